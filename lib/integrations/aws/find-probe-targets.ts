import { ListClustersCommand, ListTaskDefinitionsCommand } from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { ProbeInstance, ProbeTargets } from "@/lib/domain/matrix/matrix-reads";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { findCluster as findNamedCluster } from "./list-clusters";

/** What to look for: only the things named in `wanted`, in one region. */
export type TargetQuery = {
  readonly region: string;
  readonly wanted: ReadonlySet<keyof ProbeTargets>;
  /** The tag to which rights over instances are limited; a dry run has to name one that carries it. */
  readonly instanceTag?: { readonly key: string; readonly value: string } | undefined;
  /** Name of the cluster to which rights are limited. */
  readonly cluster?: string | undefined;
};

/** One page is enough: any one thing will do. */
const FEW_INSTANCES = 50;
const LIVING = ["running", "stopped"];

/**
 * Finds one of each thing that real calls of a Harness identity have to name, with the portal's own access.
 * What the account has not, or the portal may not see, is left out.
 */
export async function findProbeTargets(clients: AwsClients, query: TargetQuery): Promise<ProbeTargets> {
  const { region, wanted, instanceTag } = query;
  const wants = (target: keyof ProbeTargets) => wanted.has(target);
  const [instance, example, clusterArn, taskDefinition, balancing, targetGroupArn] = await Promise.all([
    wants("instance") ? findInstance(clients, region, instanceTag) : undefined,
    wants("example") ? findInstance(clients, region) : undefined,
    wants("clusterArn") ? findCluster(clients, query) : undefined,
    wants("taskDefinition") ? findTaskDefinition(clients, region) : undefined,
    wants("loadBalancerArn") || wants("listenerArn") ? findLoadBalancer(clients, region, wants("listenerArn")) : undefined,
    wants("targetGroupArn") ? findTargetGroup(clients, region) : undefined,
  ]);
  return { instance, example, clusterArn, taskDefinition, ...balancing, targetGroupArn };
}

async function findInstance(
  clients: AwsClients,
  region: string,
  tag?: { readonly key: string; readonly value: string },
): Promise<ProbeInstance | undefined> {
  const found = await callAws(clients, { service: "ec2", action: "DescribeInstances", region }, async () => {
    const { DescribeInstancesCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const page = await ec2.send(
      new DescribeInstancesCommand({
        MaxResults: FEW_INSTANCES,
        Filters: [
          { Name: "instance-state-name", Values: LIVING },
          ...(tag === undefined ? [] : [{ Name: `tag:${tag.key}`, Values: [tag.value] }]),
        ],
      }),
    );
    return page.Reservations?.flatMap((reservation) => reservation.Instances ?? [])[0];
  });
  if (!found.ok || found.value?.InstanceId === undefined) return undefined;
  const { InstanceId: instanceId, ImageId: imageId, InstanceType: instanceType, SubnetId: subnetId } = found.value;
  return { instanceId, imageId, instanceType, subnetId };
}

async function findCluster(clients: AwsClients, { region, cluster }: TargetQuery): Promise<string | undefined> {
  if (cluster !== undefined) {
    // A list has at most 100 clusters a page, so the named one is asked for by its name.
    const named = await findNamedCluster(clients, region, cluster);
    return named.ok && named.value?.status === "ACTIVE" ? named.value.arn : undefined;
  }
  const found = await callAws(clients, { service: "ecs", action: "ListClusters", region }, async () => {
    const page = await clients.ecs(region).send(new ListClustersCommand({ maxResults: 1 }));
    return page.clusterArns?.[0];
  });
  return found.ok ? found.value : undefined;
}

async function findTaskDefinition(clients: AwsClients, region: string): Promise<string | undefined> {
  const found = await callAws(clients, { service: "ecs", action: "ListTaskDefinitions", region }, async () => {
    const page = await clients.ecs(region).send(new ListTaskDefinitionsCommand({ maxResults: 1 }));
    return page.taskDefinitionArns?.[0];
  });
  return found.ok ? found.value : undefined;
}

async function findLoadBalancer(clients: AwsClients, region: string, withListener: boolean) {
  const service = "elasticloadbalancing";
  const balancer = await callAws(clients, { service, action: "DescribeLoadBalancers", region }, async () => {
    const page = await clients.elbv2(region).send(new DescribeLoadBalancersCommand({ PageSize: 1 }));
    return page.LoadBalancers?.[0]?.LoadBalancerArn;
  });
  const loadBalancerArn = balancer.ok ? balancer.value : undefined;
  if (loadBalancerArn === undefined || !withListener) return { loadBalancerArn };
  const listener = await callAws(clients, { service, action: "DescribeListeners", region }, async () => {
    const page = await clients
      .elbv2(region)
      .send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn, PageSize: 1 }));
    return page.Listeners?.[0]?.ListenerArn;
  });
  return { loadBalancerArn, listenerArn: listener.ok ? listener.value : undefined };
}

async function findTargetGroup(clients: AwsClients, region: string): Promise<string | undefined> {
  const found = await callAws(clients, { service: "elasticloadbalancing", action: "DescribeTargetGroups", region }, async () => {
    const page = await clients.elbv2(region).send(new DescribeTargetGroupsCommand({ PageSize: 1 }));
    return page.TargetGroups?.[0]?.TargetGroupArn;
  });
  return found.ok ? found.value : undefined;
}
