import type { RouteTable, SecurityGroup, SecurityGroupRule, Subnet, Vpc, VpcEndpoint } from "./aws-shapes";

/** How traffic leaves a subnet, by the route table that decides for it. */
export type SubnetRoute =
  /** Through an internet gateway: only what has a public address gets out. */
  | { readonly kind: "public" }
  /** Through a NAT gateway. */
  | { readonly kind: "nat"; readonly target: string }
  /** Through something else, such as a transit gateway. Where it leads is not known. */
  | { readonly kind: "other"; readonly target: string }
  /** No default route, or one to something that is gone. */
  | { readonly kind: "none"; readonly blackhole?: string | undefined }
  | { readonly kind: "unknown" };

/** A subnet that tasks could run in. */
export type TaskSubnet = {
  readonly id: string;
  readonly name?: string | undefined;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidrBlock: string;
  readonly freeAddresses: number;
  readonly route: SubnetRoute;
  /** The account that shares it with this one. */
  readonly sharedBy?: string | undefined;
  /**
   * The services of AWS that a Fargate task needs to start and that this subnet has no endpoint for. `undefined`: not known,
   * because endpoints could not be read or may belong to the account that shares the subnet.
   */
  readonly missingEndpoints: readonly string[] | undefined;
};

/** A security group with its rules in words. */
export type TaskGroup = {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly sharedBy?: string | undefined;
  readonly inbound: readonly string[];
  readonly outbound: readonly string[];
};

export type TaskVpc = {
  readonly id: string;
  readonly name?: string | undefined;
  readonly cidrBlock: string;
  readonly sharedBy?: string | undefined;
};

/** The networks of a region that the tasks of a service could use. */
export type TaskNetwork = {
  readonly region: string;
  readonly vpcs: readonly TaskVpc[];
  readonly subnets: readonly TaskSubnet[];
  readonly groups: readonly TaskGroup[];
};

/** What AWS returned about a region's networks. `undefined`: could not be read, so what depends on it is unknown. */
export type FoundNetworks = {
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly routeTables: readonly RouteTable[] | undefined;
  readonly endpoints: readonly VpcEndpoint[] | undefined;
};

/**
 * The networks of a region, sorted for people: subnets by zone, each with the way out that its route table gives it.
 *
 * @guide G137 G138 G139
 */
export function taskNetwork(region: string, account: string, found: FoundNetworks): TaskNetwork {
  const sharedBy = (ownerId: string | undefined) => (ownerId === undefined || ownerId === account ? undefined : ownerId);
  return {
    region,
    vpcs: found.vpcs
      .map(({ vpcId: id, name, cidrBlock, ownerId }) => ({ id, name, cidrBlock, sharedBy: sharedBy(ownerId) }))
      .toSorted(byName),
    subnets: found.subnets
      .map((subnet) => ({
        id: subnet.subnetId,
        name: subnet.name,
        vpcId: subnet.vpcId,
        zone: subnet.availabilityZone,
        cidrBlock: subnet.cidrBlock,
        freeAddresses: subnet.availableIpAddressCount,
        route: routeOf(subnet, found.routeTables),
        sharedBy: sharedBy(subnet.ownerId),
        missingEndpoints:
          found.endpoints === undefined || sharedBy(subnet.ownerId) !== undefined ? undefined : missingEndpoints(subnet, found),
      }))
      .toSorted((one, other) => one.zone.localeCompare(other.zone, "en") || byName(one, other)),
    groups: found.securityGroups
      .flatMap(({ groupId: id, groupName: name, vpcId, ownerId, inbound, outbound }) =>
        vpcId === undefined
          ? []
          : [{ id, name, vpcId, sharedBy: sharedBy(ownerId), inbound: ruleWords(inbound), outbound: ruleWords(outbound) }],
      )
      .toSorted(byName),
  };
}

type Named = { readonly id: string; readonly name?: string | undefined };

function byName(one: Named, other: Named): number {
  return (one.name ?? one.id).localeCompare(other.name ?? other.id, "en") || one.id.localeCompare(other.id, "en");
}

/** The table that decides for a subnet: its own, or else the main one of its VPC. */
function tableOf({ subnetId, vpcId }: Subnet, tables: readonly RouteTable[]): RouteTable | undefined {
  return (
    tables.find((table) => table.subnetIds.includes(subnetId)) ?? tables.find((table) => table.isMain && table.vpcId === vpcId)
  );
}

const EVERYWHERE = "0.0.0.0/0";

/** The way out of a subnet. `unknown` without its route table. */
export function routeOf(subnet: Subnet, tables: readonly RouteTable[] | undefined): SubnetRoute {
  const table = tables === undefined ? undefined : tableOf(subnet, tables);
  if (table === undefined) return { kind: "unknown" };
  const route = table.routes.find(({ destination }) => destination === EVERYWHERE);
  if (route === undefined) return { kind: "none" };
  const { target } = route;
  if (!route.isActive) return { kind: "none", blackhole: target };
  if (target.startsWith("igw-")) return { kind: "public" };
  return target.startsWith("nat-") ? { kind: "nat", target } : { kind: "other", target };
}

/** What every Fargate task with an image in ECR and the awslogs driver calls while it starts. */
const START_SERVICES = ["ecr.api", "ecr.dkr", "s3", "logs"] as const;

/**
 * Endpoints are needed where nothing leads out: image and logs are reached through them. The layers of an image are in S3.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
function missingEndpoints(subnet: Subnet, found: FoundNetworks): readonly string[] {
  return START_SERVICES.filter((service) => endpointOf(subnet, service, found) === undefined);
}

/** The endpoint through which a subnet reaches a service of AWS, such as `ecr.api`; `undefined` when there is none. */
export function endpointOf(
  subnet: Subnet,
  service: string,
  { endpoints, routeTables }: Pick<FoundNetworks, "endpoints" | "routeTables">,
): VpcEndpoint | undefined {
  const table = routeTables === undefined ? undefined : tableOf(subnet, routeTables);
  return endpoints?.find(
    ({ vpcId, isAvailable, serviceName, type, hasPrivateDns, routeTableIds }) =>
      vpcId === subnet.vpcId &&
      isAvailable &&
      serviceName.endsWith(`.${service}`) &&
      (type === "Gateway" ? table !== undefined && routeTableIds.includes(table.routeTableId) : hasPrivateDns),
  );
}

/** Why a Fargate task in this subnet could not reach its image and its logs; `undefined` when it can, or this is unknown. */
export function noWayOut(subnet: TaskSubnet, assignPublicIp: boolean): string | undefined {
  const { route, missingEndpoints: missing } = subnet;
  if (missing === undefined || missing.length === 0) return undefined;
  if (route.kind === "nat" || route.kind === "other" || route.kind === "unknown") return undefined;
  if (route.kind === "public") {
    return assignPublicIp ? undefined : "leads to the internet only for tasks with a public address";
  }
  const gone =
    route.blackhole === undefined ? "has no route to the internet" : `has a default route to ${route.blackhole}, which is gone`;
  return `${gone}, and no endpoint for ${missing.join(", ")}`;
}

/** Whether it is unknown if a Fargate task in this subnet reaches its image: its route or its endpoints were not read. */
export function isWayOutUnknown({ route, missingEndpoints: missing }: TaskSubnet, assignPublicIp: boolean): boolean {
  if (route.kind === "unknown") return true;
  const needsEndpoints = route.kind === "none" || (route.kind === "public" && !assignPublicIp);
  return needsEndpoints && missing === undefined;
}

/** One sentence for each subnet from which a Fargate task could not reach its image. */
export function stuckSubnets(chosen: readonly TaskSubnet[], assignPublicIp: boolean): readonly string[] {
  return chosen.flatMap((subnet) => {
    const why = noWayOut(subnet, assignPublicIp);
    return why === undefined ? [] : [`${subnet.name ?? subnet.id} ${why}.`];
  });
}

/** The route in one or two words, for a list. */
export function routeWords(route: SubnetRoute): string {
  switch (route.kind) {
    case "public":
      return "public";
    case "nat":
      return "private, with NAT";
    case "other":
      return `private, through ${route.target}`;
    case "none":
      return route.blackhole === undefined ? "private, no way out" : `private, its route to ${route.blackhole} is broken`;
    case "unknown":
      return "route not known";
  }
}

/** Rules in words: "TCP 443 from anywhere". Each once. */
export function ruleWords(rules: readonly SecurityGroupRule[]): readonly string[] {
  return [...new Set(rules.flatMap((rule) => rule.peers.map((peer) => `${trafficWords(rule)}, ${peerWords(peer)}`)))];
}

/** Protocol numbers that AWS returns as numbers. @see https://www.iana.org/assignments/protocol-numbers/ */
const PROTOCOLS: Readonly<Record<string, string>> = { "1": "ICMP", "6": "TCP", "17": "UDP", "58": "ICMPv6" };
const LAST_PORT = 65_535;

function trafficWords({ protocol, fromPort, toPort }: SecurityGroupRule): string {
  if (protocol === "-1") return "All traffic";
  const name = PROTOCOLS[protocol] ?? protocol.toUpperCase();
  if (name.startsWith("ICMP")) return name;
  if (fromPort === undefined || toPort === undefined || (fromPort === 0 && toPort === LAST_PORT)) return `${name} all ports`;
  return fromPort === toPort ? `${name} ${String(fromPort)}` : `${name} ${String(fromPort)} to ${String(toPort)}`;
}

function peerWords(peer: string): string {
  return peer === EVERYWHERE || peer === "::/0" ? "anywhere" : peer;
}
