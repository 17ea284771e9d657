import { expect, test } from "vitest";

import { settings } from "@/lib/domain/ecs/service/testing/settings";

import { completeAnswers, instanceFilter, parseAnswer, type AnswerSlug, type Answers } from "./answers";
import { ecsInfrastructureSchemaFor } from "./answers/ecs-infrastructure";
import { identityKinds } from "./answers/identity";
import { pathProblem } from "./available-paths";
import { defaultAnswers } from "./default-answers";
import type { Path } from "./path";
import { savedAnswers } from "./testing/saved-answers";

const path: Path = { target: "ec2", identity: "access-key", hostAccess: "ssh" };
const run = {
  reference: "CB-2026-0042",
  orgIdentifier: "meridian",
  projectIdentifier: "parcel_tracking",
  accountId: "482177309156",
  answers: {},
};
const defaults = defaultAnswers(path, run);

const complete: Answers = {
  prerequisites: {
    orgIdentifier: "meridian",
    projectIdentifier: "parcel_tracking",
    accountId: "482177309156",
    accountConfirmed: true,
    regions: ["eu-west-1"],
    acknowledgedWarnings: [],
  },
  permissions: { packs: ["P0", "P1"], policyName: "HarnessAWSAccess", description: "", taskRoleArns: [], instanceRoleArns: [] },
  identity: { kind: "new-user", userName: "harness-ec2-user", attach: "custom" },
  connector: { name: "AWS-EC2-Connection", region: "eu-west-1", delegateSelectors: ["aws"], executeOnDelegate: true },
  "ec2-infrastructure": {
    environment: { source: "new", name: "Production", type: "Production" },
    name: "EC2-Production",
    region: "eu-west-1",
    vpcs: ["vpc-0c41d9e2"],
    subnets: [],
    securityGroups: [],
    tags: [{ key: "env", value: "prod" }],
    hostConnectionType: "PrivateIP",
  },
  "host-access": {
    method: "new-key",
    name: "EC2-SSH-Key",
    userName: "ec2-user",
    port: 22,
    key: { source: "parked" },
  },
  "ec2-discovery": {
    filter: { tags: [], vpcs: [], asgName: "web", instanceIds: [] },
    confirmedInstanceIds: ["i-0123456789abcdef0"],
    theseAreMine: true,
  },
  "ecs-task-definition": { how: "existing", family: "parcel-api", revision: 41 },
  "ecs-service": settings(),
  pipeline: { name: "Deploy parcel-api", identifier: "Deploy_parcel_api", verification: { how: "none" } },
  "ecs-preparation": {
    region: "eu-west-1",
    cluster: "parcel-main",
    executionRole: { how: "existing", arn: "arn:aws:iam::482177309156:role/parcel-api-exec" },
    taskRole: { how: "none", reason: "The program makes no calls to AWS" },
  },
  "ecs-rights": {
    connector: { use: "second", name: "AWS-ECS", roleArn: "arn:aws:iam::482177309156:role/harness-ecs", signIn: "oidc" },
    rights: { choice: "missing", policyName: "HarnessAWSAccess-ecs" },
  },
  "ecs-infrastructure": {
    environment: { source: "new", name: "Production", type: "Production" },
    infrastructure: { name: "ECS-Production", identifier: "ECS_Production" },
    vpcId: "vpc-0c41d9e2",
    subnetIds: ["subnet-0c41d9e2"],
    securityGroupIds: ["sg-0c41d9e2"],
    assignPublicIp: false,
  },
};

test.each<{ why: string; slug: AnswerSlug; change: object; field: string; says: string }>([
  {
    why: "no region",
    slug: "ecs-preparation",
    change: { region: "" },
    field: "region",
    says: "Choose a region.",
  },
  {
    why: "a cluster's name of 256 characters",
    slug: "ecs-preparation",
    change: { cluster: "c".repeat(256) },
    field: "cluster",
    says: "letters, digits, hyphens",
  },
  {
    why: "a task role that is left out without a reason",
    slug: "ecs-preparation",
    change: { taskRole: { how: "none", reason: "no" } },
    field: "taskRole.reason",
    says: "Say why",
  },
  {
    why: "no choice of an execution role",
    slug: "ecs-preparation",
    change: { executionRole: { how: "none", reason: "It needs no role at all." } },
    field: "executionRole.how",
    says: "Choose the execution role.",
  },
  {
    why: "the guide's example role",
    slug: "ecs-preparation",
    change: { executionRole: { how: "existing", arn: "arn:aws:iam::482177309156:role/YourEcsTaskExecutionRole" } },
    field: "executionRole.arn",
    says: "Replace YourEcsTaskExecutionRole",
  },
  {
    why: "one name for two new roles",
    slug: "ecs-preparation",
    change: { executionRole: { how: "new", name: "role-of-web" }, taskRole: { how: "new", name: "role-of-web" } },
    field: "taskRole.name",
    says: "name of the execution role",
  },
  {
    why: "a tag's value that Harness would evaluate",
    slug: "ec2-infrastructure",
    change: { tags: [{ key: "env", value: '<+secrets.getValue("account.prod")>' }] },
    field: "tags.0.value",
    says: "Harness would evaluate",
  },
  {
    why: "a tag's key that Harness would evaluate",
    slug: "ec2-infrastructure",
    change: { tags: [{ key: "<+input>", value: "" }] },
    field: "tags.0.key",
    says: "Harness would evaluate",
  },
  {
    why: "a group that Harness would evaluate",
    slug: "ec2-discovery",
    change: { filter: { tags: [], vpcs: [], asgName: "<+input>", instanceIds: [] } },
    field: "filter.asgName",
    says: "Harness would evaluate",
  },
  {
    why: "a delegate's tag that Harness would evaluate",
    slug: "connector",
    change: { delegateSelectors: ["<+pipeline.name>"] },
    field: "delegateSelectors.0",
    says: "Harness would evaluate",
  },
  {
    why: "an unconfirmed account",
    slug: "prerequisites",
    change: { accountConfirmed: false },
    field: "accountConfirmed",
    says: "Confirm",
  },
  {
    why: "the guide's example account",
    slug: "prerequisites",
    change: { accountId: "123456789012" },
    field: "accountId",
    says: "example account",
  },
  { why: "no region", slug: "prerequisites", change: { regions: [] }, field: "regions", says: "at least one region" },
  {
    why: "a policy name with a space",
    slug: "permissions",
    change: { policyName: "Harness access" },
    field: "policyName",
    says: "letters, digits",
  },
  {
    why: "the guide's example role",
    slug: "permissions",
    change: { taskRoleArns: ["arn:aws:iam::482177309156:role/YourEcsTaskExecutionRole"] },
    field: "taskRoleArns",
    says: "example name",
  },
  {
    why: "the guide's example account among roles, named",
    slug: "permissions",
    change: {
      instanceRoleArns: ["arn:aws:iam::482177309156:role/web", "arn:aws:iam::123456789012:role/node"],
    },
    field: "instanceRoleArns",
    says: "node: Choose a role of your own account",
  },
  {
    why: "a cluster's ARN for its name",
    slug: "permissions",
    change: { cluster: "arn:aws:ecs:eu-west-1:482177309156:cluster/parcel-main" },
    field: "cluster",
    says: "letters, digits, hyphens",
  },
  {
    why: "a user name over 64 characters",
    slug: "identity",
    change: { userName: "u".repeat(65) },
    field: "userName",
    says: "64",
  },
  {
    why: "full access without a reason",
    slug: "identity",
    change: { attach: "full-access" },
    field: "fullAccessReason",
    says: "Say why",
  },
  {
    why: "a connector name with a slash",
    slug: "connector",
    change: { name: "team/aws" },
    field: "name",
    says: "Harness refuses",
  },
  {
    why: "an override without a reason",
    slug: "connector",
    change: { override: { reason: "" } },
    field: "override.reason",
    says: "Say why",
  },
  {
    why: "a zone in place of a region",
    slug: "ec2-infrastructure",
    change: { region: "eu-west-1a" },
    field: "region",
    says: "eu-west-1",
  },
  { why: "a VPC ID with a typo", slug: "ec2-infrastructure", change: { vpcs: ["vpc0c41d9e2"] }, field: "vpcs.0", says: "vpc-" },
  {
    why: "one tag key twice",
    slug: "ec2-infrastructure",
    change: {
      tags: [
        { key: "env", value: "a" },
        { key: "env", value: "b" },
      ],
    },
    field: "tags",
    says: "once",
  },
  { why: "a port out of range", slug: "host-access", change: { port: 70_000 }, field: "port", says: "65535" },
  { why: "no user to sign in with", slug: "host-access", change: { userName: " " }, field: "userName", says: "ec2-user" },
  {
    why: "unconfirmed instances",
    slug: "ec2-discovery",
    change: { theseAreMine: false },
    field: "theseAreMine",
    says: "yours",
  },
  {
    why: "subnets without their VPC",
    slug: "ecs-infrastructure",
    change: { vpcId: "" },
    field: "vpcId",
    says: "VPC of the subnets",
  },
  {
    why: "a VPC without subnets",
    slug: "ecs-infrastructure",
    change: { subnetIds: [] },
    field: "subnetIds",
    says: "at least one",
  },
  {
    why: "security groups without subnets",
    slug: "ecs-infrastructure",
    change: { vpcId: "", subnetIds: [] },
    field: "subnetIds",
    says: "no effect",
  },
  {
    why: "17 subnets",
    slug: "ecs-infrastructure",
    change: { subnetIds: Array.from({ length: 17 }, (_, index) => `subnet-000000${String(index + 10)}`) },
    field: "subnetIds",
    says: "at most 16",
  },
  {
    why: "six security groups",
    slug: "ecs-infrastructure",
    change: { securityGroupIds: Array.from({ length: 6 }, (_, index) => `sg-0000000${String(index)}`) },
    field: "securityGroupIds",
    says: "at most 5",
  },
])("$why is refused at its field, with what to do", ({ slug, change, field, says }) => {
  expect(parseAnswer(slug, complete[slug]).ok).toBe(true);
  const parsed = parseAnswer(slug, { ...complete[slug], ...change });
  expect(parsed.ok ? {} : parsed.error.fieldErrors).toMatchObject({ [field]: expect.stringContaining(says) });
});

// AKIA for long-lived keys, ASIA for temporary ones:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
test.each([
  { accessKeyId: "  AKIAQWERTYUIOPASDFG2 ", says: undefined },
  { accessKeyId: "ASIAQWERTYUIOPASDFG2", says: "temporary" },
  { accessKeyId: "AKIAQWERTYUIOPASDF", says: "16" },
  { accessKeyId: "a-secret-pasted-into-the-wrong-field", says: "AKIA" },
])("the access key ID $accessKeyId gets the answer $says", ({ accessKeyId, says }) => {
  const parsed = parseAnswer("identity", { kind: "existing-key", accessKeyId, secret: { source: "parked" } });
  expect(parsed.ok ? undefined : parsed.error.fieldErrors?.["accessKeyId"]).toEqual(
    says === undefined ? undefined : expect.stringContaining(says),
  );
});

test.each([
  { roleArn: " arn:aws:iam::482177309156:role/path/HarnessEC2Role ", accepted: true },
  { roleArn: "arn:aws-us-gov:iam::482177309156:role/HarnessEC2Role", accepted: true },
  { roleArn: "arn:aws:iam::123456789012:role/HarnessEC2Role", accepted: false },
  { roleArn: "arn:aws:iam::482177309156:user/someone", accepted: false },
  { roleArn: "HarnessEC2Role", accepted: false },
])("the role ARN $roleArn is accepted: $accepted", ({ roleArn, accepted }) => {
  const parsed = parseAnswer("identity", { kind: "existing-role", roleArn, assumedBy: { by: "own" } });
  expect(parsed.ok).toBe(accepted);
});

test("the pack every connector needs cannot be left out", () => {
  const parsed = parseAnswer("permissions", { ...complete.permissions, packs: ["P2"] });
  expect(parsed.ok && parsed.value.packs).toEqual(["P0", "P2"]);
});

test("an incomplete answer is left out of the complete ones", () => {
  const answers = completeAnswers(savedAnswers({ ...complete, connector: { name: "AWS" } }));
  expect(answers.connector).toBeUndefined();
  expect(answers.identity).toEqual(complete.identity);
});

test("a draft is not an answer, even when it fits its schema", () => {
  const answers = completeAnswers(savedAnswers(complete, { drafts: ["identity"] }));
  expect(answers.identity).toBeUndefined();
  expect(answers.connector).toEqual(complete.connector);
});

test("the filter of discovery replaces the one of the infrastructure", () => {
  const { "ec2-discovery": discovery, ...before } = complete;
  expect(instanceFilter(before).tags).toEqual([{ key: "env", value: "prod" }]);
  expect(instanceFilter({ ...before, "ec2-discovery": discovery })).toEqual(discovery.filter);
});

test("the guide's names are offered as defaults", () => {
  expect(defaults.permissions["policyName"]).toBe("HarnessAWSAccess"); // line 79 of the guide
  expect(defaults.identity["userName"]).toBe("harness-ec2-user"); // line 172
  expect(defaults.connector["name"]).toBe("AWS-EC2-Connection"); // line 237
  expect(defaults["ec2-infrastructure"]["name"]).toBe("EC2-Production"); // line 276
  expect(defaults["host-access"]["name"]).toBe("EC2-SSH-Key"); // line 302
});

test.each<Path["identity"]>(["access-key", "role", "oidc", "irsa", "delegate"])(
  "the default identity of a path with %s fits that path",
  (identity) => {
    const walked = { ...path, identity };
    expect(identityKinds(walked)).toContain(defaultAnswers(walked, run).identity["kind"]);
  },
);

const ECS: Path = { target: "ecs", identity: "role", strategy: "rolling" };

test.each<{ path: Path; wrong: readonly string[] }>([
  { path, wrong: [] },
  { path: { ...path, identity: "oidc" }, wrong: [] },
  { path: ECS, wrong: [] },
  { path: { ...ECS, strategy: "canary" }, wrong: [] },
  { path: { ...ECS, strategy: "blue-green" }, wrong: [] },
  { path: { ...path, target: "both", strategy: "rolling" }, wrong: [] },
  { path: { ...path, hostAccess: "winrm" }, wrong: ["hostAccess"] },
  { path: { ...path, target: "both", hostAccess: "ssm", strategy: "rolling" }, wrong: ["hostAccess"] },
  { path: { target: "ec2", identity: "role" }, wrong: ["hostAccess"] },
  { path: { target: "ecs", identity: "role" }, wrong: ["strategy"] },
  { path: { target: "both", identity: "role" }, wrong: ["hostAccess", "strategy"] },
  { path: { ...ECS, hostAccess: "ssh" }, wrong: ["hostAccess"] },
  { path: { ...path, strategy: "rolling" }, wrong: ["strategy"] },
])("a path is refused at $wrong: $path.target, $path.hostAccess, $path.strategy", ({ path: chosen, wrong }) => {
  expect(Object.keys(pathProblem(chosen)?.fieldErrors ?? {})).toEqual(wrong);
});

test("a refused path names what can be chosen", () => {
  expect(pathProblem({ target: "ecs", identity: "role", hostAccess: "ssh" })?.fieldErrors).toEqual({
    hostAccess: "A path to ECS does not ask for this. Leave it out.",
    strategy: "Choose rolling, canary or blue-green.",
  });
});

test("the ECS infrastructure starts in the environment of the EC2 one", { tags: ["G130"] }, () => {
  const chosen = { source: "existing", identifier: "staging" } as const;
  const answers = { "ec2-infrastructure": { ...complete["ec2-infrastructure"], environment: chosen } };
  const both: Path = { ...path, target: "both", strategy: "rolling" };
  expect(defaultAnswers(both, { ...run, answers })["ecs-infrastructure"]).toMatchObject({ environment: chosen });
  expect(defaultAnswers({ ...both, target: "ecs" }, { ...run, answers })["ecs-infrastructure"]).toMatchObject({
    environment: { source: "new", name: "Production" },
    infrastructure: { name: "ECS-Production" },
  });
});

test("an ECS infrastructure's identifier follows its name", { tags: ["G133"] }, () => {
  const renamed = { ...complete["ecs-infrastructure"], infrastructure: { name: "ECS Blue", identifier: "old" } };
  const parsed = parseAnswer("ecs-infrastructure", renamed);
  expect(parsed.ok && parsed.value.infrastructure).toEqual({ name: "ECS Blue", identifier: "ECS_Blue" });
});

test("subnets and groups of an earlier VPC are left out", () => {
  const network = {
    subnets: [
      { id: "subnet-00000001", vpcId: "vpc-00000001" },
      { id: "subnet-00000002", vpcId: "vpc-00000002" },
    ],
    groups: [{ id: "sg-00000002", vpcId: "vpc-00000002" }],
  };
  const ticked = { subnetIds: ["subnet-00000001", "subnet-00000002"], securityGroupIds: ["sg-00000002"] };
  const parse = (vpcId: string) =>
    ecsInfrastructureSchemaFor(network).safeParse({ ...complete["ecs-infrastructure"], ...ticked, vpcId }).data;
  expect(parse("vpc-00000001")).toMatchObject({ subnetIds: ["subnet-00000001"], securityGroupIds: [] });
  expect(parse("")).toMatchObject({ subnetIds: [], securityGroupIds: [] });
});
