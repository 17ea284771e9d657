import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { RUN_TAG } from "@/lib/domain/harness/harness-shapes";
import { harnessScopeSchema } from "@/lib/domain/harness/scope";

import type { Found, HandlerContext, Outcome } from "../operation";
import type { HarnessAccess } from "../ports";
import { describeOwner, ownerByHarnessTags } from "./ownership";

/** Tag of the key secrets with the last four characters of the key ID: how a crash finds its own key again. */
const LAST_FOUR_TAG = "carabiner_key_last4";

const named = z.object({ identifier: z.string().min(1), name: z.string().min(1) });

/** The two Harness text secrets that an access key becomes. */
export const keySecretsSchema = z.object({ scope: harnessScopeSchema, keyId: named, secretKey: named });

type KeySecrets = z.infer<typeof keySecretsSchema>;

/** What exists under the two secrets' identifiers: both, none, or the half that a crash left. */
export async function lookAtKeySecrets(
  harness: HarnessAccess,
  desired: KeySecrets,
  context: HandlerContext,
): Promise<Result<Found, AppError>> {
  const answers = await Promise.all(
    [desired.keyId, desired.secretKey].map(
      async ({ identifier }) => await harness.findSecret({ scope: desired.scope, identifier }),
    ),
  );
  const present = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    if (answer.value !== undefined) present.push(answer.value);
  }
  const [first] = present;
  if (first === undefined) return ok({ state: "absent" });
  const stranger = present.find((secret) => ownerByHarnessTags(secret.tags, context.runId) !== "run");
  const owner = stranger === undefined ? "run" : ownerByHarnessTags(stranger.tags, context.runId);
  return ok({
    state: "present",
    owner,
    matches: present.length === 2,
    description: `Harness keeps a secret named ${(stranger ?? first).identifier}. ${describeOwner(owner, first.createdAt)}`,
    observed: {
      keyIdSecret: desired.keyId.identifier,
      secretKeySecret: desired.secretKey.identifier,
      lastFour: first.tags[LAST_FOUR_TAG] ?? "",
    },
  });
}

/** Puts a key pair into its two Harness secrets. A half that a crash left must be removed first. */
export async function storeKeySecrets(
  harness: HarnessAccess,
  desired: KeySecrets,
  context: HandlerContext,
  key: { readonly accessKeyId: string; readonly secretAccessKey: Secret },
): Promise<Result<Outcome, AppError>> {
  const lastFour = key.accessKeyId.slice(-4);
  const tags = { [RUN_TAG]: context.runId, [LAST_FOUR_TAG]: lastFour };
  const entries = [
    { ...desired.keyId, value: new Secret(key.accessKeyId) },
    { ...desired.secretKey, value: key.secretAccessKey },
  ];
  for (const { identifier, name, value } of entries) {
    const created = await harness.createTextSecret({ scope: desired.scope, identifier, name, value, tags });
    if (created.ok) continue;
    // The answer may be lost and the secret stored: the tags say whether it is the one of this key.
    const found = await harness.findSecret({ scope: desired.scope, identifier });
    const isStored = found.ok && found.value?.tags[RUN_TAG] === context.runId && found.value.tags[LAST_FOUR_TAG] === lastFour;
    if (!isStored) return created;
  }
  return ok({ keyIdSecret: desired.keyId.identifier, secretKeySecret: desired.secretKey.identifier, lastFour });
}

/** Removes those of the two secrets that are this run's. */
export async function removeKeySecrets(
  harness: HarnessAccess,
  desired: KeySecrets,
  context: HandlerContext,
): Promise<Result<{ readonly refused: string | undefined }, AppError>> {
  for (const { identifier } of [desired.secretKey, desired.keyId]) {
    const found = await harness.findSecret({ scope: desired.scope, identifier });
    if (!found.ok) return found;
    if (found.value === undefined) continue;
    if (ownerByHarnessTags(found.value.tags, context.runId) !== "run") {
      return ok({ refused: `The secret ${identifier} is not this run's, so it stays.` });
    }
    const deleted = await harness.deleteSecret({ scope: desired.scope, identifier });
    if (!deleted.ok && deleted.error.code !== "not_found") return deleted;
  }
  return ok({ refused: undefined });
}
