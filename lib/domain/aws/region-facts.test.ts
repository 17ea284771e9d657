import { expect, test } from "vitest";

import type { Ec2Instance } from "./aws-shapes";
import { instancesElsewhere, regionFacts, withoutPublicIp } from "./region-facts";

const instance = (more: Partial<Ec2Instance>): Ec2Instance => ({
  instanceId: "i-00000001",
  region: "eu-west-1",
  state: "running",
  instanceType: "m7g.large",
  platform: "linux",
  vpcId: "vpc-00000001",
  securityGroups: [],
  tags: { Environment: "Production", Name: "a", "aws:autoscaling:groupName": "asg" },
  ...more,
});
const vpc = (vpcId: string) => ({ vpcId, region: "eu-west-1", cidrBlock: "10.0.0.0/16", isDefault: false, tags: {} });

const FACTS = regionFacts("eu-west-1", {
  instances: [
    instance({ publicIpAddress: "203.0.113.7" }),
    instance({}),
    instance({ state: "stopped" }),
    instance({ state: "terminated" }),
    instance({ vpcId: "vpc-00000002", tags: { Environment: "Staging" } }),
  ],
  vpcs: [vpc("vpc-00000002"), vpc("vpc-00000001")],
  subnets: [],
  securityGroups: [],
});

test("terminated instances are not counted, and the fullest VPC comes first", { tags: ["G88", "G89"] }, () => {
  expect(FACTS).toMatchObject({ instances: 4, running: 3 });
  expect(FACTS.vpcs.map(({ id, count }) => [id, count])).toEqual([
    ["vpc-00000001", 3],
    ["vpc-00000002", 1],
  ]);
});

test("names and AWS's own tags are not offered as a filter", () => {
  expect(FACTS.tags).toEqual([
    { key: "Environment", value: "Production", count: 3 },
    { key: "Environment", value: "Staging", count: 1 },
  ]);
});

test.each([
  { vpcs: [], without: 2, running: 3 },
  { vpcs: ["vpc-00000001"], without: 1, running: 2 },
])("hosts without a public address are counted in the chosen VPCs ($vpcs)", { tags: ["G92"] }, ({ vpcs, ...expected }) => {
  expect(withoutPublicIp(FACTS, vpcs)).toEqual(expected);
});

test("an empty region lists other regions with instances, fullest first", { tags: ["G181"] }, () => {
  const regions = [
    { region: "eu-west-1", instances: [] },
    { region: "us-east-1", instances: [instance({})] },
    { region: "eu-central-1", instances: [instance({}), instance({ state: "stopped" }), instance({ state: "terminated" })] },
    { region: "ap-south-1", instances: [instance({ state: "terminated" })] },
  ];
  expect(instancesElsewhere("eu-west-1", regions)).toEqual([
    { region: "eu-central-1", instances: 2 },
    { region: "us-east-1", instances: 1 },
  ]);
});
