import type { Vpc as SdkVpc } from "@aws-sdk/client-ec2";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Vpc } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";
import { tagsOf } from "./tags";

/**
 * Lists the VPCs of a region.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
 */
export async function listVpcs(clients: AwsClients, region: string): Promise<Result<readonly Vpc[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeVpcs", region }, async () => {
    const { DescribeVpcsCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const vpcs = await collectPages<SdkVpc>(async (NextToken) => {
      const page = await ec2.send(new DescribeVpcsCommand({ MaxResults: 1000, NextToken }));
      return { items: page.Vpcs, next: page.NextToken };
    });
    return vpcs.map((vpc) => {
      const tags = tagsOf(vpc.Tags);
      return {
        vpcId: vpc.VpcId ?? "",
        region,
        name: tags["Name"],
        cidrBlock: vpc.CidrBlock ?? "",
        isDefault: vpc.IsDefault ?? false,
        ownerId: vpc.OwnerId,
        tags,
      };
    });
  });
}
