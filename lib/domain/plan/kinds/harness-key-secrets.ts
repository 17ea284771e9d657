import { z } from "zod";

import { err, ok } from "@/lib/core/result";

import { deleteKeys } from "../handlers/access-keys";
import { keySecretsSchema, lookAtKeySecrets, removeKeySecrets, storeKeySecrets } from "../handlers/key-secrets";
import { defineKind, type KindWords } from "./define-kind";
import { MASKED, scopeQuery } from "./harness-address";

/** A key that exists in AWS and was pasted: its two halves become Harness secrets (guide items G51, G65, G66). */
export const harnessKeySecrets = defineKind({
  kind: "harness.key-secrets",
  side: "harness",
  schema: keySecretsSchema.extend({
    accessKeyId: z.string(),
    parkedSecretId: z.string(),
    /** The user on whom a rotation made this key; absent for the key that was pasted. */
    rotatedOn: z.string().optional(),
  }),
  step: "S3",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G236" }],
  readBack: { part: "key-secrets", calls: ["GET /ng/api/v2/secrets"] },
  words: ({ scope, keyId, secretKey, accessKeyId, rotatedOn }) => ({
    ...storedKeyWords({ accessKeyId, rotatedOn }),
    summary: "Two text secrets, then tried with the reads and dry runs of step 2; Carabiner keeps no copy",
    naturalKey: secretKey.identifier,
    guideItems: ["G51", "G52", "G65", "G66"],
    call: "POST /ng/api/v2/secrets",
    url: `/ng/api/v2/secrets?${scopeQuery(scope)}`,
    body: [
      { identifier: keyId.identifier, value: MASKED },
      { identifier: secretKey.identifier, value: MASKED },
    ],
    permissions: ["core_secret_edit"],
  }),
  handler: ({ iam, harness, secrets, tryKey }) => ({
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
    readBack: "look",
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
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      keyId: { identifier: "example_key_id", name: "Example key ID" },
      secretKey: { identifier: "example_secret_key", name: "Example secret key" },
      accessKeyId: "AKIAEXAMPLE000000001",
      parkedSecretId: "parked",
    },
    after: [],
  },
});

/** The words that change when a rotation puts another key into the two secrets. */
export function storedKeyWords(key: {
  readonly accessKeyId: string;
  readonly rotatedOn: string | undefined;
}): Pick<KindWords, "title" | "undo"> {
  return {
    title: `Access key …${key.accessKeyId.slice(-4)}, kept in Harness`,
    undo:
      key.rotatedOn === undefined
        ? "Deletes both secrets in Harness. The key in AWS existed before and stays."
        : "Deletes both secrets in Harness, and in AWS the key that took the place of the pasted one.",
  };
}
