import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { parsePolicyText } from "@/lib/domain/iam/policy-document";
import { heldPolicies, type PolicyReads } from "@/lib/domain/identity/held-policies";

import type { RolePolicies } from "./role-rights";

/**
 * Everything that decides about the rights of a role: its policies, attached and inline, and its permissions boundary. Errors:
 * those of listing the policies. A policy or boundary whose text cannot be read is named in `unread`.
 */
export async function policiesOfRole(
  reads: PolicyReads,
  { roleName, arn, permissionsBoundaryArn }: Pick<IamRole, "roleName" | "arn" | "permissionsBoundaryArn">,
): Promise<Result<RolePolicies, AppError>> {
  const [held, boundary] = await Promise.all([
    heldPolicies(reads, { kind: "role", name: roleName }),
    permissionsBoundaryArn === undefined ? undefined : reads.findPolicy(permissionsBoundaryArn),
  ]);
  if (!held.ok) return held;
  const { policies, unread } = held.value;
  if (boundary === undefined) return ok({ roleArn: arn, policies, unread });
  const parsed = parsePolicyText(boundary.ok ? (boundary.value?.document ?? "") : "", "identity");
  if (!parsed.ok) return ok({ roleArn: arn, policies, unread: [...unread, "the permissions boundary"] });
  return ok({ roleArn: arn, policies, unread, boundary: { name: "permissions boundary", document: parsed.value } });
}
