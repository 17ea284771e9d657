import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { EcsService, IamRole } from "@/lib/domain/aws/aws-shapes";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { PolicyReads } from "@/lib/domain/identity/held-policies";
import { checkRoleName, type NameReads } from "@/lib/domain/identity/name-check";
import { ownerByAwsTags } from "@/lib/domain/plan/handlers/ownership";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";
import type { EcsTaskDefinition } from "@/lib/domain/runs/answers/ecs-task-definition";
import type { Run } from "@/lib/domain/runs/run";

import { clusterProblems, lookForCluster, type ClusterReads } from "./cluster-look";
import { lookAtServices, needsOfRole, type WorkReads, type WorkingService } from "./cluster-work";
import {
  clusterCheck,
  rightsCheck,
  roleCheck,
  servicesCheck,
  type Moment,
  type RightsLook,
  type RoleLook,
} from "./preparation-checks";
import { policiesOfRole } from "./role-look";
import { judgeRights } from "./role-rights";
import { taskTrust, type TaskPlace } from "./task-role";

/** What looking at the preparation reads of the run's account. */
export type PreparationReads = ClusterReads & WorkReads & PolicyReads & Pick<NameReads, "findRole">;

/** How far the portal sees into the run's account. */
export type PreparationAccess =
  | { readonly by: "hand-over"; readonly partition: string }
  | { readonly by: "no-answer"; readonly partition: string; readonly error: AppError }
  | { readonly by: "portal"; readonly partition: string; readonly reads: PreparationReads };

/** What looking at the preparation needs. */
export type PreparationPorts = {
  readonly clock: Clock;
  /** Errors: `precondition_failed` when a connection of the run was removed. */
  readonly preparationAccessFor: (run: Run) => Promise<Result<PreparationAccess, AppError>>;
};

/** The answer of the step, and the task definition that a later step chose. */
type Prepared = { readonly preparation: EcsPreparation; readonly chosen: EcsTaskDefinition | undefined };

/** What was found: problems by the field that has to change, and the checks of the cluster, its services and the roles. */
export type PreparationLook = {
  readonly problems: Readonly<Record<string, string | undefined>>;
  readonly checks: readonly CheckResult[];
};

/**
 * Looks at the cluster, its services and the roles of a preparation, when the step is saved and whenever the run is verified. What
 * AWS does not let the portal read is a check that says so. Changes nothing. Errors: `precondition_failed` when a connection of
 * the run was removed.
 */
export async function lookAtPreparation(
  ports: PreparationPorts,
  run: Run,
  prepared: Prepared,
): Promise<Result<PreparationLook, AppError>> {
  const access = await ports.preparationAccessFor(run);
  if (!access.ok) return access;
  const { cluster, region, executionRole, taskRole } = prepared.preparation;
  const moment: Moment = { at: ports.clock.now().toISOString(), account: run.awsAccountId, region };
  const looks =
    access.value.by === "portal"
      ? await look(access.value.reads, run, access.value.partition, prepared)
      : notRead(access.value.by === "hand-over" ? HANDED_OVER : access.value.error);
  return ok({
    problems: looks.problems,
    checks: [
      clusterCheck(cluster, looks.cluster, moment),
      servicesCheck(cluster, looks.services, moment),
      roleCheck("execution", executionRole, looks.execution, moment),
      rightsCheck(executionRole, looks.rights, moment),
      roleCheck("task", taskRole, looks.task, moment),
    ],
  });
}

const HANDED_OVER: AppError = {
  code: "precondition_failed",
  message: "Carabiner has no access to this AWS account, so it cannot check this.",
};

type Looks = {
  readonly cluster: Awaited<ReturnType<typeof lookForCluster>>;
  readonly services: Result<readonly WorkingService[], AppError>;
  readonly execution: RoleLook;
  readonly rights: RightsLook;
  readonly task: RoleLook;
  readonly problems: Readonly<Record<string, string | undefined>>;
};

function notRead(error: AppError): Looks {
  const none = err(error);
  return { cluster: none, services: none, execution: none, rights: none, task: none, problems: {} };
}

async function look(reads: PreparationReads, run: Run, partition: string, { preparation, chosen }: Prepared): Promise<Looks> {
  const answer = preparation;
  const asked = { region: answer.region, name: answer.cluster };
  const place: TaskPlace = { partition, account: run.awsAccountId, region: answer.region };
  const [cluster, services, execution, task] = await Promise.all([
    lookForCluster(reads, asked),
    lookAtServices(reads, { region: answer.region, cluster: answer.cluster }),
    lookAtRole(reads, run.id, answer.executionRole, place),
    lookAtRole(reads, run.id, answer.taskRole, place),
  ]);
  return {
    cluster,
    services,
    rights: await lookAtRights(reads, execution.role, {
      place,
      services: services.ok ? services.value.map(({ service }) => service) : [],
      chosen,
    }),
    execution: execution.look,
    task: task.look,
    problems: {
      ...reachedProblems(asked, cluster),
      ...at("executionRole", execution.problem),
      ...at("taskRole", task.problem),
    },
  };
}

/** A cluster that could not be read is left to the check, which says why. */
function reachedProblems(asked: Parameters<typeof clusterProblems>[0], look: Looks["cluster"]) {
  return look.ok ? clusterProblems(asked, look.value) : {};
}

type RoleProblem = { readonly field: "arn" | "name"; readonly message: string };

function at(field: string, problem: RoleProblem | undefined): Readonly<Record<string, string>> {
  return problem === undefined ? {} : { [`${field}.${problem.field}`]: problem.message };
}

/** Looks one role up: an existing one with its trust, a new one by its name. */
async function lookAtRole(
  reads: PreparationReads,
  runId: string,
  role: EcsPreparation["taskRole"],
  place: TaskPlace,
): Promise<{ readonly look: RoleLook; readonly role?: IamRole | undefined; readonly problem?: RoleProblem | undefined }> {
  switch (role.how) {
    case "none":
      return { look: ok(undefined) };
    case "new": {
      const found = await reads.findRole(role.name);
      if (!found.ok) return { look: found };
      // After the plan was carried out, the role of this run is judged like one that existed before.
      if (found.value !== undefined && ownerByAwsTags(found.value.tags, runId) === "run") {
        return { look: ok(taskTrust(found.value, place)), role: found.value };
      }
      const { problem } = await checkRoleName(
        { findRole: async () => await Promise.resolve(found) },
        { runId, roleName: role.name },
      );
      return { look: ok(undefined), problem: problem === undefined ? undefined : { field: "name", message: problem } };
    }
    case "existing": {
      const name = nameOfArn(role.arn);
      const found = await reads.findRole(name);
      if (!found.ok) return { look: found };
      if (found.value?.arn !== role.arn) {
        const message = `There is no role ${name} with this ARN in account ${place.account}. Choose one from the list.`;
        return { look: ok(undefined), problem: { field: "arn", message } };
      }
      const trust = taskTrust(found.value, place);
      const { problem } = trust;
      return {
        look: ok(trust),
        role: found.value,
        problem: problem === undefined ? undefined : { field: "arn", message: problem },
      };
    }
  }
}

/** What the policies of an existing execution role allow of what its tasks need. */
async function lookAtRights(
  reads: PreparationReads,
  role: IamRole | undefined,
  work: { readonly place: TaskPlace; readonly services: readonly EcsService[]; readonly chosen: EcsTaskDefinition | undefined },
): Promise<RightsLook> {
  if (role === undefined) return ok(undefined);
  const [policies, known] = await Promise.all([policiesOfRole(reads, role), needsOfRole(reads, { ...work, roleArn: role.arn })]);
  if (!policies.ok) return policies;
  const needs = known.needs.filter(({ holder }) => holder === "execution");
  return ok({ rights: judgeRights(needs, policies.value), from: known.from });
}
