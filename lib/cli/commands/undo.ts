import { z } from "zod";

import { undoable } from "@/lib/domain/plan/undo-operation";
import { undoCounts, undoResult } from "@/lib/domain/plan/undo-result";
import { confirmUndo } from "@/lib/domain/onboarding/plan-run";

import { argument, defineCommand, JSON_FLAG, toJson } from "../command";
import { findRun } from "../find-run";
import { printFailure } from "../print-failure";

export const undoCommand = defineCommand({
  name: "undo",
  summary: "Remove what a run created; keep and list what others use or changed.",
  examples: ["carabiner undo CB-2026-0042"],
  args: z.object({ run: argument("the run, by its reference or its ID", z.string()) }),
  options: z.object({ json: JSON_FLAG }),
  run: async ({ args, options }, { io, portal }) => {
    const opened = await portal();
    const found = await findRun(opened, args.run);
    if (!found.ok) return printFailure(io, found.error);
    const run = found.value;
    const { deps, actor, asWorker } = opened;
    const chosen = new Set(undoable(await deps.operations.read(run.id)).map((entry) => entry.operation.id));
    const ended = await asWorker(io, run.id, async () => await confirmUndo(deps, actor, run));
    if (!ended.ok) return printFailure(io, ended.error);
    const result = undoResult(ended.value.filter(({ operation }) => chosen.has(operation.id)));
    const summary = ended.value.map(({ operation, state, note }) => ({ id: operation.id, state, note }));
    io.out(options.json ? toJson({ run: run.reference, operations: summary }) : `${run.reference}: ${undoCounts(result)}`);
    for (const { failure } of result.failed) if (failure !== undefined) printFailure(io, failure);
    return result.refused.length + result.failed.length + result.held.length === 0 ? 0 : 1;
  },
});
