import type { AppError } from "@/lib/core/errors";
import { atFields } from "@/lib/core/field-errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { Completion, StepAttempt } from "@/lib/domain/onboarding/step-rule";

import { lookAtPreparation, type PreparationPorts } from "./preparation-look";

/**
 * Completes the preparation with AWS: the cluster is there and ACTIVE, its services are healthy, ECS tasks may assume the roles
 * that exist and the execution role has the rights that the tasks need, while the names of new roles are free (items G116-G124).
 * What AWS does not let the portal read is recorded as unknown. The reason why no task role is needed becomes the statement of
 * its box.
 *
 * Errors: `invalid_input` with the message at the field that has to change.
 */
export async function completePreparation(
  ports: PreparationPorts,
  { run, answer, answers }: StepAttempt<"ecs-preparation">,
): Promise<Result<Completion<"ecs-preparation">, AppError>> {
  const looked = await lookAtPreparation(ports, run, { preparation: answer, chosen: answers["ecs-task-definition"] });
  if (!looked.ok) return looked;
  const { problems, checks } = looked.value;
  const problem = atFields(problems);
  if (problem !== undefined) return err(problem);
  const reason = answer.taskRole.how === "none" ? answer.taskRole.reason : undefined;
  return ok({ answer, checks, statements: [{ item: "G244", kind: "not-applicable", reason }] });
}

/** The checks of this step, for the page that shows the newest. */
export function isPreparationCheck({ id }: Pick<CheckResult, "id">): boolean {
  return id.startsWith("s8.");
}
