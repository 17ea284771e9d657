import type { VpcEndpoint as SdkEndpoint } from "@aws-sdk/client-ec2";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { VpcEndpoint } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";

/**
 * Lists the VPC endpoints of a region that this account owns.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html
 */
export async function listVpcEndpoints(clients: AwsClients, region: string): Promise<Result<readonly VpcEndpoint[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeVpcEndpoints", region }, async () => {
    const { DescribeVpcEndpointsCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const endpoints = await collectPages<SdkEndpoint>(async (NextToken) => {
      const page = await ec2.send(new DescribeVpcEndpointsCommand({ MaxResults: 1000, NextToken }));
      return { items: page.VpcEndpoints, next: page.NextToken };
    });
    return endpoints.map((endpoint) => ({
      vpcEndpointId: endpoint.VpcEndpointId ?? "",
      vpcId: endpoint.VpcId ?? "",
      serviceName: endpoint.ServiceName ?? "",
      type: endpoint.VpcEndpointType ?? "Gateway",
      // The API reference writes "available", and AWS has been seen to answer "Available".
      isAvailable: endpoint.State?.toLowerCase() === "available",
      hasPrivateDns: endpoint.PrivateDnsEnabled ?? false,
      routeTableIds: endpoint.RouteTableIds ?? [],
      groupIds: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    }));
  });
}
