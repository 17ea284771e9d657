import { expect, test } from "vitest";

import { countHidden, harnessView, membersOf, viewInstances, type ViewedInstance } from "./harness-view";

const LINUX: ViewedInstance = {
  instanceId: "i-0a1c5f7d20b94e311",
  name: "parcel-web-1",
  state: "running",
  platform: "linux",
  vpcId: "vpc-0c41d9e2",
  tags: { Environment: "Production" },
};
const WINDOWS: ViewedInstance = { ...LINUX, platform: "windows" };
const ANY = { tags: [], vpcs: [] };
const PRODUCTION = { tags: [{ key: "Environment", value: "Production" }], vpcs: [] };
const GROUP = { ...PRODUCTION, vpcs: ["vpc-07aa31f8"], asgName: "parcel-web-asg" };

// Which instances Harness keeps: domain fact M36; a group replaces VPCs and tags, as Harness's own host list does.
test.each([
  { what: "a running Linux instance over SSH", instance: LINUX, filter: ANY, because: "Running, and nothing is filtered" },
  { what: "one whose tag matches", instance: LINUX, filter: PRODUCTION, because: "All lines match" },
  {
    what: "one in one of the VPCs",
    instance: LINUX,
    filter: { tags: [], vpcs: ["vpc-07aa31f8", "vpc-0c41d9e2"] },
    because: "All lines match",
  },
  {
    what: "Windows over WinRM",
    instance: WINDOWS,
    filter: ANY,
    type: "WinRm" as const,
    because: "Running, and nothing is filtered",
  },
  {
    what: "a member of the group, whatever VPC and tags say",
    instance: LINUX,
    filter: GROUP,
    members: [LINUX.instanceId],
    because: "In service in parcel-web-asg",
  },
  {
    what: "the group's tag while its members are unknown",
    instance: { ...LINUX, autoScalingGroupName: "parcel-web-asg" },
    filter: GROUP,
    because: "In service in parcel-web-asg",
  },
  {
    what: "a line that is still empty",
    instance: LINUX,
    filter: { tags: [{ key: "", value: "" }], vpcs: [] },
    because: "All lines match",
  },
])("Harness will see $what", { tags: ["G115"] }, ({ instance, filter, type, members, because }) => {
  expect(harnessView(instance, { filter, deploymentType: type ?? "Ssh", groupMembers: members })).toEqual({
    seen: true,
    because,
  });
});

test.each([
  { what: "a stopped one", instance: { ...LINUX, state: "stopped" }, filter: ANY, kind: "not-running", because: "It is stopped" },
  { what: "a pending one", instance: { ...LINUX, state: "pending" }, filter: ANY, kind: "not-running", because: "It is pending" },
  { what: "Windows over SSH", instance: WINDOWS, filter: ANY, kind: "platform", because: "Windows; SSH leaves it out" },
  {
    what: "Linux over WinRM",
    instance: LINUX,
    filter: ANY,
    type: "WinRm" as const,
    kind: "platform",
    because: "Not Windows; WinRM leaves it out",
  },
  {
    what: "one in another VPC",
    instance: LINUX,
    filter: { tags: [], vpcs: ["vpc-07aa31f8"] },
    kind: "vpc",
    because: "In vpc-0c41d9e2",
  },
  {
    what: "one with another value",
    instance: { ...LINUX, tags: { Environment: "Staging" } },
    filter: PRODUCTION,
    kind: "tag",
    because: "Environment is “Staging”",
  },
  {
    what: "a value in lower case",
    instance: { ...LINUX, tags: { Environment: "production" } },
    filter: PRODUCTION,
    kind: "tag",
    because: "Environment is “production”: upper and lower case differ",
  },
  {
    what: "a key in lower case",
    instance: { ...LINUX, tags: { environment: "Production" } },
    filter: PRODUCTION,
    kind: "tag",
    because: "The tag is written environment",
  },
  {
    what: "one without the tag",
    instance: { ...LINUX, tags: {} },
    filter: PRODUCTION,
    kind: "tag",
    because: "Has no tag Environment",
  },
  {
    what: "one outside the group",
    instance: LINUX,
    filter: GROUP,
    members: ["i-07be2290d1f35c8aa"],
    kind: "group",
    because: "Not in service in parcel-web-asg",
  },
  {
    what: "Windows in the group, over SSH",
    instance: WINDOWS,
    filter: GROUP,
    members: [WINDOWS.instanceId],
    kind: "platform",
    because: "Windows; SSH leaves it out",
  },
])("Harness will not see $what, and why", { tags: ["G113"] }, ({ instance, filter, type, members, kind, because }) => {
  expect(harnessView(instance, { filter, deploymentType: type ?? "Ssh", groupMembers: members })).toMatchObject({
    seen: false,
    kind,
    because,
  });
});

test("terminated instances are hidden, and the others counted by reason", { tags: ["G182"] }, () => {
  const instances = [LINUX, WINDOWS, { ...LINUX, state: "stopped" }, { ...LINUX, state: "terminated" }, { ...LINUX, tags: {} }];
  const rows = viewInstances(instances, { filter: PRODUCTION, deploymentType: "Ssh" });
  expect(rows).toHaveLength(4);
  expect(countHidden(rows)).toEqual([
    { kind: "not-running", count: 1 },
    { kind: "platform", count: 1 },
    { kind: "tag", count: 1 },
  ]);
});

test("only instances in service are members of a group", () => {
  const member = (instanceId: string, lifecycleState: string) => ({ instanceId, lifecycleState, healthStatus: "Healthy" });
  const group = {
    name: "parcel-web-asg",
    region: "eu-west-1",
    minSize: 1,
    maxSize: 3,
    desiredCapacity: 2,
    instances: [member("i-1", "InService"), member("i-2", "Standby"), member("i-3", "Terminating")],
    tags: {},
  };
  expect(membersOf(group)).toEqual(["i-1"]);
});
