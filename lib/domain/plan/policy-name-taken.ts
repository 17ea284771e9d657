import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atField } from "@/lib/core/field-errors";
import type { IamPolicy } from "@/lib/domain/aws/aws-shapes";
import { describeOwner, ownerByAwsTags } from "@/lib/domain/plan/handlers/ownership";

import { policyArn } from "@/lib/domain/aws/arn";

/** Looks a policy up in the account; `undefined` when there is none. */
export type FindPolicy = (policyArn: string) => Promise<Result<IamPolicy | undefined, AppError>>;

/**
 * Whether the names are free in the account, or held by this run already.
 *
 * Errors: `conflict` at the field `policyName` when another policy has one of them. An account that cannot be read
 * does not hold the step up: the plan looks again before anything is created.
 */
export async function checkPolicyNames(
  findPolicy: FindPolicy,
  input: { readonly partition: string; readonly account: string; readonly runId: string; readonly names: readonly string[] },
): Promise<Result<undefined, AppError>> {
  const found = await Promise.all(input.names.map(async (name) => await findPolicy(policyArn(input, name))));
  for (const answer of found) {
    if (!answer.ok || answer.value === undefined) continue;
    const { policyName, tags, createdAt } = answer.value;
    const owner = ownerByAwsTags(tags, input.runId);
    if (owner === "run") continue;
    const message = `Account ${input.account} has a policy named ${policyName} already. ${describeOwner(owner, createdAt)} Choose another name.`;
    return err(atField("policyName", message, "conflict"));
  }
  return ok(undefined);
}

/** A name with the run's reference in it: no other run takes it, and no one else is likely to. */
export function freePolicyName(reference: string): string {
  return `HarnessAWSAccess-${reference}`;
}
