import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { atField } from "@/lib/core/field-errors";
import { counted } from "@/lib/core/plural";
import { err, ok, type Result } from "@/lib/core/result";
import type { ExistingService } from "@/lib/domain/aws/ecs-shapes";
import type { CheckResult } from "@/lib/domain/checks/check";
import { readOneDefinition } from "@/lib/domain/ecs/registered-definition";
import { taskNeeds } from "@/lib/domain/ecs/service/task-needs";
import { blueGreenTraffic } from "@/lib/domain/harness/blue-green-traffic";
import type { Completion, StepAttempt } from "@/lib/domain/onboarding/step-rule";
import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Run } from "@/lib/domain/runs/run";

import type { DefinitionPorts } from "./complete-task-definition";

/** What completing the pipeline step needs. */
export type PipelinePorts = DefinitionPorts & {
  readonly clock: Clock;
  /**
   * Finds services of a cluster by name. `undefined` where Carabiner has no access to the account. Errors: those of reading.
   */
  readonly findServices: (
    run: Run,
    asked: { readonly region: string; readonly cluster: string; readonly names: readonly string[] },
  ) => Promise<Result<readonly ExistingService[] | undefined, AppError>>;
};

/** The check that looks for a canary of an earlier deployment. */
export const CANARY_CHECK = "s12.left-over-canary";

type Attempt = StepAttempt<"pipeline">;

/**
 * Completes the pipeline step. The steps that the pipeline refers to must be complete, a blue/green deployment needs both sides of
 * the load balancer, and a verification task a container of the task definition. A canary that an earlier deployment left is
 * kept as a check.
 *
 * Errors: `precondition_failed` while an earlier step is open or lacks a side; `invalid_input` at the container; whatever
 * reading the task definition fails with.
 */
export async function completePipeline(
  ports: PipelinePorts,
  { run, answer, answers }: Attempt,
): Promise<Result<Completion<"pipeline">, AppError>> {
  const { "ecs-service": settings, "ecs-infrastructure": infrastructure, "ecs-preparation": preparation } = answers;
  const open = [
    ...(infrastructure === undefined || preparation === undefined ? ["ECS infrastructure"] : []),
    ...(answers["ecs-task-definition"] === undefined ? ["task definition"] : []),
    ...(settings === undefined ? ["ECS service"] : []),
  ];
  if (settings === undefined || preparation === undefined || open.length > 0) {
    return err({ code: "precondition_failed", message: `Complete these steps first: ${open.join(", ")}.` });
  }
  const traffic = run.path.strategy === "blue-green" ? blueGreenTraffic(settings.loadBalancer) : undefined;
  if (traffic !== undefined && "missing" in traffic) {
    const message = `A blue/green deployment also needs ${traffic.missing.join(", ")}. Choose this in the ECS service step.`;
    return err({ code: "precondition_failed", message });
  }
  if (answer.verification.how === "run-task") {
    const containers = await containersOf(ports, run, answers);
    if (!containers.ok) return containers;
    const { containerName } = answer.verification;
    if (containers.value !== undefined && !containers.value.includes(containerName)) {
      const message = `The task definition has no container ${containerName}. It has ${containers.value.join(", ")}.`;
      return err(atField("verification.containerName", message));
    }
  }
  const { region, cluster } = preparation;
  const name = canaryName(settings);
  const found = await ports.findServices(run, { region, cluster, names: [name] });
  const moment = { at: ports.clock.now().toISOString(), region, account: run.awsAccountId };
  const checks = found.ok && found.value === undefined ? [] : [canaryCheck({ name, cluster, run, found, moment })];
  return ok({ answer, checks, statements: [] });
}

/** The name that Harness gives to the canary of a service: it takes neither a count nor a share of the requests. */
export function canaryName({ name }: { readonly name: string }): string {
  return `${name}Canary`;
}

/** The containers of the run's task definition; `undefined` where it cannot be read. */
async function containersOf(
  ports: DefinitionPorts,
  run: Run,
  { "ecs-task-definition": definition, "ecs-preparation": preparation }: RunAnswers,
): Promise<Result<readonly string[] | undefined, AppError>> {
  if (definition === undefined || preparation === undefined) return ok(undefined);
  if (definition.how === "new") {
    const read = readOneDefinition(definition.document);
    return ok(read.ok ? taskNeeds(read.value.document).containerNames : undefined);
  }
  const access = await ports.definitionAccessFor(run);
  if (!access.ok) return access;
  if (access.value.by === "hand-over") return ok(undefined);
  const found = await access.value.findTaskDefinition(preparation.region, definition);
  if (!found.ok) return found;
  return ok(found.value === undefined ? undefined : taskNeeds(found.value.document).containerNames);
}

type CanaryLook = {
  readonly name: string;
  readonly cluster: string;
  readonly run: Run;
  readonly found: Result<readonly ExistingService[] | undefined, AppError>;
  readonly moment: { readonly at: string; readonly region: string; readonly account: string };
};

function canaryCheck({ name, cluster, run, found, moment }: CanaryLook): CheckResult {
  const left = found.ok ? found.value?.find((service) => service.name === name && service.status === "ACTIVE") : undefined;
  const verdict = !found.ok ? "unknown" : left === undefined ? "pass" : "warn";
  const fact = !found.ok
    ? `Whether ${cluster} has a canary of an earlier deployment is not known: ${found.error.message}`
    : left === undefined
      ? `${cluster} has no service ${name}`
      : leftOver(left);
  return {
    id: CANARY_CHECK,
    title: "No canary of an earlier deployment is left",
    guideItems: ["G172"],
    verdict,
    grade: found.ok ? "proved" : "not-testable",
    fact,
    fix: left === undefined ? undefined : leftOverFix(run),
    owner: left === undefined ? undefined : "AWS admin",
    evidence: [{ call: "ecs:DescribeServices", observed: fact, ...moment, answer: left }],
  };
}

/** What a canary means that an earlier deployment left. */
export function leftOver({ name, runningCount }: Pick<ExistingService, "name" | "runningCount">): string {
  return `An earlier deployment left ${name} with ${counted(runningCount, "running task")}.`;
}

/** What happens to it with the strategy of the run. */
export function leftOverFix({ path }: Pick<Run, "path">): string {
  return path.strategy === "canary"
    ? "The next deployment deletes it before it starts a new one. Delete it earlier if its tasks should not run."
    : "This strategy does not delete it. Delete the service in ECS if its tasks should not run.";
}
