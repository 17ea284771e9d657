import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { deltaPolicy, packStatement } from "@/lib/domain/permissions/delta-policy";
import { guidePolicy } from "@/lib/domain/permissions/guide-policy";
import { actionsMatching, findAction, isKnownService, nearestAction } from "./known-actions";
import { lintPolicies } from "./lint";
import { compilePattern } from "./match";
import { arnsOverlap } from "./pattern-overlap";
import type { PolicyStatement } from "./policy-document";

const regions: PolicyStatement = { Sid: "Regions", Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" };
const ACCOUNT = "482177309156";

function idsOf(statements: readonly PolicyStatement[], version = "2012-10-17"): readonly string[] {
  return lintPolicies([{ name: "p", document: { Version: version, Statement: statements } }], { holder: "harness" }).map(
    (finding) => finding.id,
  );
}
function allow(
  action: string | readonly string[],
  resource: string | readonly string[],
  more: Partial<PolicyStatement> = {},
): PolicyStatement {
  return { Effect: "Allow", Action: action, Resource: resource, ...more };
}

// Which actions accept which ARNs: AWS service authorization reference, pages of each service.
test.each([
  { what: "no ec2:DescribeRegions", statements: [allow("ec2:DescribeInstances", "*")], id: "missing-describe-regions" },
  {
    what: "DescribeRegions limited to an ARN",
    statements: [allow("ec2:DescribeRegions", "arn:aws:ec2:eu-west-1:482177309156:*")],
    id: "missing-describe-regions",
  },
  { what: "an action that does not exist", statements: [regions, allow("ecs:CreateServices", "*")], id: "unknown-action" },
  { what: "a wildcard that fits no action", statements: [regions, allow("ecs:Deploy*", "*")], id: "unknown-action" },
  { what: "an action without service", statements: [regions, allow("DescribeInstances", "*")], id: "unknown-action" },
  { what: "a service that does not exist", statements: [regions, allow("elbv2:DescribeRules", "*")], id: "unknown-service" },
  { what: "everything", statements: [allow("*", "*")], id: "full-access" },
  { what: "a whole service", statements: [regions, allow("iam:*", "*")], id: "wildcard-action" },
  {
    what: "DescribeInstances with an ARN",
    statements: [regions, allow("ec2:DescribeInstances", `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`)],
    id: "arn-allows-nothing",
  },
  {
    what: "ListServices with an ARN",
    statements: [regions, allow("ecs:ListServices", `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/a`)],
    id: "arn-allows-nothing",
  },
  {
    what: "UpdateService with a cluster's ARN",
    statements: [regions, allow("ecs:UpdateService", `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/a`)],
    id: "arn-of-wrong-kind",
  },
  { what: "UpdateService on everything", statements: [regions, allow("ecs:UpdateService", "*")], id: "risky-on-everything" },
  {
    what: "the example account",
    statements: [regions, allow("iam:PassRole", "arn:aws:iam::123456789012:role/x")],
    id: "placeholder-account",
  },
  {
    what: "the example role",
    statements: [regions, allow("iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/YourEcsTaskExecutionRole`)],
    id: "placeholder-name",
  },
  { what: "passing any role", statements: [regions, allow("iam:PassRole", "*")], id: "pass-role-any-role" },
  {
    what: "passing any role by wildcard",
    statements: [regions, allow("iam:Pass*", `arn:aws:iam::${ACCOUNT}:role/*`)],
    id: "pass-role-any-role",
  },
  {
    what: "passing to any service",
    statements: [regions, allow("iam:PassRole", `arn:aws:iam::${ACCOUNT}:role/x`)],
    id: "pass-role-any-service",
  },
  {
    what: "Allow with NotAction",
    statements: [regions, { Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    id: "allow-not-action",
  },
  {
    what: "Allow with NotResource",
    statements: [regions, { Effect: "Allow", Action: "ecs:UpdateService", NotResource: "arn:aws:ecs:*:*:service/prod/*" }],
    id: "allow-not-resource",
  },
  { what: "the same Sid twice", statements: [regions, regions], id: "duplicate-sid" },
  { what: "a Sid with a hyphen", statements: [{ ...regions, Sid: "my-regions" }], id: "bad-sid" },
  {
    what: "an operator that does not exist",
    statements: [regions, allow("ecs:ListTasks", "*", { Condition: { StringMatches: { "ecs:cluster": "x" } } })],
    id: "unknown-operator",
  },
  {
    what: "a second factor for a machine",
    statements: [allow("ec2:DescribeRegions", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })],
    id: "mfa-on-machine",
  },
  {
    what: "a deny without second factor",
    statements: [
      regions,
      { Effect: "Deny", Action: "*", Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } },
    ],
    id: "mfa-on-machine",
  },
  {
    what: "7,000 characters",
    statements: [
      regions,
      allow(
        Array.from({ length: 300 }, () => "ec2:DescribeInstances"),
        "*",
      ),
    ],
    id: "too-large",
  },
  {
    what: "5,800 characters",
    statements: [
      regions,
      allow(
        Array.from({ length: 235 }, () => "ec2:DescribeInstances"),
        "*",
      ),
    ],
    id: "nearly-full",
  },
] satisfies { what: string; statements: readonly PolicyStatement[]; id: string }[])(
  "$what is found as $id",
  ({ statements, id }) => {
    expect(idsOf(statements)).toContain(id);
  },
);

test("a wrong version is found", () => {
  expect(idsOf([regions], "2008-10-17")).toContain("wrong-version");
});

test("the least policy has no finding", () => {
  expect(idsOf([regions])).toEqual([]);
});

test("the guide's policy fails for the missing call and both placeholders", () => {
  const findings = lintPolicies([{ name: "guide", document: guidePolicy() }], { holder: "harness" });
  expect(findings.filter((finding) => finding.severity === "block").map((finding) => finding.id)).toEqual([
    "missing-describe-regions",
    "placeholder-account",
    "placeholder-name",
  ]);
});

test("a finding names policy, statement, Sid, action and the nearest spelling", () => {
  const [finding] = lintPolicies(
    [
      {
        name: "HarnessAWSAccess",
        document: { Version: "2012-10-17", Statement: [regions, allow("ecs:CreateServices", "*", { Sid: "Deploy" })] },
      },
    ],
    { holder: "harness" },
  );
  expect(finding).toMatchObject({
    policy: "HarnessAWSAccess",
    statement: 2,
    sid: "Deploy",
    action: "ecs:CreateServices",
    fix: "Did you mean ecs:CreateService?",
  });
});

test("known-actions.json is what the published list gives today", { timeout: 60_000 }, () => {
  const script = fileURLToPath(new URL("../../../scripts/known-actions.mjs", import.meta.url));
  const fresh = execFileSync(process.execPath, [script, "--print"], { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
  const committed = readFileSync(new URL("./known-actions.json", import.meta.url), "utf8");
  // Run `node scripts/known-actions.mjs` when this fails after an update of the package.
  expect(JSON.parse(committed)).toEqual(JSON.parse(fresh));
});

test("the list knows names, services and patterns", () => {
  expect(findAction("ecs:createservice")?.name).toBe("ecs:CreateService");
  expect(findAction("ec2:DescribeInstances")?.arnForms).toEqual([]);
  expect(isKnownService("lambda")).toBe(true);
  expect(actionsMatching("ecs:List*").map((facts) => facts.name)).toContain("ecs:ListTasks");
  expect(nearestAction("ec2:DescribeInstence")).toBe("ec2:DescribeInstances");
  expect(nearestAction("ec2:Qqqqqqqqqq")).toBeUndefined();
});

test.each([
  { a: "arn:aws:ecs:*:*:service/*/*", b: "arn:aws:ecs:eu-west-1:1:service/parcel/*", overlap: true },
  { a: "arn:aws:ecs:*:*:service/*", b: "arn:aws:ecs:*:*:cluster/*", overlap: false },
  { a: "arn:aws:iam::aws:policy/x", b: "arn:*:iam::*:policy/*", overlap: true },
  { a: "arn:aws:*", b: "arn:aws:ecs:*:*:cluster/*", overlap: true },
  { a: "a?c", b: "abc", overlap: true },
  { a: "a*", b: "*z", overlap: true },
  { a: "ab", b: "a", overlap: false },
  { a: "*", b: "", overlap: true },
])("$a and $b overlap: $overlap", ({ a, b, overlap }) => {
  expect(arnsOverlap(a, b)).toBe(overlap);
  expect(arnsOverlap(b, a)).toBe(overlap);
});

test("a hostile pattern is matched in time that grows with its length", () => {
  const pattern = `${"*a".repeat(200)}b`;
  const matches = compilePattern(pattern, { wildcards: true });
  const started = performance.now();
  expect(matches("a".repeat(2000), new Map())).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});

test("the delta holds what was denied and nothing else, unscopable actions on *", () => {
  const [policy, ...rest] = deltaPolicy([
    { action: "ecs:CreateService", resources: ["arn:aws:ecs:eu-west-1:1:service/a/*"] },
    { action: "ecs:DeleteService", resources: ["arn:aws:ecs:eu-west-1:1:service/a/*"] },
    { action: "ec2:DescribeRegions", resources: ["arn:aws:ec2:eu-west-1:1:instance/*"] },
    {
      action: "iam:PassRole",
      resources: [`arn:aws:iam::${ACCOUNT}:role/x`],
      condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ]);
  expect(rest).toEqual([]);
  expect(policy?.document.Statement).toEqual([
    {
      Sid: "MissingEcsScoped",
      Effect: "Allow",
      Action: ["ecs:CreateService", "ecs:DeleteService"],
      Resource: "arn:aws:ecs:eu-west-1:1:service/a/*",
    },
    { Sid: "MissingEc2", Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" },
    {
      Sid: "MissingIamScoped",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: `arn:aws:iam::${ACCOUNT}:role/x`,
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ]);
  expect(deltaPolicy([])).toEqual([]);
});

test("the statement of one action is the packs' own", () => {
  const context = { partition: "aws", account: ACCOUNT, region: "eu-west-1", cluster: "parcel-main", passRoles: [] };
  expect(packStatement("ecs:untagresource", context)?.Statement).toEqual([
    expect.objectContaining({ Action: "ecs:UntagResource", Resource: `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/parcel-main/*` }),
  ]);
  expect(packStatement("s3:GetObject", context)).toBeUndefined();
});
