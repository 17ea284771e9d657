import "server-only";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { AccountReads } from "@/lib/deps/account-reads";
import type { EcsReads } from "@/lib/deps/ecs-reads";
import type { EcsCluster, IamRole } from "@/lib/domain/aws/aws-shapes";
import { lookAtServices, needsOfRole, type WorkingService } from "@/lib/domain/clusters/cluster-work";
import { policiesOfRole } from "@/lib/domain/clusters/role-look";
import { judgeRights, type Right } from "@/lib/domain/clusters/role-rights";
import { taskTrust, type TaskPlace, type TaskTrust } from "@/lib/domain/clusters/task-role";
import type { EcsTaskDefinition } from "@/lib/domain/runs/answers/ecs-task-definition";
import { lookUp } from "@/lib/server/look-up";

/** The clusters of a region; `failure` when they could not be read, which is never shown as none. */
export type RegionClusters =
  { readonly region: string; readonly clusters: readonly EcsCluster[] } | { readonly region: string; readonly failure: AppError };

/** A role of the account with what its trust policy says about ECS tasks. */
export type KnownRole = { readonly role: IamRole; readonly trust: TaskTrust };

/** The rights of the chosen execution role, and the task definitions that need them. */
export type ShownRights = { readonly rights: readonly Right[]; readonly from: readonly string[] };

/** What the form holds now, saved or not complete yet. */
export type PreparationDraft = {
  readonly region: string;
  readonly cluster: string;
  /** The ARN of the existing execution role; empty for a new one. */
  readonly executionRoleArn: string;
};

/** A form that is saved field by field renders again each time; the account's lists are not read again for that. */
const KEPT_MS = 20_000;
type Lists = {
  readonly regions: Result<readonly RegionClusters[], AppError>;
  readonly roles: Result<readonly IamRole[], AppError>;
};
const kept = new WeakMap<EcsReads, { readonly until: number; readonly lists: Promise<Lists> }>();

async function listsOf({ ecs, iam }: AccountReads, now: number): Promise<Lists> {
  const held = kept.get(ecs);
  if (held !== undefined && held.until > now) return await held.lists;
  const lists = readLists({ ecs, iam });
  kept.set(ecs, { until: now + KEPT_MS, lists });
  const { regions, roles } = await lists;
  const isWhole = regions.ok && roles.ok && regions.value.every((one) => !("failure" in one));
  if (!isWhole) kept.delete(ecs);
  return await lists;
}

async function readLists({ ecs, iam }: Pick<AccountReads, "ecs" | "iam">): Promise<Lists> {
  const [regions, roles] = await Promise.all([clustersByRegion(ecs), lookUp(async () => await iam.listRoles())]);
  return { regions, roles };
}

async function clustersByRegion(ecs: EcsReads): Promise<Lists["regions"]> {
  const regions = await lookUp(async () => await ecs.listEnabledRegions());
  if (!regions.ok) return regions;
  return ok(
    await Promise.all(
      regions.value.map(async (region) => {
        const clusters = await lookUp(async () => await ecs.listClusters(region));
        return clusters.ok ? { region, clusters: clusters.value } : { region, failure: clusters.error };
      }),
    ),
  );
}

type Asked = {
  readonly draft: PreparationDraft;
  readonly place: TaskPlace;
  readonly now: Date;
  /** The task definition that a later step chose. */
  readonly chosen: EcsTaskDefinition | undefined;
};

/** The preparation page's look-ups: lists for the form, then what is known about the chosen cluster and execution role. */
export async function lookUpPreparation(account: AccountReads, asked: Asked) {
  const { draft, place, now } = asked;
  const [{ regions, roles }, services] = await Promise.all([
    listsOf(account, now.getTime()),
    draft.region === "" || draft.cluster === ""
      ? undefined
      : lookUp(async () => await lookAtServices(account.ecs, { region: draft.region, cluster: draft.cluster })),
  ]);
  const known = roles.ok ? ok(roles.value.map((role) => ({ role, trust: taskTrust(role, place) }))) : roles;
  const role = known.ok ? known.value.find(({ role }) => role.arn === draft.executionRoleArn)?.role : undefined;
  return { regions, roles: known, services, rights: await rightsOf(account, role, services, asked) };
}

async function rightsOf(
  { ecs, iam }: AccountReads,
  role: IamRole | undefined,
  services: Result<readonly WorkingService[], AppError> | undefined,
  { place, chosen }: Asked,
): Promise<Result<ShownRights, AppError> | undefined> {
  if (role === undefined || services === undefined) return undefined;
  const running = services.ok ? services.value.map(({ service }) => service) : [];
  return await lookUp(async () => {
    // The list leaves the permissions boundary of a role out.
    const whole = await iam.findRole(role.roleName);
    if (!whole.ok) return whole;
    const [policies, known] = await Promise.all([
      policiesOfRole(iam, whole.value ?? role),
      needsOfRole(ecs, { roleArn: role.arn, place, services: running, chosen }),
    ]);
    if (!policies.ok) return policies;
    const needs = known.needs.filter(({ holder }) => holder === "execution");
    return ok({ rights: judgeRights(needs, policies.value), from: known.from });
  });
}
