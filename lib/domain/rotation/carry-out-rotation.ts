import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { Hold } from "@/lib/domain/orders/order";
import { withoutSurprise, type OrderEnvironment } from "@/lib/domain/orders/order-environment";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";
import type { RunRelease } from "@/lib/domain/onboarding/run-order";

import { rotatedKeyCheck } from "./renamed-key";
import { rotatableKey } from "./rotatable-key";
import { stageOf, type RotateDeps } from "./rotate-deps";
import { advanceRotation, deleteOldKey, reactivateOldKey } from "./rotate-key";
import { ROTATION_ORDERS, type KeyRotation, type RotationPorts, type RotationStage, type RotationStore } from "./rotation";

/** What an order of a rotation works with. */
export type CarryOutRotationDeps = Pick<RotateDeps, "clock" | "sleep" | "random"> & {
  readonly environment: OrderEnvironment;
  readonly rotations: Pick<RotationStore, "require" | "commit">;
  readonly runs: { readonly require: (runId: string) => Promise<Run> };
  readonly operations: { readonly read: (runId: string) => Promise<readonly LedgerEntry[]> };
  readonly checks: {
    readonly newest: (runId: string) => Promise<readonly CheckResult[]>;
    readonly record: (run: Run, results: readonly CheckResult[]) => Promise<void>;
  };
  readonly rotationPortsFor: (run: Run) => Promise<Result<RotationPorts, AppError>>;
};

const inputSchema = z.object({ rotationId: z.string(), order: z.enum(ROTATION_ORDERS) });

/** More states than a rotation has, tries after a lost key included. */
const MOST_STATES = 50;

type Order = z.infer<typeof inputSchema>["order"];

/**
 * Carries out one order of a rotation, state by state. What has been reached is in the rotation's own record, so it is
 * safe to repeat after a crash at any point. Failures are committed there, with what a person can do.
 */
export async function carryOutRotation(deps: CarryOutRotationDeps, input: unknown, hold: Hold): Promise<RunRelease> {
  const { rotationId, order } = inputSchema.parse(input);
  const run = await deps.runs.require(hold.subjectId);
  for (let states = 0; states < MOST_STATES; states += 1) {
    // Every order begins by clearing the last failure, so one that is there was committed by this order.
    if ((await deps.rotations.require(rotationId)).state === "failed") return {};
    const worked = await withoutSurprise(
      deps.environment,
      "Replacing the access key",
      async () => await workOnce(deps, { run, rotationId, order, hold }),
    );
    if (!worked.ok) await stopHere(deps, { rotationId, hold, error: worked.error });
    else if (worked.value.ok && !worked.value.value.more) return {};
  }
  throw new Error(`Rotation ${rotationId} does not end.`);
}

type Work = { readonly run: Run; readonly rotationId: string; readonly order: Order; readonly hold: Hold };

async function workOnce(deps: CarryOutRotationDeps, work: Work): Promise<Result<{ readonly more: boolean }, AppError>> {
  const { run, rotationId, order, hold } = work;
  const [ports, entries] = await Promise.all([deps.rotationPortsFor(run), deps.operations.read(run.id)]);
  const key = rotatableKey(entries);
  if (!ports.ok) return await stopHere(deps, { rotationId, hold, error: ports.error });
  if (!key.ok) return await stopHere(deps, { rotationId, hold, error: key.error });
  const { clock, sleep, random } = deps;
  const rotate: RotateDeps = {
    store: deps.rotations,
    ports: ports.value,
    runId: run.id,
    key: key.value,
    clock,
    sleep,
    random,
    rotationId,
    hold,
  };
  if (order !== "advance") {
    const done = await (order === "delete" ? deleteOldKey(rotate) : reactivateOldKey(rotate));
    return done.ok ? ok({ more: false }) : done;
  }
  const before = stageOf(await deps.rotations.require(rotationId));
  const advanced = await advanceRotation(rotate);
  await recordNewKey(deps, run, before, await deps.rotations.require(rotationId));
  return advanced;
}

async function stopHere(
  deps: Pick<CarryOutRotationDeps, "rotations">,
  { rotationId, hold, error }: { readonly rotationId: string; readonly hold: Hold; readonly error: AppError },
): Promise<Result<never, AppError>> {
  const during = stageOf(await deps.rotations.require(rotationId));
  await deps.rotations.commit(rotationId, hold, { state: "failed", failure: { during, error } });
  return err(error);
}

/** What is shown about a pasted key speaks of the new one as soon as Harness holds it. */
async function recordNewKey(deps: CarryOutRotationDeps, run: Run, before: RotationStage, rotation: KeyRotation): Promise<void> {
  const { newKeyId } = rotation;
  const now = stageOf(rotation);
  if (newKeyId === undefined || now === before || !["testing", "deactivated"].includes(now)) return;
  const known = await deps.checks.newest(run.id);
  // A key that the run made itself was never pasted, so nothing is said about it there.
  if (!known.some(({ id }) => id === "s3.key")) return;
  const moment = { at: deps.clock.now().toISOString(), account: run.awsAccountId };
  await deps.checks.record(run, [rotatedKeyCheck({ ...rotation, newKeyId }, moment)]);
}
