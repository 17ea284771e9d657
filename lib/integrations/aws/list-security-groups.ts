import type { IpPermission, SecurityGroup as SdkGroup } from "@aws-sdk/client-ec2";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { SecurityGroup, SecurityGroupRule } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";
import { tagsOf } from "./tags";

/**
 * Lists the security groups of a region with their rules, of the given VPCs only when there are any.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html
 */
export async function listSecurityGroups(
  clients: AwsClients,
  region: string,
  vpcIds: readonly string[] = [],
): Promise<Result<readonly SecurityGroup[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeSecurityGroups", region }, async () => {
    const { DescribeSecurityGroupsCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const groups = await collectPages<SdkGroup>(async (NextToken) => {
      const page = await ec2.send(
        new DescribeSecurityGroupsCommand({
          MaxResults: 1000,
          Filters: vpcIds.length === 0 ? undefined : [{ Name: "vpc-id", Values: [...vpcIds] }],
          NextToken,
        }),
      );
      return { items: page.SecurityGroups, next: page.NextToken };
    });
    return groups.map((group) => ({
      groupId: group.GroupId ?? "",
      groupName: group.GroupName ?? "",
      region,
      vpcId: group.VpcId,
      ownerId: group.OwnerId,
      description: group.Description ?? "",
      inbound: (group.IpPermissions ?? []).map(toRule),
      outbound: (group.IpPermissionsEgress ?? []).map(toRule),
      tags: tagsOf(group.Tags),
    }));
  });
}

function toRule(permission: IpPermission): SecurityGroupRule {
  const peers = [
    ...(permission.IpRanges ?? []).map((range) => range.CidrIp),
    ...(permission.Ipv6Ranges ?? []).map((range) => range.CidrIpv6),
    ...(permission.UserIdGroupPairs ?? []).map((pair) => pair.GroupId),
    ...(permission.PrefixListIds ?? []).map((list) => list.PrefixListId),
  ];
  return {
    protocol: permission.IpProtocol ?? "-1",
    fromPort: permission.FromPort,
    toPort: permission.ToPort,
    peers: peers.flatMap((peer) => (peer === undefined ? [] : [peer])),
  };
}
