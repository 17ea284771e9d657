import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";

import type { Found, HandlerContext, RemovalOutcome } from "../operation";
import type { EntityKey, HarnessAccess } from "../ports";
import { keyOf } from "./entity-key";
import { includesAll } from "./includes-all";
import { lookAt, removeOwned } from "./owned";
import { ownerByHarnessTags } from "./ownership";

/** What exists under a secret's identifier. `spec` is compared where the secret has one that can be read. */
export async function lookAtSecret(
  harness: HarnessAccess,
  desired: EntityKey,
  context: HandlerContext,
  spec?: unknown,
): Promise<Result<Found, AppError>> {
  return await lookAt(harness.findSecret(keyOf(desired)), (secret) => ({
    owner: ownerByHarnessTags(secret.tags, context.runId),
    // A secret's value cannot be read back: its being there under our tag is all that can be compared.
    matches: spec === undefined || includesAll(secret.spec, spec),
    createdAt: secret.createdAt,
    observed: { identifier: desired.identifier },
  }));
}

/** Deletes a secret, if it is this run's. */
export async function removeSecret(
  harness: HarnessAccess,
  desired: EntityKey,
  context: HandlerContext,
): Promise<Result<RemovalOutcome, AppError>> {
  return await removeOwned({
    what: "The secret",
    find: harness.findSecret(keyOf(desired)),
    ownerOf: ({ tags }) => ownerByHarnessTags(tags, context.runId),
    remove: async () => await harness.deleteSecret(keyOf(desired)),
    note: "The secret was deleted from Harness.",
  });
}
