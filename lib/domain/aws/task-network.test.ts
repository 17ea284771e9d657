import { expect, test } from "vitest";

import type { RouteTable, Subnet, VpcEndpoint } from "./aws-shapes";
import { isWayOutUnknown, noWayOut, routeWords, ruleWords, taskNetwork, type FoundNetworks } from "./task-network";

const REGION = "eu-west-1";
const ACCOUNT = "482177309156";
const VPC = { vpcId: "vpc-1", region: REGION, cidrBlock: "10.0.0.0/16", isDefault: false, tags: {} };
const subnet = (subnetId: string, more: Partial<Subnet> = {}): Subnet => ({
  subnetId,
  vpcId: "vpc-1",
  region: REGION,
  ownerId: ACCOUNT,
  cidrBlock: "10.0.0.0/20",
  availabilityZone: "eu-west-1a",
  availableIpAddressCount: 4000,
  mapPublicIpOnLaunch: false,
  tags: {},
  ...more,
});
const table = (routeTableId: string, target: string | undefined, more: Partial<RouteTable> = {}): RouteTable => ({
  routeTableId,
  vpcId: "vpc-1",
  isMain: false,
  subnetIds: [],
  routes: [
    { destination: "10.0.0.0/16", target: "local", isActive: true },
    ...(target === undefined ? [] : [{ destination: "0.0.0.0/0", target, isActive: true }]),
  ],
  ...more,
});
const endpoint = (service: string, more: Partial<VpcEndpoint> = {}): VpcEndpoint => ({
  vpcEndpointId: `vpce-${service}`,
  vpcId: "vpc-1",
  serviceName: `com.amazonaws.${REGION}.${service}`,
  type: "Interface",
  isAvailable: true,
  hasPrivateDns: true,
  routeTableIds: [],
  groupIds: [],
  ...more,
});
const ENDPOINTS = [
  endpoint("ecr.api"),
  endpoint("ecr.dkr"),
  endpoint("logs"),
  endpoint("s3", { type: "Gateway", hasPrivateDns: false, routeTableIds: ["rtb-main"] }),
];

function subnetOf(found: Partial<FoundNetworks>) {
  const all = { vpcs: [VPC], subnets: [subnet("subnet-1")], securityGroups: [], routeTables: [], endpoints: [], ...found };
  const [first] = taskNetwork(REGION, ACCOUNT, all).subnets;
  if (first === undefined) throw new Error("The network has a subnet.");
  return first;
}

const main = (target: string | undefined) => table("rtb-main", target, { isMain: true });

test.each([
  { route: "an internet gateway", tables: [main("igw-1")], words: "public", privately: true, publicly: false },
  { route: "a NAT gateway", tables: [main("nat-1")], words: "private, with NAT", privately: false, publicly: false },
  { route: "a transit gateway", tables: [main("tgw-1")], words: "private, through tgw-1", privately: false, publicly: false },
  { route: "nothing", tables: [main(undefined)], words: "private, no way out", privately: true, publicly: true },
  { route: "no readable table", tables: undefined, words: "route not known", privately: false, publicly: false },
])("a default route to $route is $words", { tags: ["G138"] }, ({ tables, words, privately, publicly }) => {
  const found = subnetOf({ routeTables: tables });
  expect(routeWords(found.route)).toBe(words);
  expect([noWayOut(found, false) !== undefined, noWayOut(found, true) !== undefined]).toEqual([privately, publicly]);
});

test("a subnet's own route table overrides the main one", { tags: ["G138"] }, () => {
  const own = table("rtb-own", "nat-1", { subnetIds: ["subnet-1"] });
  expect(subnetOf({ routeTables: [main("igw-1"), own] }).route).toEqual({ kind: "nat", target: "nat-1" });
});

test("the main table of another VPC decides nothing", () => {
  expect(subnetOf({ routeTables: [{ ...main("igw-1"), vpcId: "vpc-2" }] }).route).toEqual({ kind: "unknown" });
});

test("a default route to a deleted gateway is no way out", () => {
  const gone = { destination: "0.0.0.0/0", target: "nat-1", isActive: false };
  const found = subnetOf({ routeTables: [{ ...main(undefined), routes: [gone] }] });
  expect(routeWords(found.route)).toContain("nat-1");
  expect(noWayOut(found, true)).toContain("nat-1, which is gone");
});

test.each([
  { why: "all four endpoints", endpoints: ENDPOINTS, missing: [] },
  { why: "none", endpoints: [], missing: ["ecr.api", "ecr.dkr", "s3", "logs"] },
  {
    why: "endpoints of another VPC",
    endpoints: ENDPOINTS.map((one) => ({ ...one, vpcId: "vpc-2" })),
    missing: ["ecr.api", "ecr.dkr", "s3", "logs"],
  },
  {
    why: "no private DNS",
    endpoints: ENDPOINTS.map((one) => ({ ...one, hasPrivateDns: false })),
    missing: ["ecr.api", "ecr.dkr", "logs"],
  },
  {
    why: "a gateway endpoint of another route table",
    endpoints: ENDPOINTS.map((one) => ({ ...one, routeTableIds: [] })),
    missing: ["s3"],
  },
  {
    why: "an endpoint that is being made",
    endpoints: ENDPOINTS.map((one) => ({ ...one, isAvailable: false })),
    missing: ["ecr.api", "ecr.dkr", "s3", "logs"],
  },
])("with $why the missing endpoints are $missing", ({ endpoints, missing }) => {
  const found = subnetOf({ routeTables: [main(undefined)], endpoints });
  expect(found.missingEndpoints).toEqual(missing);
  expect(noWayOut(found, false) === undefined).toBe(missing.length === 0);
});

test.each([
  { why: "endpoints that cannot be read", found: { endpoints: undefined } },
  { why: "a subnet that another account shares", found: { subnets: [subnet("subnet-1", { ownerId: "730944218856" })] } },
])("$why leave the way out unknown", ({ found }) => {
  const closed = subnetOf({ routeTables: [main(undefined)], ...found });
  expect([noWayOut(closed, false), isWayOutUnknown(closed, false)]).toEqual([undefined, true]);
  const open = subnetOf({ routeTables: [main("nat-1")], ...found });
  expect(isWayOutUnknown(open, false)).toBe(false);
});

test("a shared subnet names the account that owns it", { tags: ["G138"] }, () => {
  expect(subnetOf({ subnets: [subnet("subnet-1", { ownerId: "730944218856" })] }).sharedBy).toBe("730944218856");
  expect(subnetOf({}).sharedBy).toBeUndefined();
});

test("rules of security groups are put into words", { tags: ["G139"] }, () => {
  expect(
    ruleWords([
      { protocol: "tcp", fromPort: 80, toPort: 80, peers: ["0.0.0.0/0", "::/0"] },
      { protocol: "tcp", fromPort: 8000, toPort: 8080, peers: ["sg-1"] },
      { protocol: "udp", fromPort: 0, toPort: 65_535, peers: ["10.0.0.0/8"] },
      { protocol: "icmp", fromPort: -1, toPort: -1, peers: ["10.0.0.0/8"] },
      { protocol: "-1", peers: ["0.0.0.0/0"] },
    ]),
  ).toEqual([
    "TCP 80, anywhere",
    "TCP 8000 to 8080, sg-1",
    "UDP all ports, 10.0.0.0/8",
    "ICMP, 10.0.0.0/8",
    "All traffic, anywhere",
  ]);
});
