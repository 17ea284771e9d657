import { userInfo } from "node:os";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { createDeps, type Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { commandLineActor } from "@/lib/domain/access/command-line-actor";
import { scopeOf } from "@/lib/domain/access/tenant-scope";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";

import { asWorker } from "./as-worker";
import type { Io } from "./io";

/** The portal as the command line uses it, under the scope of the person who runs the command. */
export type Portal = {
  readonly deps: Deps;
  readonly actor: Actor;
  /** Places an order for a run and carries it out as a worker. Gives the operations as they ended. */
  readonly asWorker: (
    io: Io,
    runId: string,
    order: () => Promise<Result<unknown, AppError>>,
    isAtWork?: (run: Run) => Promise<boolean>,
  ) => Promise<Result<readonly LedgerEntry[], AppError>>;
};

/** Opens the portal on the database that the environment names. */
export function openPortal(): Portal {
  const actor = commandLineActor(userInfo().username);
  const deps = createDeps(scopeOf(actor));
  return { deps, actor, asWorker: async (io, ...order) => await asWorker({ deps, io }, ...order) };
}
