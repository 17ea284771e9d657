import type { AppError, FieldErrors } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atFields } from "@/lib/core/field-errors";
import { builtPolicyOf, policyContextOf } from "@/lib/domain/plan/implied/policies";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import type { Permissions } from "@/lib/domain/runs/answers/permissions";

import { nameOfArn } from "@/lib/domain/aws/arn";
import { lintPolicies } from "@/lib/domain/iam/lint";
import type { BuiltPolicy } from "@/lib/domain/permissions/policy-builder";
import type { MissingInput, PassRole } from "@/lib/domain/iam/policy-context";

/** Where the form shows what is said about a role that goes to a service. */
export const ROLE_FIELDS = {
  "ecs-tasks.amazonaws.com": "taskRoleArns",
  "ec2.amazonaws.com": "instanceRoleArns",
} as const satisfies Readonly<Record<PassRole["service"], string>>;

/**
 * The policy of a complete answer.
 *
 * Errors: `invalid_input` at the field that is missing or refused; `precondition_failed` when the lint blocks the policy.
 */
export function policyOfAnswer(context: ImpliedContext, permissions: Permissions): Result<BuiltPolicy, AppError> {
  const built = builtPolicyOf(context, permissions);
  const problem = atFields(fieldErrorsOf(built, policyContextOf(context, permissions).passRoles));
  if (problem !== undefined) return err(problem);
  const blocking = lintPolicies(built.policies, { holder: "harness" }).find((finding) => finding.severity === "block");
  if (blocking === undefined) return ok(built);
  return err({ code: "precondition_failed", message: `${blocking.message} ${blocking.fix}` });
}

/** What the builder refuses or misses, at the fields of the form; the first message a field. */
function fieldErrorsOf(built: BuiltPolicy, passRoles: readonly PassRole[]): FieldErrors {
  const errors: Record<string, string> = {};
  for (const [index, role] of passRoles.entries()) {
    const message = built.fieldErrors[`passRoles.${String(index)}`];
    if (message !== undefined) errors[ROLE_FIELDS[role.service]] ??= `${nameOfArn(role.arn)}: ${message}`;
  }
  for (const missing of built.missing) errors[fieldOf(missing)] ??= missing.message;
  return errors;
}

function fieldOf({ field, service }: MissingInput): string {
  return field === "instanceTag" || service === undefined ? "tagCondition.key" : ROLE_FIELDS[service];
}
