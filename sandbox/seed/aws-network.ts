import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateKeyPairCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  type EC2Client,
  ModifyVpcAttributeCommand,
  type ResourceType,
} from "@aws-sdk/client-ec2";

import type { NetworkRow } from "./aws-instance-rows";

/** What the rest of the seed needs to know of a VPC. */
export type Network = {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  /** Those whose route table leads to the internet. */
  readonly publicSubnetIds: readonly string[];
  /** SSH and WinRM from inside the company only. */
  readonly closedGroup: string;
  /** SSH and everything else from anywhere: a finding. */
  readonly openGroup: string;
  /** HTTP for the load balancer. */
  readonly webGroup: string;
};

export const KEY_PAIR = "meridian-fleet";
const SSH = 22;
const WINRM_HTTPS = 5986;
const COMPANY = "10.0.0.0/8";
const WORLD = "0.0.0.0/0";

export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The AWS sandbox answered without ${what}.`);
  return value;
}

export function named(type: ResourceType, name: string, tags: Readonly<Record<string, string>> = {}) {
  const pairs = Object.entries({ Name: name, ...tags });
  return [{ ResourceType: type, Tags: pairs.map(([Key, Value]) => ({ Key, Value })) }];
}

async function securityGroup(
  ec2: EC2Client,
  vpcId: string,
  name: string,
  rules: readonly { readonly from: number; readonly to: number; readonly cidr: string }[],
): Promise<string> {
  const made = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName: name,
      Description: name,
      VpcId: vpcId,
      TagSpecifications: named("security-group", name),
    }),
  );
  const GroupId = required(made.GroupId, "a security group");
  const IpPermissions = rules.map(({ from, to, cidr }) => ({
    IpProtocol: "tcp",
    FromPort: from,
    ToPort: to,
    IpRanges: [{ CidrIp: cidr }],
  }));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  return GroupId;
}

/** A gateway, and a route table that leads to it for the public subnets. The others keep the main table, which leads nowhere. */
async function routeToInternet(
  ec2: EC2Client,
  { row, vpcId, subnetIds }: { readonly row: NetworkRow; readonly vpcId: string; readonly subnetIds: readonly string[] },
): Promise<void> {
  const made = await ec2.send(new CreateInternetGatewayCommand({ TagSpecifications: named("internet-gateway", row.name) }));
  const GatewayId = required(made.InternetGateway?.InternetGatewayId, "a gateway");
  await ec2.send(new AttachInternetGatewayCommand({ VpcId: vpcId, InternetGatewayId: GatewayId }));
  const table = await ec2.send(
    new CreateRouteTableCommand({ VpcId: vpcId, TagSpecifications: named("route-table", `${row.name}-public`) }),
  );
  const RouteTableId = required(table.RouteTable?.RouteTableId, "a route table");
  await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: WORLD, GatewayId }));
  const isPublic = row.subnets.map((subnet) => subnet.isPublic);
  for (const SubnetId of subnetIds.filter((_id, index) => isPublic[index] === true)) {
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  }
}

/** A VPC with its subnets, gateway and security groups. */
export async function seedNetwork(ec2: EC2Client, row: NetworkRow): Promise<Network> {
  const vpc = await ec2.send(
    new CreateVpcCommand({ CidrBlock: `${row.cidr}.0.0/16`, TagSpecifications: named("vpc", row.name) }),
  );
  const vpcId = required(vpc.Vpc?.VpcId, "a VPC");
  // Without host names a Fargate task cannot start in the emulator.
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));

  const subnetIds: string[] = [];
  for (const { zone, octet, isPublic } of row.subnets) {
    const subnet = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock: `${row.cidr}.${String(octet)}.0/20`,
        AvailabilityZone: `${row.region}${zone}`,
        TagSpecifications: named("subnet", `${row.name}-${isPublic ? "public" : "private"}-${zone}`),
      }),
    );
    subnetIds.push(required(subnet.Subnet?.SubnetId, "a subnet"));
  }
  if (row.subnets.some((subnet) => subnet.isPublic)) {
    await routeToInternet(ec2, { row, vpcId, subnetIds });
  }
  const closedGroup = await securityGroup(ec2, vpcId, `${row.name}-admin`, [
    { from: SSH, to: SSH, cidr: COMPANY },
    { from: WINRM_HTTPS, to: WINRM_HTTPS, cidr: COMPANY },
  ]);
  const openGroup = await securityGroup(ec2, vpcId, `${row.name}-wide-open`, [{ from: 0, to: 65_535, cidr: WORLD }]);
  const webGroup = await securityGroup(ec2, vpcId, `${row.name}-web`, [
    { from: 80, to: 80, cidr: WORLD },
    { from: 8080, to: 8080, cidr: COMPANY },
  ]);
  const publicSubnetIds = subnetIds.filter((_id, index) => row.subnets[index]?.isPublic === true);
  return { vpcId, subnetIds, publicSubnetIds, closedGroup, openGroup, webGroup };
}

export async function seedKeyPair(ec2: EC2Client): Promise<void> {
  await ec2.send(new CreateKeyPairCommand({ KeyName: KEY_PAIR, KeyType: "ed25519" }));
}
