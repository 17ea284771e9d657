import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { builtPolicyOf } from "@/lib/domain/plan/implied/policies";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import type { Permissions } from "@/lib/domain/runs/answers/permissions";

import { lintPolicies } from "./lint";
import { requireComplete, type BuiltPolicy } from "./policy-builder";

/** Where the form shows what the builder misses or refuses. */
const FIELDS: Readonly<Record<string, string>> = { passRoles: "passRoleArns", instanceTag: "tagCondition.key" };

/**
 * The policy of a complete answer.
 *
 * Errors: `invalid_input` at the field that is missing or refused; `precondition_failed` when the lint blocks the policy.
 */
export function policyOfAnswer(context: ImpliedContext, permissions: Permissions): Result<BuiltPolicy, AppError> {
  const built = requireComplete(builtPolicyOf(context, permissions));
  if (!built.ok) {
    const fieldErrors = Object.fromEntries(
      Object.entries(built.error.fieldErrors ?? {}).map(([field, message]) => {
        const [root = field] = field.split(".");
        return [FIELDS[root] ?? field, message];
      }),
    );
    return err({ ...built.error, fieldErrors });
  }
  const blocking = lintPolicies(built.value.policies, { holder: "harness" }).find((finding) => finding.severity === "block");
  if (blocking === undefined) return ok(built.value);
  return err({ code: "precondition_failed", message: `${blocking.message} ${blocking.fix}` });
}
