import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { AccessKey } from "@/lib/domain/aws/aws-shapes";

import { deleteKeys, endingsOf, listKeysOf } from "../handlers/access-keys";
import { keySecretsSchema, lookAtKeySecrets, removeKeySecrets, storeKeySecrets } from "../handlers/key-secrets";
import { ownerByAwsTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import type { HandlerContext, RemovalOutcome } from "../operation";
import type { IamAccess } from "../ports";
import { defineKind } from "./define-kind";
import { MASKED } from "./harness-address";
import { z } from "zod";

/** AWS allows two access keys a user. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_KEYS_PER_USER = 2;

/**
 * An access key that goes from `CreateAccessKey` straight into two Harness secrets (guide items G50-G52). No one sees it.
 *
 * `CreateAccessKey` has no token, so it is never repeated blindly: the intent holds the key IDs that were there before.
 * After a crash or a lost answer a key that is not among them is the lost one, whose secret is gone; it is deleted when
 * the user carries this run's tag, and otherwise shown to the person.
 */
export const awsAccessKey = defineKind({
  kind: "aws.access-key",
  side: "aws",
  // Only the operation that creates a key can put it into Harness.
  withoutAccess: {
    impossible: (accountId) =>
      `Carabiner has no access to account ${accountId}, so it cannot make a key. Make it by hand, then choose "Existing key" in the identity step and paste it.`,
  },
  schema: keySecretsSchema.extend({ userName: z.string() }),
  step: "S3",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G236" }],
  readBack: { part: "key-secrets", calls: ["iam:ListAccessKeys", "GET /ng/api/v2/secrets"] },
  words: ({ userName, keyId, secretKey }) => ({
    title: `Access key of ${userName}, kept in Harness`,
    summary: "Goes into two Harness secrets, is tried with the reads and dry runs of step 2, then forgotten",
    naturalKey: secretKey.identifier,
    guideItems: ["G50", "G51", "G52", "G65", "G66"],
    call: "iam:CreateAccessKey",
    body: {
      UserName: userName,
      then: [
        { call: "POST /ng/api/v2/secrets", identifier: keyId.identifier, value: MASKED },
        { call: "POST /ng/api/v2/secrets", identifier: secretKey.identifier, value: MASKED },
      ],
    },
    permissions: ["iam:ListAccessKeys", "iam:CreateAccessKey", "core_secret_edit"],
    undo: "Deletes the key in AWS and both secrets in Harness.",
  }),
  handler: ({ iam, harness, tryKey }) => ({
    look: async (desired, context) => {
      const found = await lookAtKeySecrets(harness, desired, context);
      if (!found.ok || found.value.state !== "present" || found.value.owner !== "run") return found;
      // Secrets of a key that AWS does not know any more are no access key.
      const keys = await listKeysOf(iam, desired.userName);
      if (!keys.ok) return keys;
      const { lastFour } = found.value.observed;
      const isKnown = keys.value.some(({ accessKeyId }) => lastFour !== undefined && accessKeyId.endsWith(lastFour));
      return isKnown ? found : ok({ ...found.value, matches: false });
    },
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
      if (halves.value.refused !== undefined) return err({ code: "precondition_failed", message: halves.value.refused });

      const created = await iam.createAccessKey(desired.userName);
      if (!created.ok) return created;
      const stored = await storeKeySecrets(harness, desired, context, created.value);
      if (!stored.ok) {
        // This key's secret is gone. If this deletion fails too, the next try finds the key by the intent.
        await iam.deleteAccessKey({ userName: desired.userName, accessKeyId: created.value.accessKeyId });
        return stored;
      }
      // Stored first: a crash while the key is tried costs its answers and nothing else.
      await tryKey(created.value);
      return ok({ ...stored.value, changedAt: context.now, ...requestIdOf(created.value) });
    },
    readBack: async (desired, context, operation) => {
      const lastFour = context.outcomes[operation.id]?.["lastFour"];
      const [found, late] = await Promise.all([
        lookAtKeySecrets(harness, desired, context),
        // A call whose answer was lost may have been carried out after the look for lost keys.
        deleteLostKeys(iam, desired.userName, context, lastFour),
      ]);
      if (!found.ok) return found;
      if (!late.ok) return late;
      const isStored = found.value.state === "present" && found.value.matches && found.value.observed["lastFour"] === lastFour;
      if (found.value.state === "present" && isStored) return ok(found.value.observed);
      return err({ code: "upstream_unavailable", message: "Harness does not show both secrets of the access key yet." });
    },
    remove: async (desired, context, operation) => {
      const found = await lookAtKeySecrets(harness, desired, context);
      if (!found.ok) return found;
      const stored =
        found.value.state === "present" && found.value.owner === "run" ? found.value.observed["lastFour"] : undefined;
      const finished = context.outcomes[operation.id]?.["lastFour"];
      const removed = await removeKey(iam, desired.userName, context, {
        lastFour: finished ?? stored,
        isFinished: finished !== undefined,
      });
      if (!removed.ok || !removed.value.removed) return removed;
      // The key first: without its secrets an interrupted undo could no longer tell which key was this run's.
      const secrets = await removeKeySecrets(harness, desired, context);
      if (!secrets.ok) return secrets;
      const { note } = removed.value;
      const { refused } = secrets.value;
      return ok(
        refused === undefined
          ? { removed: true, note: `${note} Harness does not hold its two secrets any more.` }
          : { removed: false, note: `${note} ${refused}` },
      );
    },
  }),
  example: {
    desired: {
      userName: "example-user",
      scope: { accountIdentifier: "acc" },
      keyId: { identifier: "example_key_id", name: "Example key ID" },
      secretKey: { identifier: "example_secret_key", name: "Example secret key" },
    },
    after: ["aws.user"],
  },
});

/** The user's keys that were not there when the first intent was recorded. */
async function newKeys(
  iam: IamAccess,
  userName: string,
  { intent }: HandlerContext,
): Promise<Result<readonly AccessKey[], AppError>> {
  const before = (intent["keysBefore"] ?? "").split(",");
  const keys = await listKeysOf(iam, userName);
  return keys.ok ? ok(keys.value.filter((key) => !before.includes(key.accessKeyId))) : keys;
}

/** Deletes keys that earlier tries created and whose secrets are gone: all new ones but the one that ends in `kept`. */
async function deleteLostKeys(
  iam: IamAccess,
  userName: string,
  context: HandlerContext,
  kept?: string,
): Promise<Result<unknown, AppError>> {
  const keys = await newKeys(iam, userName, context);
  if (!keys.ok) return keys;
  const lost = keys.value.filter((key) => kept === undefined || !key.accessKeyId.endsWith(kept));
  if (lost.length === 0) return ok(undefined);
  const ours = await isOurUser(iam, userName, context);
  if (!ours.ok) return ours;
  if (!ours.value) {
    return err({
      code: "precondition_failed",
      message: `While this run was interrupted, a key ending in ${endingsOf(lost)} appeared on ${userName}. Carabiner cannot tell whose it is. Delete it in IAM if it is unused, then try again.`,
    });
  }
  return await deleteKeys(iam, userName, lost);
}

/**
 * Removes the key that this run made: by its ending, or by the intent when the answer that named it was lost. Until the
 * operation is finished, all new keys of a user of this run are its own: a lost answer may have left one beside the stored one.
 */
async function removeKey(
  iam: IamAccess,
  userName: string,
  context: HandlerContext,
  { lastFour, isFinished }: { readonly lastFour: string | undefined; readonly isFinished: boolean },
): Promise<Result<RemovalOutcome, AppError>> {
  const keys = await newKeys(iam, userName, context);
  if (!keys.ok) return keys;
  if (lastFour === undefined && context.intent["keysBefore"] === undefined) {
    return ok({ removed: true, note: "This run made no access key." });
  }
  let made = keys.value.filter((key) => lastFour !== undefined && key.accessKeyId.endsWith(lastFour));
  if (!isFinished && keys.value.length > made.length) {
    const ours = await isOurUser(iam, userName, context);
    if (!ours.ok) return ours;
    if (ours.value) made = [...keys.value];
    else if (lastFour === undefined) {
      return ok({
        removed: false,
        note: `A key ending in ${endingsOf(keys.value)} appeared on ${userName} after this run began to make one. Carabiner cannot tell whose it is, so it stays. Delete it in IAM if it is unused.`,
      });
    }
  }
  if (made.length === 0) return ok({ removed: true, note: `${userName} has no access key of this run.` });
  const deleted = await deleteKeys(iam, userName, made);
  return deleted.ok ? ok({ removed: true, note: `The access key ${endingsOf(made)} was deleted.` }) : deleted;
}

async function isOurUser(iam: IamAccess, userName: string, { runId }: HandlerContext): Promise<Result<boolean, AppError>> {
  const user = await iam.findUser(userName);
  return user.ok ? ok(user.value !== undefined && ownerByAwsTags(user.value.tags, runId) === "run") : user;
}

function twoKeysError(userName: string): AppError {
  const message = `${userName} has two access keys already, and AWS allows no third. Delete an unused one, or choose another user.`;
  return {
    code: "precondition_failed",
    message,
    explanation: {
      causeId: "two-access-keys",
      title: `No access key can be created for ${userName}`,
      cause: "The user has two access keys, the most that AWS allows.",
      owner: "aws-admin",
      fix: "Delete the key that was not used for longest, or go back to the identity step and choose another user.",
      retry: "after-fix",
      details: { call: "iam:ListAccessKeys", user: userName },
    },
  };
}
