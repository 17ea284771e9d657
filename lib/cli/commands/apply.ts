import { parseArgs } from "node:util";

import { confirmApply } from "@/lib/domain/onboarding/plan-run";

import { readAnswersFile } from "../answers-file";
import { asWorker } from "../as-worker";
import { cliActor } from "../cli-actor";
import { cliDeps } from "../cli-deps";
import { printFailure, toJson, UsageError, type Command } from "../command";
import { beginFileRun } from "../file-run";

export const applyCommand: Command = {
  name: "apply",
  summary: "carry out an answers file, or go on with a run that stopped",
  usage: "(--answers FILE | --run RUN) --yes [--json]",
  run: async (args, io) => {
    const { values } = parseArgs({
      args: [...args],
      options: { answers: { type: "string" }, run: { type: "string" }, yes: { type: "boolean" }, json: { type: "boolean" } },
    });
    if (values.yes !== true)
      throw new UsageError("apply writes to AWS and Harness. Look at `carabiner plan` first, then add --yes.");
    const deps = cliDeps();
    const actor = cliActor();
    const run = await chosenRun(values);
    if (!run.ok) return printFailure(io, run.error);
    io.err(`Run ${run.value.reference} (${run.value.id})`);
    const ended = await asWorker(io, run.value.id, async () => await confirmApply(deps, actor, run.value));
    if (!ended.ok) return printFailure(io, ended.error);
    const failed = ended.value.filter((entry) => entry.state !== "done");
    if (values.json === true) {
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
};

async function chosenRun(values: { readonly answers?: string | undefined; readonly run?: string | undefined }) {
  const deps = cliDeps();
  if (values.run !== undefined) {
    const run = await deps.runs.findByReference(cliActor(), values.run);
    return run === undefined
      ? { ok: false as const, error: { code: "not_found" as const, message: `There is no run ${values.run}.` } }
      : { ok: true as const, value: run };
  }
  if (values.answers === undefined) throw new UsageError("Name an answers file with --answers, or a run with --run.");
  const file = readAnswersFile(values.answers);
  return file.ok ? await beginFileRun(deps, cliActor(), file.value) : file;
}
