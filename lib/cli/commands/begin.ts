import { parseArgs } from "node:util";

import { readAnswersFile } from "../answers-file";
import { cliActor } from "../cli-actor";
import { cliDeps } from "../cli-deps";
import { printFailure, toJson, UsageError, type Command } from "../command";
import { beginFileRun } from "../file-run";

export const beginCommand: Command = {
  name: "begin",
  summary: "make a run from an answers file without applying it, to go on with it in the browser",
  usage: "--answers FILE [--json]",
  run: async (args, io) => {
    const { values } = parseArgs({ args: [...args], options: { answers: { type: "string" }, json: { type: "boolean" } } });
    if (values.answers === undefined) throw new UsageError("Name the answers file with --answers.");
    const file = readAnswersFile(values.answers);
    if (!file.ok) return printFailure(io, file.error);
    const run = await beginFileRun(cliDeps(), cliActor(), file.value);
    if (!run.ok) return printFailure(io, run.error);
    const { id, reference } = run.value;
    io.out(values.json === true ? toJson({ run: reference, id }) : `${reference}: /runs/${id}`);
    return 0;
  },
};
