import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";

import type { HandlerContext } from "../operation";
import type { HandlerPorts, IamAccess } from "../ports";
import { requestIdOf } from "./aws-policy";
import { defineHandler } from "./define-handler";
import { lookAtKeySecrets, removeKeySecrets, storeKeySecrets } from "./key-secrets";
import { ownerByAwsTags } from "./ownership";

/** AWS allows two access keys a user. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_KEYS_PER_USER = 2;

/**
 * An access key that goes from `CreateAccessKey` straight into two Harness secrets (guide items G50-G52). Nobody sees it.
 *
 * `CreateAccessKey` has no token, so it is never repeated blindly: the intent holds the key IDs that were there before.
 * After a crash a key that is not among them is the lost one, whose secret nobody has; it is deleted when the user
 * carries this run's tag, and otherwise shown to the person.
 */
export function createAccessKeyHandler({ iam, harness, tryKey }: Pick<HandlerPorts, "iam" | "harness" | "tryKey">) {
  return defineHandler("aws.access-key", {
    look: async (desired, context) => await lookAtKeySecrets(harness, desired, context),
    prepare: async (desired) => {
      const keys = await iam.listAccessKeys(desired.userName);
      if (!keys.ok) return keys;
      if (keys.value.length >= MAX_KEYS_PER_USER) return err(twoKeysError(desired.userName));
      return ok({ keysBefore: keys.value.map((key) => key.accessKeyId).join(",") });
    },
    act: async (desired, context) => {
      const cleaned = await deleteLostKeys(iam, desired.userName, context);
      if (!cleaned.ok) return cleaned;
      const halves = await removeKeySecrets(harness, desired, context);
      if (!halves.ok) return halves;
      if (halves.value.refused !== undefined) return err({ code: "conflict", message: halves.value.refused });

      const created = await iam.createAccessKey(desired.userName);
      if (!created.ok) return created;
      const stored = await storeKeySecrets(harness, desired, context, created.value);
      if (!stored.ok) {
        // Nobody holds this key's secret any more. Should this deletion fail too, the next try finds the key by the intent.
        await iam.deleteAccessKey({ userName: desired.userName, accessKeyId: created.value.accessKeyId });
        return stored;
      }
      // Stored first: a crash while the key is tried costs its answers and nothing else.
      await tryKey(created.value);
      return ok({ ...stored.value, changedAt: context.now, ...requestIdOf(created.value) });
    },
    remove: async (desired, context, operation) => {
      const secrets = await removeKeySecrets(harness, desired, context);
      if (!secrets.ok) return secrets;
      const keys = await iam.listAccessKeys(desired.userName);
      if (!keys.ok && keys.error.code !== "not_found") return keys;
      const lastFour = context.outcomes[operation.id]?.["lastFour"];
      const ours = (keys.ok ? keys.value : []).filter((key) => lastFour !== undefined && key.accessKeyId.endsWith(lastFour));
      for (const { accessKeyId } of ours) {
        const deleted = await iam.deleteAccessKey({ userName: desired.userName, accessKeyId });
        if (!deleted.ok) return deleted;
      }
      if (secrets.value.refused !== undefined) return ok({ removed: false, note: secrets.value.refused });
      return ok({ removed: true, note: "The access key and its two Harness secrets were deleted." });
    },
  });
}

async function deleteLostKeys(iam: IamAccess, userName: string, context: HandlerContext): Promise<Result<undefined, AppError>> {
  const before = (context.intent["keysBefore"] ?? "").split(",");
  const keys = await iam.listAccessKeys(userName);
  if (!keys.ok) return keys;
  const lost = keys.value.filter((key) => !before.includes(key.accessKeyId));
  if (lost.length === 0) return ok(undefined);

  const user = await iam.findUser(userName);
  if (!user.ok) return user;
  if (user.value === undefined || ownerByAwsTags(user.value.tags, context.runId) !== "run") {
    const ending = lost.map((key) => `…${key.accessKeyId.slice(-4)}`).join(", ");
    return err({
      code: "conflict",
      message: `While this run was interrupted, a key ending in ${ending} appeared on ${userName}. Carabiner cannot tell whose it is. Delete it in IAM if nobody uses it, then try again.`,
    });
  }
  for (const { accessKeyId } of lost) {
    const deleted = await iam.deleteAccessKey({ userName, accessKeyId });
    if (!deleted.ok) return deleted;
  }
  return ok(undefined);
}

function twoKeysError(userName: string): AppError {
  const message = `${userName} has two access keys already, and AWS allows no third. Delete one that nobody uses, or choose another user.`;
  return {
    code: "precondition_failed",
    message,
    explanation: {
      causeId: "two-access-keys",
      title: `No access key can be made for ${userName}`,
      cause: "The user has two access keys, the most that AWS allows.",
      owner: "aws-admin",
      fix: "Delete the key that was not used for longest, or go back to the identity step and choose another user.",
      retry: "after-fix",
      details: { call: "iam:ListAccessKeys", user: userName },
    },
  };
}
