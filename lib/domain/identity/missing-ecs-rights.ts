import type { AppError } from "@/lib/core/errors";
import { atField } from "@/lib/core/field-errors";
import { err, ok, type Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { runMatrix, type RunMatrixDeps } from "@/lib/domain/matrix/run-matrix";
import { ECS_POLICY } from "@/lib/domain/plan/implied/ecs-rights";
import type { EcsRights } from "@/lib/domain/runs/answers/ecs-rights";
import type { Run } from "@/lib/domain/runs/run";

import { addedBefore, sortMissing, supposing } from "./missing-rights";

/**
 * An answer of step S9 with what the identity lacks for ECS before the step adds anything; for an identity that the run will
 * make, its planned policy is asked. Missing rights in the answer itself are never trusted. With "leave" nothing is asked, but the
 * role of a second connector must exist.
 *
 * Errors: `invalid_input` at the role of a second connector that the account does not have; `precondition_failed` when AWS decided
 * nothing; what asking answered.
 */
export async function withMissingEcsRights(
  deps: RunMatrixDeps,
  run: Run,
  answer: EcsRights,
): Promise<Result<EcsRights, AppError>> {
  const { connector, rights } = answer;
  if (rights.choice === "leave" && connector.use === "same") return ok(answer);
  const supposed = supposing(deps, "ecs-rights", { connector, rights: { choice: "leave" } });
  const [report, entries] = await Promise.all([runMatrix(supposed, run, "ecs"), deps.operations.read(run.id)]);
  if (!report.ok) return report;
  const { rows, basis, identityArn } = report.value;
  if (connector.use === "second" && basis !== "identity") {
    return err(atField("connector.roleArn", `The account has no role ${nameOfArn(connector.roleArn)}. Choose one that exists.`));
  }
  if (rights.choice === "leave") return ok(answer);
  const needed = rows.filter(({ row }) => row.needed);
  const unanswered = needed.find(({ check }) => check.verdict === "unknown");
  if (unanswered !== undefined && needed.every(({ check }) => check.verdict === "unknown")) {
    const message = `AWS did not return what is missing: ${unanswered.check.fact}. Leave the rights as they are, or try again later.`;
    return err({ code: "precondition_failed", message });
  }
  const { choice, policyName } = rights;
  const sorted = sortMissing(needed, addedBefore(entries, ECS_POLICY));
  const snapshot = { of: identityArn ?? "", at: deps.clock.now().toISOString(), ...sorted };
  return ok({ connector, rights: { choice, policyName, snapshot } });
}
