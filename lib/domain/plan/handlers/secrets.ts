import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";

import type { Found, HandlerContext, RemovalOutcome } from "../operation";
import type { EntityKey, HarnessAccess } from "../ports";
import { keyOf } from "./entity-key";
import { includesAll } from "./includes-all";
import { describeOwner, ownerByHarnessTags } from "./ownership";
import { deletedBy, notOurs, notThere } from "./removal";

/** What exists under a secret's identifier. `spec` is compared where the secret has one that can be read. */
export async function lookAtSecret(
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

/** Deletes a secret, if it is this run's. */
export async function removeSecret(
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
