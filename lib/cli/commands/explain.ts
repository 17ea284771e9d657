import { parseArgs } from "node:util";

import { explainText } from "@/lib/domain/diagnosis/explain-text";

import { toJson, type Command } from "../command";

export const explainCommand: Command = {
  name: "explain",
  summary: "read an AWS, ECS or Harness error from standard input, print cause, owner and fix",
  usage: "[--json] < error.txt",
  run: async (args, io) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean" } } });
    const explanation = explainText(await io.readInput());
    if (values.json === true) {
      io.out(toJson(explanation));
    } else {
      io.out(explanation.title);
      io.out(`Cause: ${explanation.cause}`);
      io.out(`Owner: ${explanation.owner}`);
      io.out(`Fix:   ${explanation.fix}`);
      if (explanation.fixText !== undefined) io.out(`\n${explanation.fixText}`);
    }
    return explanation.causeId === "unclassified" ? 1 : 0;
  },
};
