import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Run } from "@/lib/domain/runs/run";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import { logger } from "@/lib/integrations/logging/logger";
import type { Deps } from "@/lib/deps/deps";
import { launchEngine } from "@/lib/worker/dbos";

import type { Io } from "./io";

const LOOK_MS = 250;

/**
 * Acts as a worker while `order` is carried out: the same engine as the portal's, so a killed command line leaves a run
 * that any worker finishes. Prints each operation once, when its state changes. `isAtWork` says whether the order goes on; the
 * state of a run shows that of an apply and an undo.
 */
export async function asWorker(
  { deps, io }: { readonly deps: Deps; readonly io: Io },
  runId: string,
  order: () => Promise<Result<unknown, AppError>>,
  isAtWork: (run: Run) => Promise<boolean> = async ({ state }) =>
    await Promise.resolve(state === "applying" || state === "undoing"),
): Promise<Result<readonly LedgerEntry[], AppError>> {
  const database = { lost: false };
  const engine = await launchEngine({
    executorId: `cli-${randomUUID()}`,
    logger,
    onLost: () => {
      database.lost = true;
    },
  });
  try {
    const ordered = await order();
    if (!ordered.ok) return ordered;
    const told = new Map<string, string>();
    for (;;) {
      const [run, entries] = await Promise.all([deps.runs.require(runId), deps.operations.read(runId)]);
      for (const entry of entries) tell(io, told, entry);
      if (!(await isAtWork(run))) return ok(entries);
      if (database.lost)
        return err({ code: "upstream_unavailable", message: "The database has gone. The run goes on when a worker is back." });
      await pause(LOOK_MS);
    }
  } finally {
    await engine.stop();
  }
}

function tell(io: Io, told: Map<string, string>, entry: LedgerEntry): void {
  const { id, title } = entry.operation;
  if (told.get(id) === entry.state) return;
  told.set(id, entry.state);
  if (entry.state === "planned") return;
  const why = entry.note ?? entry.failure?.message;
  io.err(`${entry.state.padEnd(8)} ${title}${why === undefined ? "" : `. ${why}`}`);
}
