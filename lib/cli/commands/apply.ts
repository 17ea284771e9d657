import { z } from "zod";

import { confirmApply } from "@/lib/domain/onboarding/plan-run";

import { readAnswersFile } from "../answers-file";
import { defineCommand, flag, JSON_FLAG, NONE, toJson, UsageError, value, type Context } from "../command";
import { beginFileRun } from "../file-run";
import { findRun } from "../find-run";
import { printFailure } from "../print-failure";

export const applyCommand = defineCommand({
  name: "apply",
  summary: "Carry out an answers file, or continue a run that stopped.",
  examples: ["carabiner apply --answers answers.json --yes", "carabiner apply --run CB-2026-0042 --yes"],
  args: NONE,
  options: z.object({
    answers: value("<file>", "the answers file", z.string().optional()),
    run: value("<run>", "the run that stopped, by its reference or its ID", z.string().optional()),
    yes: flag("confirm that AWS and Harness are changed"),
    json: JSON_FLAG,
  }),
  run: async ({ options }, { io, portal }) => {
    if (!options.yes)
      throw new UsageError("--yes is missing. apply writes to AWS and Harness: look at `carabiner plan` first, then add it.");
    const run = await chosenRun(options, portal);
    if (!run.ok) return printFailure(io, run.error);
    const { deps, actor, asWorker } = await portal();
    io.err(`Run ${run.value.reference} (${run.value.id})`);
    const ended = await asWorker(io, run.value.id, async () => await confirmApply(deps, actor, run.value));
    if (!ended.ok) return printFailure(io, ended.error);
    const failed = ended.value.filter((entry) => entry.state !== "done");
    if (options.json) {
      io.out(
        toJson({
          run: run.value.reference,
          id: run.value.id,
          operations: ended.value.map(({ operation, state, outcome }) => ({ id: operation.id, state, outcome })),
        }),
      );
    } else {
      io.out(
        `${run.value.reference}: ${String(ended.value.length - failed.length)} of ${String(ended.value.length)} operations done`,
      );
    }
    for (const { failure } of failed) if (failure !== undefined) printFailure(io, failure);
    return failed.length === 0 ? 0 : 1;
  },
});

type Chosen = { readonly answers?: string | undefined; readonly run?: string | undefined };

async function chosenRun({ answers, run }: Chosen, portal: Context["portal"]) {
  if (run !== undefined) return await findRun(await portal(), run);
  if (answers === undefined) throw new UsageError("Name an answers file with --answers, or a run with --run.");
  const file = readAnswersFile(answers);
  if (!file.ok) return file;
  const { deps, actor } = await portal();
  return await beginFileRun(deps, actor, file.value);
}
