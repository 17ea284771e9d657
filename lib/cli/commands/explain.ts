import { z } from "zod";

import { explainText } from "@/lib/domain/diagnosis/explain-text";

import { defineCommand, JSON_FLAG, NONE, toJson } from "../command";
import { explanationLines } from "../print-failure";

export const explainCommand = defineCommand({
  name: "explain",
  summary: "Read an AWS, ECS or Harness error from standard input; print its cause, owner and fix.",
  examples: ["carabiner explain < error.txt"],
  args: NONE,
  options: z.object({ json: JSON_FLAG }),
  run: async ({ options }, { io }) => {
    const explanation = explainText(await io.readInput());
    if (options.json) io.out(toJson(explanation));
    else for (const line of [explanation.title, ...explanationLines(explanation)]) io.out(line);
    return explanation.causeId === "unclassified" ? 1 : 0;
  },
});
