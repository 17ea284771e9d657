import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { atFields } from "@/lib/core/field-errors";
import { err, ok, type Result } from "@/lib/core/result";
import { checkService } from "@/lib/domain/ecs/service/check-service";
import type { Completion, StepAttempt } from "@/lib/domain/onboarding/step-rule";
import type { Run } from "@/lib/domain/runs/run";

import { serviceChecks } from "./service-checks";
import { factsOf, serviceQuestion, type ServiceLook, type ServiceQuestion } from "./service-look";

/** What completing the service step asks. */
export type ServicePorts = {
  readonly clock: Clock;
  /**
   * Looks at AWS around the service. `undefined` where the portal has no access to the account. Errors: `precondition_failed`
   * without a connection; each part of the look has its own.
   */
  readonly lookAtService: (run: Run, asked: ServiceQuestion) => Promise<Result<ServiceLook | undefined, AppError>>;
};

/**
 * Completes the service step: no rule of AWS or Harness may be broken. What could not be read is not decided and becomes an
 * unknown check; a service whose tasks do not all fit is a warning, because capacity can be added before the deployment.
 *
 * Errors: `precondition_failed` while the preparation, the infrastructure or the task definition is open; `invalid_input` at the
 * fields of the broken rules.
 *
 * @guide G158 G159 G160 G161 G162 G163
 */
export async function completeService(
  ports: ServicePorts,
  { run, answer, answers }: StepAttempt<"ecs-service">,
): Promise<Result<Completion<"ecs-service">, AppError>> {
  const { name, loadBalancer } = answer;
  const question = serviceQuestion(run.path, answers, { name, loadBalancerArn: loadBalancer?.loadBalancerArn });
  const open = question === undefined ? "ECS preparation" : openStep(answers);
  if (question === undefined || open !== undefined) {
    return err({ code: "precondition_failed", message: `The ${open ?? ""} step is open again. Complete it first.` });
  }
  const look = await ports.lookAtService(run, question);
  if (!look.ok) return look;
  const facts = factsOf(run.path, answers, look.value);
  const problems = checkService(answer, facts);
  const first = problems.filter(({ severity }) => severity === "refused").toReversed();
  // The first message of each field is shown.
  const refused = atFields(Object.fromEntries(first.map(({ field, message }) => [field, message])));
  if (refused !== undefined) return err(refused);
  const moment = { at: ports.clock.now().toISOString(), region: question.region, account: run.awsAccountId };
  return ok({ answer, checks: serviceChecks({ settings: answer, facts, problems, look: look.value, moment }), statements: [] });
}

function openStep(answers: StepAttempt<"ecs-service">["answers"]): string | undefined {
  if (answers["ecs-infrastructure"] === undefined) return "ECS infrastructure";
  return answers["ecs-task-definition"] === undefined ? "task definition" : undefined;
}
