import { err, ok } from "@/lib/core/result";
import { RUN_TAG } from "@/lib/domain/harness/harness-shapes";
import { secretFieldOf } from "@/lib/domain/runs/secret-fields";

import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Found, HandlerContext, PlannedOperation, RemovalOutcome } from "../operation";
import type { EntityKey, HandlerPorts, HarnessAccess, ParkedSecrets } from "../ports";
import { deleteKeys } from "./access-keys";
import { requestIdOf } from "./aws-policy";
import { defineHandler } from "./define-handler";
import { lookAtKeySecrets, removeKeySecrets, storeKeySecrets } from "./key-secrets";
import { includesAll } from "./includes-all";
import { describeOwner, ownerByHarnessTags } from "./ownership";
import { deletedBy, notOurs, notThere } from "./removal";

/** A key that exists in AWS and was pasted: its two halves become Harness secrets (guide items G51, G65, G66). */
export function createKeySecretsHandler({ iam, harness, secrets, tryKey }: HandlerPorts) {
  return defineHandler("harness.key-secrets", {
    look: async (desired, context) => await lookAtKeySecrets(harness, desired, context),
    act: async (desired, context) => {
      const opened = await secrets.open({ purpose: "secret-access-key", id: desired.parkedSecretId });
      if (!opened.ok) return opened;
      const halves = await removeKeySecrets(harness, desired, context);
      if (!halves.ok) return halves;
      if (halves.value.refused !== undefined) return err({ code: "precondition_failed", message: halves.value.refused });
      const key = { accessKeyId: desired.accessKeyId, secretAccessKey: opened.value };
      const stored = await storeKeySecrets(harness, desired, context, key);
      if (!stored.ok) return stored;
      await tryKey(key);
      return stored;
    },
    remove: async (desired, context) => {
      const removed = await removeKeySecrets(harness, desired, context);
      if (!removed.ok) return removed;
      const { refused } = removed.value;
      if (refused !== undefined) return ok({ removed: false, note: refused });
      const { rotatedOn: userName, accessKeyId } = desired;
      if (userName === undefined) return ok({ removed: true, note: "Both secrets were deleted from Harness." });
      // The portal created this key, and its secret is gone.
      const deleted = await deleteKeys(iam, userName, [{ accessKeyId }]);
      if (!deleted.ok) return deleted;
      return ok({ removed: true, note: "Both secrets were deleted from Harness, and in AWS the key that the rotation made." });
    },
  });
}

/** What a text secret is for follows from its operation. */
function textPurposeOf(operation: PlannedOperation) {
  const purpose = secretFieldOf(operation)?.purpose;
  if (purpose === undefined) throw new Error(`Operation ${operation.id} uses no secret of an answer.`);
  return purpose;
}

/** A text secret, for example a passphrase. */
export function createTextSecretHandler(harness: HarnessAccess, secrets: ParkedSecrets) {
  return defineHandler("harness.text-secret", {
    look: async (desired, context) => await lookAtSecret(harness, desired, context),
    act: async (desired, context, operation) => {
      const opened = await secrets.open({ purpose: textPurposeOf(operation), id: desired.parkedSecretId });
      if (!opened.ok) return opened;
      const created = await harness.createTextSecret({
        ...keyOf(desired),
        name: desired.name,
        value: opened.value,
        tags: { [RUN_TAG]: context.runId },
      });
      if (!created.ok) return created;
      return ok({ identifier: desired.identifier, ...requestIdOf(created.value) });
    },
    remove: async (desired, context) => await removeSecret(harness, desired, context),
  });
}

/** A file secret: the private key of the hosts (guide items G99, G100). */
export function createFileSecretHandler(harness: HarnessAccess, secrets: ParkedSecrets) {
  return defineHandler("harness.file-secret", {
    look: async (desired, context) => await lookAtSecret(harness, desired, context),
    act: async (desired, context) => {
      const opened = await secrets.open({ purpose: "ssh-private-key", id: desired.parkedSecretId });
      if (!opened.ok) return opened;
      const created = await harness.createFileSecret({
        ...keyOf(desired),
        name: desired.name,
        fileName: desired.fileName,
        content: opened.value,
        tags: { [RUN_TAG]: context.runId },
      });
      if (!created.ok) return created;
      return ok({ identifier: desired.identifier, ...requestIdOf(created.value) });
    },
    remove: async (desired, context) => await removeSecret(harness, desired, context),
  });
}

/** An SSH or WinRM credential: refers to other secrets and holds none itself (guide items G100-G105). */
export function createCredentialHandler(harness: HarnessAccess) {
  return defineHandler("harness.ssh-credential", {
    look: async (desired, context) => await lookAtSecret(harness, desired, context, specOf(desired.body)),
    act: async (desired, _context, operation) => {
      const write = operation.decision === "update" ? harness.updateCredentialSecret : harness.createCredentialSecret;
      const written = await write({ ...keyOf(desired), body: desired.body });
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    remove: async (desired, context) => await removeSecret(harness, desired, context),
  });
}

/** A secret that Harness keeps already, chosen by the person. */
export function createExistingSecretHandler(harness: HarnessAccess) {
  return defineHandler("harness.existing-secret", {
    look: async (desired) => {
      const found = await harness.findSecret(keyOf(desired));
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      return ok({
        state: "present",
        owner: "foreign",
        matches: true,
        description: `${describeOwner("foreign", found.value.createdAt)} Used as it is.`,
        observed: { identifier: desired.identifier },
      });
    },
    act: async (desired) => await Promise.resolve(ok({ identifier: desired.identifier })),
    remove: async () => await Promise.resolve(ok({ removed: false, note: "The secret existed before this run, so it stays." })),
  });
}

function keyOf({ scope, identifier }: EntityKey): EntityKey {
  return { scope, identifier };
}

function specOf(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("secret" in body)) return undefined;
  const { secret } = body;
  return typeof secret === "object" && secret !== null && "spec" in secret ? secret.spec : undefined;
}

async function lookAtSecret(
  harness: HarnessAccess,
  desired: EntityKey,
  context: HandlerContext,
  spec?: unknown,
): Promise<Result<Found, AppError>> {
  const found = await harness.findSecret(keyOf(desired));
  if (!found.ok) return found;
  if (found.value === undefined) return ok({ state: "absent" });
  const owner = ownerByHarnessTags(found.value.tags, context.runId);
  return ok({
    state: "present",
    owner,
    // A secret's value cannot be read back: its being there under our tag is all that can be compared.
    matches: spec === undefined || includesAll(found.value.spec, spec),
    description: describeOwner(owner, found.value.createdAt),
    observed: { identifier: desired.identifier },
  });
}

async function removeSecret(
  harness: HarnessAccess,
  desired: EntityKey,
  context: HandlerContext,
): Promise<Result<RemovalOutcome, AppError>> {
  const found = await harness.findSecret(keyOf(desired));
  if (!found.ok) return found;
  if (found.value === undefined) return ok(notThere("The secret"));
  if (ownerByHarnessTags(found.value.tags, context.runId) !== "run") return ok(notOurs("The secret"));
  return deletedBy(await harness.deleteSecret(keyOf(desired)), "The secret was deleted from Harness.");
}
