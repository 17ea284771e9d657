import { DescribeClustersCommand, ListClustersCommand, type Cluster } from "@aws-sdk/client-ecs";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { EcsCluster } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { chunksOf, collectPages, joinAnswers } from "./pages";

/** AWS's limit for a page of names and for a call that describes them. */
const BATCH = 100;

/**
 * Lists the ECS clusters of a region, by name.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html
 */
export async function listClusterArns(clients: AwsClients, region: string): Promise<Result<readonly string[], AppError>> {
  return await callAws(
    clients,
    { service: "ecs", action: "ListClusters", region },
    async () =>
      await collectPages<string>(async (nextToken) => {
        const page = await clients.ecs(region).send(new ListClustersCommand({ maxResults: BATCH, nextToken }));
        return { items: page.clusterArns, next: page.nextToken };
      }),
  );
}

/**
 * Lists the ECS clusters of a region with their counters and tags. A cluster that vanishes between the two calls is
 * left out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html
 */
export async function listClusters(clients: AwsClients, region: string): Promise<Result<readonly EcsCluster[], AppError>> {
  const arns = await listClusterArns(clients, region);
  if (!arns.ok) return arns;
  const described = await Promise.all(
    chunksOf(arns.value, BATCH).map(
      async (clusters) =>
        await callAws(clients, { service: "ecs", action: "DescribeClusters", region }, async () => {
          const answer = await clients
            .ecs(region)
            .send(new DescribeClustersCommand({ clusters: [...clusters], include: ["STATISTICS", "TAGS"] }));
          return answer.clusters ?? [];
        }),
    ),
  );
  const clusters = joinAnswers(described);
  return clusters.ok ? ok(clusters.value.map((cluster) => toCluster(cluster, region))) : clusters;
}

/**
 * Finds a cluster by name with its counters and tags, whatever its status: for some time AWS still returns one that was deleted,
 * which its list leaves out. `undefined` when the region does not know it.
 */
export async function findCluster(
  clients: AwsClients,
  region: string,
  name: string,
): Promise<Result<EcsCluster | undefined, AppError>> {
  return await callAws(clients, { service: "ecs", action: "DescribeClusters", region, resource: name }, async () => {
    const answer = await clients
      .ecs(region)
      .send(new DescribeClustersCommand({ clusters: [name], include: ["STATISTICS", "TAGS"] }));
    const cluster = answer.clusters?.find(({ clusterName }) => clusterName === name);
    return cluster === undefined ? undefined : toCluster(cluster, region);
  });
}

function toCluster(cluster: Cluster, region: string): EcsCluster {
  return {
    arn: cluster.clusterArn ?? "",
    name: cluster.clusterName ?? "",
    region,
    status: cluster.status ?? "unknown",
    registeredContainerInstances: cluster.registeredContainerInstancesCount ?? 0,
    runningTasks: cluster.runningTasksCount ?? 0,
    pendingTasks: cluster.pendingTasksCount ?? 0,
    activeServices: cluster.activeServicesCount ?? 0,
    capacityProviders: cluster.capacityProviders ?? [],
    tags: Object.fromEntries(
      (cluster.tags ?? []).flatMap(({ key, value }): [string, string][] => (key === undefined ? [] : [[key, value ?? ""]])),
    ),
  };
}
