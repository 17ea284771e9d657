import type { Route, RouteTable as SdkTable } from "@aws-sdk/client-ec2";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { RouteTable } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";

/** AWS's limit for a page of route tables. */
const PAGE = 100;

/**
 * Lists the route tables of a region. Of a shared VPC these are the ones of the subnets that are shared.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
 */
export async function listRouteTables(clients: AwsClients, region: string): Promise<Result<readonly RouteTable[], AppError>> {
  return await callAws(clients, { service: "ec2", action: "DescribeRouteTables", region }, async () => {
    const { DescribeRouteTablesCommand } = await import("@aws-sdk/client-ec2");
    const ec2 = await clients.ec2(region);
    const tables = await collectPages<SdkTable>(async (NextToken) => {
      const page = await ec2.send(new DescribeRouteTablesCommand({ MaxResults: PAGE, NextToken }));
      return { items: page.RouteTables, next: page.NextToken };
    });
    return tables.map((table) => ({
      routeTableId: table.RouteTableId ?? "",
      vpcId: table.VpcId ?? "",
      isMain: table.Associations?.some(({ Main }) => Main === true) ?? false,
      subnetIds: (table.Associations ?? []).flatMap(({ SubnetId }) => (SubnetId === undefined ? [] : [SubnetId])),
      routes: (table.Routes ?? []).map(toRoute),
    }));
  });
}

function toRoute(route: Route): RouteTable["routes"][number] {
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = route;
  return {
    destination: DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? DestinationPrefixListId ?? "",
    target:
      route.NatGatewayId ??
      route.TransitGatewayId ??
      route.NetworkInterfaceId ??
      route.InstanceId ??
      route.VpcPeeringConnectionId ??
      route.EgressOnlyInternetGatewayId ??
      route.LocalGatewayId ??
      route.CarrierGatewayId ??
      route.CoreNetworkArn ??
      // Internet gateways, virtual private gateways, gateway endpoints and "local" share this field.
      route.GatewayId ??
      "",
    isActive: route.State !== "blackhole",
  };
}
