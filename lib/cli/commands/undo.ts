import { parseArgs } from "node:util";

import { undoable } from "@/lib/domain/plan/undo-operation";
import { undoCounts, undoResult } from "@/lib/domain/plan/undo-result";
import { confirmUndo } from "@/lib/domain/onboarding/plan-run";

import { asWorker } from "../as-worker";
import { cliActor } from "../cli-actor";
import { cliDeps } from "../cli-deps";
import { printFailure, toJson, UsageError, type Command } from "../command";

export const undoCommand: Command = {
  name: "undo",
  summary: "remove what a run created; keep and list what others use or changed",
  usage: "RUN [--json]",
  run: async (args, io) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: "boolean" } },
    });
    const [reference] = positionals;
    if (reference === undefined) throw new UsageError("Name the run: its reference (CB-2026-0042) or its ID.");
    const deps = cliDeps();
    const actor = cliActor();
    const run = await deps.runs.findByReference(actor, reference);
    if (run === undefined) return printFailure(io, { code: "not_found", message: `There is no run ${reference}.` });
    const chosen = new Set(undoable(await deps.operations.read(run.id)).map((entry) => entry.operation.id));
    const ended = await asWorker(io, run.id, async () => await confirmUndo(deps, actor, run));
    if (!ended.ok) return printFailure(io, ended.error);
    const result = undoResult(ended.value.filter(({ operation }) => chosen.has(operation.id)));
    const summary = ended.value.map(({ operation, state, note }) => ({ id: operation.id, state, note }));
    io.out(
      values.json === true ? toJson({ run: run.reference, operations: summary }) : `${run.reference}: ${undoCounts(result)}`,
    );
    for (const { failure } of result.failed) if (failure !== undefined) printFailure(io, failure);
    return result.refused.length + result.failed.length + result.held.length === 0 ? 0 : 1;
  },
};
