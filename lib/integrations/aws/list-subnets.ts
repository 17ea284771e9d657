import type { Subnet as SdkSubnet } from "@aws-sdk/client-ec2";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Subnet } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";
import { tagsOf } from "./tags";

/**
 * Lists the subnets of a region, of the given VPCs only when there are any.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html
 */
export async function listSubnets(
  clients: AwsClients,
  region: string,
  vpcIds: readonly string[] = [],
): Promise<Result<readonly Subnet[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeSubnets", region }, async () => {
    const { DescribeSubnetsCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const subnets = await collectPages<SdkSubnet>(async (NextToken) => {
      const page = await ec2.send(
        new DescribeSubnetsCommand({
          MaxResults: 1000,
          Filters: vpcIds.length === 0 ? undefined : [{ Name: "vpc-id", Values: [...vpcIds] }],
          NextToken,
        }),
      );
      return { items: page.Subnets, next: page.NextToken };
    });
    return subnets.map((subnet) => {
      const tags = tagsOf(subnet.Tags);
      return {
        subnetId: subnet.SubnetId ?? "",
        vpcId: subnet.VpcId ?? "",
        region,
        ownerId: subnet.OwnerId,
        name: tags["Name"],
        cidrBlock: subnet.CidrBlock ?? "",
        availabilityZone: subnet.AvailabilityZone ?? "",
        availableIpAddressCount: subnet.AvailableIpAddressCount ?? 0,
        mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch ?? false,
        tags,
      };
    });
  });
}
