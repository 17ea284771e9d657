import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { EcsService, TargetHealth } from "@/lib/domain/aws/aws-shapes";
import { taskNeeds, usualNeeds, type TaskNeed } from "@/lib/domain/ecs/execution-needs";
import { viewTask } from "@/lib/domain/ecs/rules/task-view";
import type { Members } from "@/lib/domain/ecs/value";

import { serviceHealth, type ServiceHealth } from "./service-health";
import type { TaskPlace } from "./task-role";

/** What looking at the services of a cluster reads. */
export type WorkReads = {
  readonly listServices: (region: string, cluster: string) => Promise<Result<readonly EcsService[], AppError>>;
  readonly describeTargetHealth: (region: string, targetGroupArn: string) => Promise<Result<TargetHealth, AppError>>;
  /** The document of a task definition by `family:revision`; `undefined` when there is none. */
  readonly findDocument: (region: string, name: string) => Promise<Result<Members | undefined, AppError>>;
};

/** A service with its health. */
export type WorkingService = { readonly service: EcsService; readonly health: ServiceHealth };

/** AWS describes the targets of one group a call, so a cluster with more groups is read in part. */
const MAX_GROUPS = 40;
/** Services of one cluster mostly share a few task definitions. */
const MAX_DEFINITIONS = 20;

/** The services of a cluster with their health, the unhealthy ones first (items G118, G119). Errors: those of reading the services. */
export async function lookAtServices(
  reads: WorkReads,
  { region, cluster }: { readonly region: string; readonly cluster: string },
): Promise<Result<readonly WorkingService[], AppError>> {
  const services = await reads.listServices(region, cluster);
  if (!services.ok) return services;
  const groups = [...new Set(services.value.flatMap(({ targetGroupArns }) => targetGroupArns))];
  const looks = new Map(
    await Promise.all(
      groups.slice(0, MAX_GROUPS).map(async (arn) => [arn, await reads.describeTargetHealth(region, arn)] as const),
    ),
  );
  const rows = services.value.map((service) => ({ service, health: serviceHealth(service, targetsOf(service, looks)) }));
  return ok(rows.toSorted((one, other) => rank(one) - rank(other) || one.service.name.localeCompare(other.service.name)));
}

function targetsOf(
  { targetGroupArns }: EcsService,
  looks: ReadonlyMap<string, Result<TargetHealth, AppError>>,
): Result<readonly TargetHealth[], AppError> {
  const found: TargetHealth[] = [];
  for (const arn of targetGroupArns) {
    const look = looks.get(arn) ?? err(TOO_MANY);
    if (!look.ok) return look;
    found.push(look.value);
  }
  return ok(found);
}

const TOO_MANY: AppError = {
  code: "overloaded",
  message: `The cluster has more than ${String(MAX_GROUPS)} target groups, and the others are not read here.`,
};

const ORDER: readonly ServiceHealth["verdict"][] = ["fail", "warn", "unknown", "pass", "not-applicable", "waiting"];

function rank({ health }: WorkingService): number {
  return ORDER.indexOf(health.verdict);
}

/** What the tasks of a role need, and from which task definitions that is known. */
export type KnownNeeds = {
  readonly needs: readonly TaskNeed[];
  /** `family:revision` of each; empty when no task definition with this role is known. */
  readonly from: readonly string[];
};

/**
 * What the execution role has to allow: the needs of the task definitions with this role that the services run. Without one, the
 * usual needs stand in until step S11 chooses a task definition (item G121).
 */
export async function needsOfRole(
  reads: Pick<WorkReads, "findDocument">,
  services: readonly EcsService[],
  { roleArn, place }: { readonly roleArn: string; readonly place: TaskPlace },
): Promise<KnownNeeds> {
  const names = [
    ...new Set(services.flatMap(({ taskDefinition }) => (taskDefinition === undefined ? [] : [nameOfArn(taskDefinition)]))),
  ];
  const documents = await Promise.all(
    names.slice(0, MAX_DEFINITIONS).map(async (name) => ({ name, found: await reads.findDocument(place.region, name) })),
  );
  const withRole = documents.flatMap(({ name, found }) =>
    found.ok && found.value !== undefined && isRole(found.value["executionRoleArn"], roleArn)
      ? [{ name, document: found.value }]
      : [],
  );
  if (withRole.length === 0) return { needs: usualNeeds(place), from: [] };
  const needs = withRole.flatMap(({ document }) => taskNeeds(viewTask(document, { origin: "response" }), place));
  return { needs: unique(needs), from: withRole.map(({ name }) => name) };
}

/** A task definition names a role by its ARN or its name. */
function isRole(named: unknown, roleArn: string): boolean {
  return named === roleArn || named === nameOfArn(roleArn);
}

function unique(needs: readonly TaskNeed[]): readonly TaskNeed[] {
  const byKey = new Map(needs.map((need) => [[need.holder, need.purpose, need.resource ?? need.subject].join(" "), need]));
  return [...byKey.values()];
}
