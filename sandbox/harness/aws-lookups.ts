import { AutoScalingClient, paginateDescribeAutoScalingGroups } from "@aws-sdk/client-auto-scaling";
import {
  EC2Client,
  type Filter,
  paginateDescribeInstances,
  paginateDescribeTags,
  paginateDescribeVpcs,
} from "@aws-sdk/client-ec2";
import { ECSClient, paginateListClusters } from "@aws-sdk/client-ecs";
import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient, paginateListRoles } from "@aws-sdk/client-iam";

import { localAwsClient } from "@/sandbox/local-aws-client";

import { type AwsKeys, awsAt, type AwsPlace } from "./aws-credentials";

/** One connector's view of one region. */
export type AwsView = {
  readonly place: AwsPlace;
  readonly region: string;
  readonly keys: AwsKeys;
};

function at({ place, region, keys }: AwsView) {
  return awsAt(place, region, keys);
}

function present(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined);
}

export async function listVpcs(view: AwsView) {
  const vpcs: { id: string; name: string }[] = [];
  for await (const page of paginateDescribeVpcs({ client: localAwsClient(EC2Client, at(view)) }, {})) {
    for (const { VpcId = "", Tags = [] } of page.Vpcs ?? []) {
      vpcs.push({ id: VpcId, name: Tags.find((tag) => tag.Key === "Name")?.Value ?? "" });
    }
  }
  return vpcs;
}

/** Keys only: the vendor does not list values. */
export async function listTagKeys(view: AwsView): Promise<string[]> {
  const keys = new Set<string>();
  const filter = { Filters: [{ Name: "resource-type", Values: ["instance"] }] };
  for await (const page of paginateDescribeTags({ client: localAwsClient(EC2Client, at(view)) }, filter)) {
    for (const key of present((page.Tags ?? []).map((tag) => tag.Key))) keys.add(key);
  }
  return [...keys].sort();
}

export async function listGroups(view: AwsView): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateDescribeAutoScalingGroups({ client: localAwsClient(AutoScalingClient, at(view)) }, {})) {
    names.push(...present((page.AutoScalingGroups ?? []).map((group) => group.AutoScalingGroupName)));
  }
  return names;
}

export async function listClusters(view: AwsView): Promise<string[]> {
  const names: string[] = [];
  for await (const page of paginateListClusters({ client: localAwsClient(ECSClient, at(view)) }, {})) {
    names.push(...present((page.clusterArns ?? []).map((arn) => arn.split("/").at(-1))));
  }
  return names;
}

async function balancers(view: AwsView) {
  const found: { name: string; arn: string }[] = [];
  for await (const page of paginateDescribeLoadBalancers(
    { client: localAwsClient(ElasticLoadBalancingV2Client, at(view)) },
    {},
  )) {
    for (const { LoadBalancerName = "", LoadBalancerArn = "" } of page.LoadBalancers ?? []) {
      found.push({ name: LoadBalancerName, arn: LoadBalancerArn });
    }
  }
  return found;
}

export async function listBalancers(view: AwsView): Promise<string[]> {
  return (await balancers(view)).map(({ name }) => name);
}

/** `PROTOCOL: port` to ARN; empty for a load balancer that does not exist. */
export async function listListeners(view: AwsView, balancer: string): Promise<Record<string, string>> {
  const found = (await balancers(view)).find(({ name }) => name === balancer);
  if (found === undefined) return {};
  const client = localAwsClient(ElasticLoadBalancingV2Client, at(view));
  const { Listeners = [] } = await client.send(new DescribeListenersCommand({ LoadBalancerArn: found.arn }));
  return Object.fromEntries(
    Listeners.map(({ Protocol = "", Port = 0, ListenerArn = "" }) => [`${Protocol}: ${String(Port)}`, ListenerArn]),
  );
}

export async function listRuleArns(view: AwsView, listenerArn: string): Promise<string[]> {
  const client = localAwsClient(ElasticLoadBalancingV2Client, at(view));
  const { Rules = [] } = await client.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
  return present(Rules.map((rule) => rule.RuleArn));
}

export async function listRoles(view: AwsView): Promise<Record<string, string>> {
  const roles: Record<string, string> = {};
  for await (const page of paginateListRoles({ client: localAwsClient(IAMClient, at(view)) }, {})) {
    for (const { Arn = "", RoleName = "" } of page.Roles ?? []) roles[Arn] = RoleName;
  }
  return roles;
}

export type HostFilter = {
  readonly vpcIds: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly autoScalingGroupName: string | null;
  readonly winRm: boolean;
};

async function groupMembers(view: AwsView, name: string): Promise<string[]> {
  const ids: string[] = [];
  const input = { AutoScalingGroupNames: [name] };
  for await (const page of paginateDescribeAutoScalingGroups({ client: localAwsClient(AutoScalingClient, at(view)) }, input)) {
    const instances = (page.AutoScalingGroups ?? []).flatMap((group) => group.Instances ?? []);
    ids.push(...present(instances.filter((one) => one.LifecycleState === "InService").map((one) => one.InstanceId)));
  }
  return ids;
}

function filtersOf({ vpcIds, tags, winRm }: HostFilter): Filter[] {
  return [
    { Name: "instance-state-name", Values: ["running"] },
    ...(vpcIds.length === 0 ? [] : [{ Name: "vpc-id", Values: [...vpcIds] }]),
    ...Object.entries(tags).map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })),
    ...(winRm ? [{ Name: "platform", Values: ["windows"] }] : []),
  ];
}

/** Public DNS names of the matching hosts (empty text for private ones); a group, when named, makes the filters void. */
export async function listHosts(view: AwsView, filter: HostFilter): Promise<string[]> {
  const group = filter.autoScalingGroupName;
  const members = group === null ? null : await groupMembers(view, group);
  if (members?.length === 0) return [];
  const input = members === null ? { Filters: filtersOf(filter) } : { InstanceIds: members };
  const hosts: string[] = [];
  for await (const page of paginateDescribeInstances({ client: localAwsClient(EC2Client, at(view)) }, input)) {
    const instances = (page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []);
    const isWanted = (platform: string | undefined) => filter.winRm || (platform ?? "").toLowerCase() !== "windows";
    hosts.push(...instances.filter((one) => isWanted(one.Platform)).map((one) => one.PublicDnsName ?? ""));
  }
  return hosts;
}
