import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import type { HarnessSecret } from "@/lib/domain/harness/harness-shapes";
import { ownerByHarnessTags } from "@/lib/domain/plan/handlers/ownership";
import type { EntityKey, KeyInHand } from "@/lib/domain/plan/ports";

import { commitChange, discardKey, type RotateDeps } from "./rotate-deps";
import type { KeyRotation } from "./rotation";
import { halfStoredError, secretsUnknownError } from "./rotation-words";

/** Tag of both secrets with the last four characters of the key ID, as the operation that made them writes it. */
const LAST_FOUR_TAG = "carabiner_key_last4";

/** Tag that says which rotation wrote a secret's value. Tags are sent in the same call as the value, so they identify it. */
const ROTATION_TAG = "carabiner_rotation";

type Secrets = { readonly keyId: HarnessSecret; readonly secretKey: HarnessSecret };

/** A rotation that has a new key. */
type WithNewKey = KeyRotation & { readonly newKeyId: string };

/**
 * Puts the new key into both secrets. The key ID goes first: as long as the secret key was not overwritten, the old ID,
 * which is no secret, can be put back and the connector works as before.
 */
export async function overwriteSecrets(
  deps: RotateDeps,
  rotation: WithNewKey,
  key: KeyInHand,
): Promise<Result<unknown, AppError>> {
  const found = await findSecrets(deps);
  if (!found.ok) return found;
  const { keyId, secretKey } = found.value;
  const first = await writeSecret(deps, keyId, {
    rotation,
    lastFour: key.accessKeyId.slice(-4),
    value: new Secret(key.accessKeyId),
  });
  if (!first.ok) return first;
  return await writeSecret(deps, secretKey, { rotation, lastFour: key.accessKeyId.slice(-4), value: key.secretAccessKey });
}

/**
 * Finds out what Harness holds, by the tags, and brings it to one of two clear states: both secrets hold the new key, or
 * both hold the old one and the new key is deleted. `cause` is the failure that led here; without one a crash did.
 */
export async function settleSecrets(
  deps: RotateDeps,
  rotation: KeyRotation,
  cause?: AppError,
): Promise<Result<unknown, AppError>> {
  const { newKeyId } = rotation;
  if (newKeyId === undefined) {
    await commitChange(deps, { state: "creating" });
    return ok(undefined);
  }
  const found = await findSecrets(deps);
  if (!found.ok) return err(secretsUnknownError(rotation, found.error));
  const { keyId, secretKey } = found.value;
  const lastFour = newKeyId.slice(-4);
  const isNew = (secret: HarnessSecret) => secret.tags[ROTATION_TAG] === rotation.id && secret.tags[LAST_FOUR_TAG] === lastFour;

  if (isNew(secretKey)) {
    if (!isNew(keyId)) {
      const written = await writeSecret(deps, keyId, { rotation, lastFour, value: new Secret(newKeyId) });
      if (!written.ok) return err(halfStoredError(rotation, written.error));
    }
    await commitChange(deps, { state: "testing", storedLastFour: lastFour });
    return ok(undefined);
  }
  if (isNew(keyId)) {
    const { oldKeyId } = rotation;
    const restored = await writeSecret(deps, keyId, { rotation, lastFour: oldKeyId.slice(-4), value: new Secret(oldKeyId) });
    if (!restored.ok) return err(halfStoredError(rotation, restored.error));
  }
  await discardKey(deps, rotation.userName, newKeyId);
  return cause === undefined ? ok(undefined) : err(cause);
}

async function findSecrets(deps: RotateDeps): Promise<Result<Secrets, AppError>> {
  const keyId = await findOurs(deps, deps.key.keyIdSecret);
  if (!keyId.ok) return keyId;
  const secretKey = await findOurs(deps, deps.key.secretKeySecret);
  return secretKey.ok ? ok({ keyId: keyId.value, secretKey: secretKey.value }) : secretKey;
}

async function findOurs(deps: RotateDeps, key: EntityKey): Promise<Result<HarnessSecret, AppError>> {
  const found = await deps.ports.harness.findSecret(key);
  if (!found.ok) return found;
  if (found.value === undefined) {
    return err({
      code: "not_found",
      message: `Harness no longer has the secret ${key.identifier}, so there is nowhere to put a new key. Apply the plan again first.`,
    });
  }
  if (ownerByHarnessTags(found.value.tags, deps.runId) !== "run") {
    return err({
      code: "conflict",
      message: `The Harness secret ${key.identifier} no longer carries this run's tag, so it is not overwritten. Ask who changed it.`,
    });
  }
  return ok(found.value);
}

async function writeSecret(
  deps: RotateDeps,
  { scope, identifier, name, tags }: HarnessSecret,
  input: { readonly rotation: KeyRotation; readonly lastFour: string; readonly value: Secret },
): Promise<Result<unknown, AppError>> {
  return await deps.ports.harness.updateTextSecret({
    scope,
    identifier,
    name,
    value: input.value,
    tags: { ...tags, [LAST_FOUR_TAG]: input.lastFour, [ROTATION_TAG]: input.rotation.id },
  });
}
