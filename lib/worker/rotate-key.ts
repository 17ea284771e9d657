import { DBOS } from "@dbos-inc/dbos-sdk";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import { joinRotation } from "@/lib/deps/rotation";
import { rotatedKeyCheck } from "@/lib/domain/rotation/renamed-key";
import { rotatableKey } from "@/lib/domain/rotation/rotatable-key";
import { stageOf, type RotateDeps } from "@/lib/domain/rotation/rotate-deps";
import { advanceRotation, deleteOldKey, reactivateOldKey } from "@/lib/domain/rotation/rotate-key";
import {
  ROTATE_WORKFLOW,
  type KeyRotation,
  type RotateInput,
  type RotationOrder,
  type RotationStage,
} from "@/lib/domain/rotation/rotation";
import type { Run } from "@/lib/domain/runs/run";
import { STEP_RETRIES, stoppingWhenOvertaken } from "./run-context";
import { createRotationDeps } from "./workflow-deps";

/** More states than a rotation has, tries after a crash included. */
const MOST_STEPS = 50;

/**
 * Carries out one order of a rotation, state by state. Each state is a step of the engine; where it stands is in the
 * rotation's own record, so an interrupted step is safe to repeat. Step results hold codes only.
 */
export async function rotateKey({ rotationId, order }: RotateInput): Promise<{ readonly code: string | undefined }> {
  // Not a step: every start and every resumption takes the rotation over anew.
  const deps = joinRotation(await createRotationDeps(rotationId));
  const { version } = await deps.rotations.takeOver(rotationId);
  for (let index = 0; index < MOST_STEPS; index += 1) {
    const step = await DBOS.runStep(
      async () =>
        await stoppingWhenOvertaken(async () => {
          const worked = await carryOut(deps, { rotationId, version }, order);
          return worked.ok ? { more: worked.value.more, code: undefined } : { more: false, code: worked.error.code };
        }),
      { name: `${order} ${String(index)}`, ...STEP_RETRIES },
    );
    if (!step.more) return { code: step.code };
  }
  throw new Error(`Rotation ${rotationId} does not end.`);
}

async function carryOut(
  deps: ReturnType<typeof joinRotation>,
  held: RotateDeps["held"],
  order: RotationOrder,
): Promise<Result<{ readonly more: boolean }, AppError>> {
  const rotation = await deps.rotations.require(held.rotationId);
  const run = await deps.runs.require(rotation.runId);
  const [ports, entries] = await Promise.all([deps.rotationPortsFor(run), deps.operations.read(run.id)]);
  const key = rotatableKey(entries);
  const fail = async (error: AppError) => {
    await deps.rotations.commit(held.rotationId, held.version, {
      state: "failed",
      failure: { during: stageOf(rotation), error },
    });
    return err(error);
  };
  if (!ports.ok) return await fail(ports.error);
  if (!key.ok) return await fail(key.error);
  const work: RotateDeps = {
    store: deps.rotations,
    ports: ports.value,
    runId: run.id,
    key: key.value,
    clock: deps.clock,
    sleep: async (ms) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
    },
    random: Math.random,
    held,
  };
  if (order === "advance") {
    const advanced = await advanceRotation(work);
    await recordNewKey(deps, run, stageOf(rotation), await deps.rotations.require(held.rotationId));
    return advanced;
  }
  const done = await (order === "delete" ? deleteOldKey(work) : reactivateOldKey(work));
  return done.ok ? ok({ more: false }) : done;
}

/** What is shown about a pasted key speaks of the new one as soon as Harness holds it. */
async function recordNewKey(deps: Deps, run: Run, before: RotationStage, rotation: KeyRotation): Promise<void> {
  const { newKeyId } = rotation;
  const now = stageOf(rotation);
  if (newKeyId === undefined || now === before || !["testing", "deactivated"].includes(now)) return;
  const known = await deps.checks.newest(run.id);
  // A key that the run made itself was never pasted, so nothing is said about it there.
  if (!known.some(({ id }) => id === "s3.key")) return;
  const moment = { at: deps.clock.now().toISOString(), account: run.awsAccountId };
  await deps.checks.record(run, [rotatedKeyCheck({ ...rotation, newKeyId }, moment)]);
}

/** For the list in `workflows.ts`. */
export function registerRotateKey(): void {
  DBOS.registerWorkflow(rotateKey, { name: ROTATE_WORKFLOW, maxRecoveryAttempts: 1000 });
}
