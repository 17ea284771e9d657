import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { EcsService, TargetHealth } from "@/lib/domain/aws/aws-shapes";
import { taskNeeds, usualNeeds, type TaskNeed } from "@/lib/domain/ecs/execution-needs";
import {
  readOneDefinition,
  revisionName,
  type RegisteredDefinition,
  type Revision,
} from "@/lib/domain/ecs/registered-definition";
import { viewTask } from "@/lib/domain/ecs/rules/task-view";
import type { Members } from "@/lib/domain/ecs/value";
import type { EcsTaskDefinition } from "@/lib/domain/runs/answers/ecs-task-definition";

import { serviceHealth, type ServiceHealth } from "./service-health";
import type { TaskPlace } from "./task-role";

/** What looking at the services of a cluster reads. */
export type WorkReads = {
  readonly listServices: (region: string, cluster: string) => Promise<Result<readonly EcsService[], AppError>>;
  readonly describeTargetHealth: (region: string, targetGroupArn: string) => Promise<Result<TargetHealth, AppError>>;
  /** One revision of a task definition; `undefined` when there is none. */
  readonly findTaskDefinition: (
    region: string,
    revision: Revision,
  ) => Promise<Result<RegisteredDefinition | undefined, AppError>>;
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
  /** `family:revision` of each, or what a new one is called; empty when no task definition with this role is known. */
  readonly from: readonly string[];
};

type Document = { readonly name: string; readonly document: Members };

/**
 * What the execution role has to allow: the needs of the task definition that step S11 chose, or else of those with this role that
 * the services run. Without one, the usual needs are used (item G121).
 */
export async function needsOfRole(
  reads: Pick<WorkReads, "findTaskDefinition">,
  asked: {
    readonly roleArn: string;
    readonly place: TaskPlace;
    readonly services: readonly EcsService[];
    readonly chosen: EcsTaskDefinition | undefined;
  },
): Promise<KnownNeeds> {
  const { place, chosen } = asked;
  const documents = chosen === undefined ? await inUse(reads, asked) : await chosenDocument(reads, chosen, place);
  if (documents.length === 0) return { needs: usualNeeds(place), from: [] };
  const needs = documents.flatMap(({ document }) => taskNeeds(viewTask(document, { origin: "document" }), place));
  return { needs: unique(needs), from: documents.map(({ name }) => name) };
}

async function chosenDocument(
  reads: Pick<WorkReads, "findTaskDefinition">,
  chosen: EcsTaskDefinition,
  { region }: TaskPlace,
): Promise<readonly Document[]> {
  if (chosen.how === "existing") return await documentOf(reads, region, chosen);
  const read = readOneDefinition(chosen.document);
  return read.ok ? [{ name: "the new task definition", document: read.value.document }] : [];
}

async function inUse(
  reads: Pick<WorkReads, "findTaskDefinition">,
  { roleArn, place, services }: { readonly roleArn: string; readonly place: TaskPlace; readonly services: readonly EcsService[] },
): Promise<readonly Document[]> {
  const names = new Set(
    services.flatMap(({ taskDefinition }) => (taskDefinition === undefined ? [] : nameOfArn(taskDefinition))),
  );
  const revisions = [...names].flatMap((name) => revisionOf(name) ?? []).slice(0, MAX_DEFINITIONS);
  const documents = await Promise.all(revisions.map(async (revision) => await documentOf(reads, place.region, revision)));
  return documents.flat().filter(({ document }) => isRole(document["executionRoleArn"], roleArn));
}

async function documentOf(
  reads: Pick<WorkReads, "findTaskDefinition">,
  region: string,
  revision: Revision,
): Promise<readonly Document[]> {
  const found = await reads.findTaskDefinition(region, revision);
  if (!found.ok || found.value === undefined) return [];
  return [{ name: revisionName(revision), document: found.value.document }];
}

function revisionOf(name: string): Revision | undefined {
  const [family, revision] = name.split(":");
  return family === undefined || revision === undefined ? undefined : { family, revision: Number(revision) };
}

/** A task definition names a role by its ARN or its name. */
function isRole(named: unknown, roleArn: string): boolean {
  return named === roleArn || named === nameOfArn(roleArn);
}

function unique(needs: readonly TaskNeed[]): readonly TaskNeed[] {
  const byKey = new Map(needs.map((need) => [[need.holder, need.purpose, need.resource ?? need.subject].join(" "), need]));
  return [...byKey.values()];
}
