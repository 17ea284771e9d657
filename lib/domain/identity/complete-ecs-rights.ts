import type { AppError } from "@/lib/core/errors";
import { atFields } from "@/lib/core/field-errors";
import { err, ok, type Result } from "@/lib/core/result";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { asGiven, type Completion, type StepAttempt } from "@/lib/domain/onboarding/step-rule";
import type { EcsRights } from "@/lib/domain/runs/answers/ecs-rights";
import type { Run } from "@/lib/domain/runs/run";

import type { ConnectorPorts } from "./complete-connector";
import { checkConnectorName } from "./connector-name";

/** What completing the ECS rights step asks. */
export type EcsRightsPorts = ConnectorPorts & {
  /** The answer with what its identity lacks, as `withMissingEcsRights` asks it. */
  readonly withMissingEcsRights: (run: Run, answer: EcsRights) => Promise<Result<EcsRights, AppError>>;
};

/**
 * Completes the ECS rights step (items G125-G129). The rights are those of the identity that deploys, asked action by action on
 * the cluster; a green connector test proves none of them. What is missing becomes part of the answer, so that the plan follows
 * from the answers alone. A restriction to another cluster is never undone here.
 *
 * Errors: `precondition_failed` while an earlier step is open, or limits the rights to another cluster; `invalid_input` at the
 * name or the role of the second connector; whatever asking fails with.
 */
export async function completeEcsRights(
  ports: EcsRightsPorts,
  { run, answer, answers }: StepAttempt<"ecs-rights">,
): Promise<Result<Completion<"ecs-rights">, AppError>> {
  const { connector, permissions, "ecs-preparation": preparation } = answers;
  if (preparation === undefined || connector === undefined) {
    return err({
      code: "precondition_failed",
      message: "The connector step or the ECS preparation step is open again. Complete it first.",
    });
  }
  const limit = permissions?.cluster;
  if (answer.connector.use === "same" && limit !== undefined && limit !== preparation.cluster) {
    const message = `The permissions step limits the rights for ECS to the cluster ${limit}, and the preparation step chose ${preparation.cluster}. Change one of the two: this step does not undo the limit.`;
    return err({ code: "precondition_failed", message });
  }
  const problem = await secondProblem(ports, run, answer.connector, connector.name);
  if (problem !== undefined) return err(problem);
  const asked = await ports.withMissingEcsRights(run, answer);
  return asked.ok ? ok(asGiven<"ecs-rights">(asked.value)) : asked;
}

async function secondProblem(
  ports: EcsRightsPorts,
  run: Run,
  second: EcsRights["connector"],
  firstName: string,
): Promise<AppError | undefined> {
  if (second.use === "same") return undefined;
  const account = second.roleArn.split(":")[4];
  const roleArn =
    account === run.awsAccountId
      ? undefined
      : `This role is of account ${account ?? "unknown"}. The cluster is in ${run.awsAccountId}, so choose a role of that account.`;
  const isSame = toIdentifier(second.name) === toIdentifier(firstName);
  const name = isSame
    ? `${firstName} is the first connector of this run. Choose another name.`
    : await takenName(ports, run, second.name);
  return atFields({ "connector.name": name, "connector.roleArn": roleArn });
}

/** What Harness does not answer is left to the plan. */
async function takenName(ports: EcsRightsPorts, run: Run, name: string): Promise<string | undefined> {
  const reads = await ports.connectorReadsFor(run);
  if (!reads.ok) return undefined;
  const checked = await checkConnectorName(reads.value, run, name);
  return checked.ok ? checked.value.problem : undefined;
}
