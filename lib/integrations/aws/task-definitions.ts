import {
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  type TaskDefinitionStatus,
} from "@aws-sdk/client-ecs";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import {
  readOneDefinition,
  revisionName,
  type FamilyRevisions,
  type RegisteredDefinition,
  type Revision,
} from "@/lib/domain/ecs/registered-definition";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { AwsFailureError } from "./errors";
import { collectPages } from "./pages";

/** AWS's limit for a page. */
const PAGE = 100;

/**
 * Lists the families of a region that have a revision in use, by name.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitionFamilies.html
 */
export async function listTaskDefinitionFamilies(
  clients: AwsClients,
  region: string,
): Promise<Result<readonly string[], AppError>> {
  return await callAws(clients, { service: "ecs", action: "ListTaskDefinitionFamilies", region }, async () => {
    const families = await collectPages<string>(async (nextToken) => {
      const page = await clients
        .ecs(region)
        .send(new ListTaskDefinitionFamiliesCommand({ status: "ACTIVE", maxResults: PAGE, nextToken }));
      return { items: page.families, next: page.nextToken };
    });
    return families.toSorted((left, right) => left.localeCompare(right));
  });
}

/**
 * Lists the newest revisions of a family, at most 100, and the number of the next one. A family that does not exist has no
 * revisions, and its next one is the first.
 *
 * @guide G144
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
 */
export async function listRevisions(
  clients: AwsClients,
  region: string,
  family: string,
): Promise<Result<FamilyRevisions, AppError>> {
  const [active, inactive] = await Promise.all([
    newestOf(clients, { region, family, status: "ACTIVE", most: PAGE }),
    newestOf(clients, { region, family, status: "INACTIVE", most: 1 }),
  ]);
  if (!active.ok) return active;
  if (!inactive.ok) return inactive;
  const newest = Math.max(0, ...active.value.revisions, ...inactive.value.revisions);
  return ok({ family, ...active.value, next: newest + 1 });
}

type Asked = {
  readonly region: string;
  readonly family: string;
  readonly status: TaskDefinitionStatus;
  readonly most: number;
};

async function newestOf(clients: AwsClients, { region, family, status, most }: Asked) {
  return await callAws(clients, { service: "ecs", action: "ListTaskDefinitions", region, resource: family }, async () => {
    const page = await clients
      .ecs(region)
      .send(new ListTaskDefinitionsCommand({ familyPrefix: family, status, sort: "DESC", maxResults: most }));
    const revisions = (page.taskDefinitionArns ?? []).flatMap((arn) => revisionOf(arn, family) ?? []);
    return { revisions: revisions.toSorted((left, right) => right - left), hasMore: page.nextToken !== undefined };
  });
}

/** The revision of an ARN of this family: `…:task-definition/parcel-api:41`. */
function revisionOf(arn: string, family: string): number | undefined {
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const [ofFamily, revision] = name.split(":");
  return ofFamily === family && revision !== undefined && /^\d+$/.test(revision) ? Number(revision) : undefined;
}

/**
 * Reads one revision; `undefined` when there is none with this name.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
 */
export async function findTaskDefinition(
  clients: AwsClients,
  region: string,
  revision: Revision,
): Promise<Result<RegisteredDefinition | undefined, AppError>> {
  const name = revisionName(revision);
  const found = await callAws(clients, { service: "ecs", action: "DescribeTaskDefinition", region, resource: name }, async () => {
    const { taskDefinition } = await clients.ecs(region).send(new DescribeTaskDefinitionCommand({ taskDefinition: name }));
    if (taskDefinition === undefined) return undefined;
    const read = readOneDefinition(JSON.stringify(taskDefinition));
    return { ...revision, status: taskDefinition.status ?? "unknown", document: read.ok ? read.value.document : {} };
  });
  return !found.ok && isAbsent(found.error) ? ok(undefined) : found;
}

/** AWS has no separate code for a revision that does not exist: a well-formed name is refused for nothing else. */
function isAbsent({ cause }: AppError): boolean {
  return cause instanceof AwsFailureError && cause.failure.code === "ClientException";
}
