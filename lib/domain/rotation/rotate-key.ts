import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { retry } from "@/lib/core/retry";
import { ownerByAwsTags } from "@/lib/domain/plan/handlers/ownership";
import type { KeyInHand } from "@/lib/domain/plan/ports";

import { commitChange, discardKey, stageOf, type RotateDeps } from "./rotate-deps";
import type { KeyRotation, LastUsedEvidence } from "./rotation";
import { overwriteSecrets, settleSecrets } from "./rotation-secrets";
import { foreignKeyError, newKeyMissingError, oldKeyOnError, switchedOnAgain, testFailedError } from "./rotation-words";

/** How long to wait for something that recovers automatically: AWS shows a new key everywhere within seconds. */
const PATIENCE_MS = 60_000;
const PACE = { firstMs: 2000, longestMs: 15_000 };

/**
 * Carries a rotation one state further: creating → storing → testing → deactivated. Gives whether there is more to do.
 *
 * Safe to call again after a crash at any point. The secret key lives inside this one call; a key whose secret was lost
 * on the way is deleted and another one made. A failure is committed, with the current state, before it is returned.
 */
export async function advanceRotation(deps: RotateDeps): Promise<Result<{ readonly more: boolean }, AppError>> {
  const rotation = await deps.store.require(deps.rotationId);
  switch (stageOf(rotation)) {
    case "creating":
      return await step(deps, await createAndStore(deps, rotation), true);
    case "storing":
      return await step(deps, await settleSecrets(deps, rotation), true);
    case "testing":
      return await step(deps, await testAndSwitchOff(deps, rotation), false);
    case "deactivated":
    case "deleted":
      return ok({ more: false });
  }
}

/** Deletes the old key after a person has looked at the evidence. Refuses when the new key is not in working order. */
export async function deleteOldKey(deps: RotateDeps): Promise<Result<unknown, AppError>> {
  const rotation = await deps.store.require(deps.rotationId);
  if (rotation.state === "deleted") return ok(undefined);
  return await step(deps, await removeOld(deps, rotation), false);
}

/** Switches the old key on again. Harness goes on using the new one; the rotation waits for a person to continue it. */
export async function reactivateOldKey(deps: RotateDeps): Promise<Result<unknown, AppError>> {
  const rotation = await deps.store.require(deps.rotationId);
  const { userName, oldKeyId } = rotation;
  const switched = await deps.ports.iam.setAccessKeyStatus({ userName, accessKeyId: oldKeyId, status: "Active" });
  if (!switched.ok) return await step(deps, switched, false);
  await commitChange(deps, { state: "failed", failure: { during: "testing", error: switchedOnAgain(rotation) } });
  return ok(undefined);
}

type Worked = Result<unknown, AppError>;

async function step(deps: RotateDeps, worked: Worked, more: boolean): Promise<Result<{ readonly more: boolean }, AppError>> {
  if (worked.ok) return ok({ more });
  const now = await deps.store.require(deps.rotationId);
  await commitChange(deps, { state: "failed", failure: { during: stageOf(now), error: worked.error } });
  return worked;
}

async function createAndStore(deps: RotateDeps, rotation: KeyRotation): Promise<Worked> {
  const { iam } = deps.ports;
  const cleaned = await deleteLostKeys(deps, rotation);
  if (!cleaned.ok) return cleaned;
  const created = await iam.createAccessKey(rotation.userName);
  if (!created.ok) return created;
  const { accessKeyId: newKeyId } = created.value;
  await commitChange(deps, { state: "creating", newKeyId });

  // Tried before anything is overwritten: what fails here leaves Harness and the old key as they were.
  const probed = await probeUntilKnown(deps, created.value);
  if (!probed.ok) {
    await discardKey(deps, rotation.userName, newKeyId);
    return probed;
  }
  await commitChange(deps, { state: "storing", newKeyId });
  const stored = await overwriteSecrets(deps, { ...rotation, newKeyId }, created.value);
  if (stored.ok) await deps.ports.tryKey(created.value);
  return await settleSecrets(deps, { ...rotation, newKeyId }, stored.ok ? undefined : stored.error);
}

/** Deletes keys of an earlier try whose secret is gone. An uncertain key is left to the person. */
async function deleteLostKeys(deps: RotateDeps, rotation: KeyRotation): Promise<Worked> {
  const { iam } = deps.ports;
  const { userName, oldKeyId, newKeyId } = rotation;
  const keys = await iam.listAccessKeys(userName);
  if (!keys.ok) return keys;
  const lost = keys.value.filter((key) => key.accessKeyId !== oldKeyId);
  const unsure = lost.find((key) => key.accessKeyId !== newKeyId);
  if (unsure !== undefined) {
    const user = await iam.findUser(userName);
    if (!user.ok) return user;
    if (user.value === undefined || ownerByAwsTags(user.value.tags, deps.runId) !== "run") {
      return err(foreignKeyError(userName, unsure.accessKeyId));
    }
  }
  for (const { accessKeyId } of lost) {
    const deleted = await iam.deleteAccessKey({ userName, accessKeyId });
    if (!deleted.ok && deleted.error.code !== "not_found") return deleted;
  }
  return ok(undefined);
}

async function probeUntilKnown(deps: RotateDeps, key: KeyInHand): Promise<Worked> {
  return await patiently(deps, async () => await deps.ports.probeKey(key, deps.key.region));
}

async function testAndSwitchOff(deps: RotateDeps, rotation: KeyRotation): Promise<Worked> {
  const { iam, harness, explainTest } = deps.ports;
  const { connector, region } = deps.key;
  const tested = await patiently(deps, async (): Promise<Worked> => {
    const answer = await harness.testConnector(connector);
    if (!answer.ok || answer.value.status === "SUCCESS") return answer;
    return err(explainTest(answer.value, { identifier: connector.identifier, region }));
  });
  if (!tested.ok) return err(testFailedError(rotation, tested.error));

  const { userName, oldKeyId } = rotation;
  const lastUsed = await readEvidence(deps, rotation);
  const switched = await iam.setAccessKeyStatus({ userName, accessKeyId: oldKeyId, status: "Inactive" });
  // It was deleted meanwhile: there is nothing left to switch off.
  if (!switched.ok && switched.error.code !== "not_found") return switched;
  await commitChange(deps, { state: "deactivated", lastUsed });
  return ok(undefined);
}

async function removeOld(deps: RotateDeps, rotation: KeyRotation): Promise<Worked> {
  const { iam } = deps.ports;
  const { userName, oldKeyId, newKeyId } = rotation;
  const keys = await iam.listAccessKeys(userName);
  if (!keys.ok) return keys;
  const fresh = keys.value.find((key) => key.accessKeyId === newKeyId);
  if (fresh?.status !== "Active") return err(newKeyMissingError(rotation));
  const old = keys.value.find((key) => key.accessKeyId === oldKeyId);
  if (old?.status === "Active") return err(oldKeyOnError(rotation));
  const lastUsed = await readEvidence(deps, rotation);
  if (old !== undefined) {
    const deleted = await iam.deleteAccessKey({ userName, accessKeyId: oldKeyId });
    if (!deleted.ok && deleted.error.code !== "not_found") return deleted;
  }
  await commitChange(deps, { state: "deleted", lastUsed });
  return ok(undefined);
}

/** When both keys were last used. What AWS does not return is left out: it is evidence, not a condition. */
async function readEvidence(deps: RotateDeps, rotation: KeyRotation): Promise<LastUsedEvidence> {
  const { keyLastUsed } = deps.ports.iam;
  const [old, fresh] = await Promise.all([
    keyLastUsed(rotation.oldKeyId),
    rotation.newKeyId === undefined ? undefined : keyLastUsed(rotation.newKeyId),
  ]);
  return {
    readAt: deps.clock.now().toISOString(),
    old: old.ok ? old.value : undefined,
    new: fresh?.ok === true ? fresh.value : undefined,
  };
}

/** Tries again for a minute: a new key is not known everywhere at once. */
async function patiently(deps: RotateDeps, work: () => Promise<Worked>): Promise<Worked> {
  const begun = deps.clock.now().getTime();
  return await retry(deps, work, (worked) => (worked.ok || deps.clock.now().getTime() - begun >= PATIENCE_MS ? undefined : PACE));
}
