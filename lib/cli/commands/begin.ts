import { z } from "zod";

import { readAnswersFile } from "../answers-file";
import { ANSWERS_OPTION, defineCommand, JSON_FLAG, NONE, toJson } from "../command";
import { beginFileRun } from "../file-run";
import { printFailure } from "../print-failure";

export const beginCommand = defineCommand({
  name: "begin",
  summary: "Create a run from an answers file without applying it, to continue in the browser.",
  examples: ["carabiner begin --answers answers.json"],
  args: NONE,
  options: z.object({ answers: ANSWERS_OPTION, json: JSON_FLAG }),
  run: async ({ options }, { io, portal }) => {
    const file = readAnswersFile(options.answers);
    if (!file.ok) return printFailure(io, file.error);
    const { deps, actor } = await portal();
    const run = await beginFileRun(deps, actor, file.value);
    if (!run.ok) return printFailure(io, run.error);
    const { id, reference } = run.value;
    io.out(options.json ? toJson({ run: reference, id }) : `${reference}: /runs/${id}`);
    return 0;
  },
});
