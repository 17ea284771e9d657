import { parseArgs } from "node:util";

import { confirmUndo } from "@/lib/domain/onboarding/plan-run";
import { enqueueHere } from "@/lib/worker/enqueue-here";

import { asWorker } from "../as-worker";
import { cliActor } from "../cli-actor";
import { cliDeps } from "../cli-deps";
import { printFailure, toJson, UsageError, type Command } from "../command";

export const undoCommand: Command = {
  name: "undo",
  summary: "take back what a run made; what others use or changed stays, and is named",
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
    const ended = await asWorker(io, run.id, async () => await confirmUndo({ ...deps, enqueue: enqueueHere }, actor, run));
    if (!ended.ok) return printFailure(io, ended.error);
    const stayed = ended.value.filter((entry) => entry.state === "done" && entry.operation.decision !== "keep");
    const failed = ended.value.filter((entry) => entry.state === "failed");
    const summary = ended.value.map(({ operation, state, note }) => ({ id: operation.id, state, note }));
    io.out(
      values.json === true
        ? toJson({ run: run.reference, operations: summary })
        : `${run.reference}: undone, ${String(stayed.length)} stayed`,
    );
    return stayed.length + failed.length === 0 ? 0 : 1;
  },
};
