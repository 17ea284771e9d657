import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { IamRole } from "@/lib/domain/aws/aws-shapes";
import { policyOfAnswer } from "@/lib/domain/plan/check-permissions-answer";
import { policyContextOf } from "@/lib/domain/plan/implied/policies";
import { checkPolicyNames, type FindPolicy } from "@/lib/domain/plan/policy-name-taken";
import { checkRolesOfAccount } from "@/lib/domain/plan/roles-for-service";
import type { Run } from "@/lib/domain/runs/run";

import { asGiven, type Completion, type StepAttempt } from "./step-rule";

/** What completing the permissions step reads of the account. */
export type PermissionsPorts = {
  readonly partitionOf: (run: Run) => Promise<string>;
  /** Errors: `precondition_failed` without access to the account. */
  readonly iamReadsFor: (run: Run) => Promise<
    Result<
      {
        readonly findPolicy: FindPolicy;
        readonly listRoles: () => Promise<Result<readonly IamRole[], AppError>>;
      },
      AppError
    >
  >;
};

/**
 * Completes the permissions step: its policy can be built, its roles exist and fit their services, and the name is free.
 * An account that cannot be read does not hold the step up; the plan looks again.
 */
export async function completePermissions(
  ports: PermissionsPorts,
  { run, answer, answers }: StepAttempt<"permissions">,
): Promise<Result<Completion<"permissions">, AppError>> {
  const partition = await ports.partitionOf(run);
  const context = { run, partition, answers };
  const built = policyOfAnswer(context, answer);
  if (!built.ok) return built;
  const completion = asGiven<"permissions">(answer);
  const access = await ports.iamReadsFor(run);
  if (!access.ok) return ok(completion);
  const { passRoles } = policyContextOf(context, answer);
  const roles = passRoles.length === 0 ? ok([]) : await access.value.listRoles();
  const fitting = roles.ok ? checkRolesOfAccount(roles.value, passRoles) : ok(undefined);
  if (!fitting.ok) return fitting;
  const free = await checkPolicyNames(access.value.findPolicy, {
    partition,
    account: run.awsAccountId,
    runId: run.id,
    names: built.value.policies.map((policy) => policy.name),
  });
  return free.ok ? ok(completion) : free;
}
