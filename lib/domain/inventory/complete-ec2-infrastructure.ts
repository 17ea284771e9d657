import type { AppError } from "@/lib/core/errors";
import { atFields } from "@/lib/core/field-errors";
import { err, ok, type Result } from "@/lib/core/result";
import { asGiven, type Completion, type StepAttempt } from "@/lib/domain/onboarding/step-rule";
import { hasEcs } from "@/lib/domain/runs/path";

import { nameProblems } from "./infrastructure-names";

/**
 * Completes the EC2 infrastructure step. What AWS and Harness know is compared by the plan.
 *
 * Errors: `invalid_input` at the name or the environment that the ECS infrastructure of the run uses otherwise.
 */
export async function completeEc2Infrastructure({
  run,
  answer,
  answers,
}: StepAttempt<"ec2-infrastructure">): Promise<Result<Completion<"ec2-infrastructure">, AppError>> {
  const ecs = hasEcs(run.path) ? answers["ecs-infrastructure"] : undefined;
  const other = ecs === undefined ? undefined : { environment: ecs.environment, name: ecs.infrastructure.name };
  const { name, environment } = nameProblems(answer, other);
  const problem = atFields({ name, "environment.name": environment });
  return await Promise.resolve(problem === undefined ? ok(asGiven<"ec2-infrastructure">(answer)) : err(problem));
}
