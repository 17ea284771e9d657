import type { Filter, Instance } from "@aws-sdk/client-ec2";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";
import { isoOf, tagsOf } from "./tags";

/** Which instances to read; everything given must match. Empty lists mean "any". */
export type InstanceQuery = {
  readonly instanceIds?: readonly string[] | undefined;
  readonly states?: readonly string[] | undefined;
  readonly vpcIds?: readonly string[] | undefined;
  readonly subnetIds?: readonly string[] | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly autoScalingGroupName?: string | undefined;
};

/** AWS's largest page. */
const PAGE_SIZE = 1000;

/**
 * Lists the instances of a region that match, all pages. Terminated ones are in it for about an hour after their end.
 * Errors: as for every AWS call.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html
 */
export async function describeInstances(
  clients: AwsClients,
  region: string,
  query: InstanceQuery = {},
): Promise<Result<readonly Ec2Instance[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeInstances", region }, async () => {
    const { DescribeInstancesCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const filters = filtersOf(query);
    const instances = await collectPages<Instance>(async (NextToken) => {
      const page = await ec2.send(
        new DescribeInstancesCommand({
          MaxResults: PAGE_SIZE,
          Filters: filters.length === 0 ? undefined : filters,
          NextToken,
        }),
      );
      return { items: page.Reservations?.flatMap((reservation) => reservation.Instances ?? []), next: page.NextToken };
    });
    // An item can come twice when the list changes between two pages.
    const byId = new Map(instances.map((instance) => [instance.InstanceId ?? "", toInstance(instance, region)]));
    return [...byId.values()].filter((instance) => instance.instanceId !== "");
  });
}

function filtersOf(query: InstanceQuery): Filter[] {
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    // As a filter rather than as InstanceIds: an ID that is gone is then left out instead of failing the whole call.
    ["instance-id", query.instanceIds],
    ["instance-state-name", query.states],
    ["vpc-id", query.vpcIds],
    ["subnet-id", query.subnetIds],
    ["tag:aws:autoscaling:groupName", query.autoScalingGroupName === undefined ? undefined : [query.autoScalingGroupName]],
    ...Object.entries(query.tags ?? {}).map(([key, value]): readonly [string, readonly string[]] => [
      `tag:${key}`,
      [escapeWildcards(value)],
    ]),
  ];
  return lists.flatMap(([Name, Values]) => (Values === undefined || Values.length === 0 ? [] : [{ Name, Values: [...Values] }]));
}

/** EC2 filters read `*` and `?` as wildcards; a tag value is meant literally. */
function escapeWildcards(value: string): string {
  return value.replace(/[\\*?]/g, (sign) => `\\${sign}`);
}

function toInstance(instance: Instance, region: string): Ec2Instance {
  const tags = tagsOf(instance.Tags);
  return {
    instanceId: instance.InstanceId ?? "",
    region,
    name: tags["Name"],
    state: instance.State?.Name ?? "unknown",
    instanceType: instance.InstanceType ?? "unknown",
    platform: instance.Platform?.toLowerCase() === "windows" ? "windows" : "linux",
    platformDetails: instance.PlatformDetails,
    imageId: instance.ImageId,
    vpcId: instance.VpcId,
    subnetId: instance.SubnetId,
    availabilityZone: instance.Placement?.AvailabilityZone,
    privateIpAddress: instance.PrivateIpAddress,
    publicIpAddress: instance.PublicIpAddress,
    privateDnsName: blankAsAbsent(instance.PrivateDnsName),
    publicDnsName: blankAsAbsent(instance.PublicDnsName),
    keyName: instance.KeyName,
    instanceProfileArn: instance.IamInstanceProfile?.Arn,
    launchTime: isoOf(instance.LaunchTime),
    securityGroups: (instance.SecurityGroups ?? []).map((group) => ({
      groupId: group.GroupId ?? "",
      groupName: group.GroupName ?? "",
    })),
    tags,
    autoScalingGroupName: tags["aws:autoscaling:groupName"],
  };
}

function blankAsAbsent(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
