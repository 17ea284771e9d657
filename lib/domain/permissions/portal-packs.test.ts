import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { evaluate } from "@/lib/domain/iam/evaluator";

import { PACKS, withIncluded } from "./packs";
import { PORTAL_PACKS } from "./packs-portal";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { buildPolicy } from "./policy-builder";

const FOLDER = "lib/integrations/aws";

/** Calls of an identity that is being tried, not of the portal's own: a new key, or a role that is probed. */
const NOT_ITS_OWN = ["read-probes.ts", "probe-action.ts", "probe-key.ts"];

/** Grants itself: the trust policy of the role decides, and everybody may ask who they are. */
const NEEDS_NO_LINE = ["sts:AssumeRole", "sts:GetCallerIdentity"];

/** Packages whose name is not the prefix of their actions. */
const PREFIXES: Readonly<Record<string, string>> = {
  "auto-scaling": "autoscaling",
  "elastic-load-balancing-v2": "elasticloadbalancing",
  "application-auto-scaling": "application-autoscaling",
  "cloudwatch-logs": "logs",
  "secrets-manager": "secretsmanager",
};

function calledActions(file: string): readonly string[] {
  const text = readFileSync(join(FOLDER, file), "utf8");
  const packages = [...text.matchAll(/"@aws-sdk\/client-([\w-]+)"/g)].map((match) => match[1] ?? "");
  const onDemand = /import\("@aws-sdk\/client-([\w-]+)"\)/.exec(text)?.[1];
  return [...text.matchAll(/\bnew (?:sdk\.)?(\w+)Command\(/g)].map((match) => {
    const name = match[1] ?? "";
    const holders = packages.filter((one) => importsFrom(text, one).includes(`${name}Command`));
    const service = holders[0] ?? onDemand ?? packages[0] ?? "";
    return `${PREFIXES[service] ?? service}:${name}`;
  });
}

function importsFrom(text: string, name: string): readonly string[] {
  const found = new RegExp(`import \\{([^}]*)\\} from "@aws-sdk/client-${name}"`).exec(text);
  return (found?.[1] ?? "").split(",").map((word) => word.trim());
}

const granted = new Set(withIncluded(["P12", "P13", "P14", "P15b"]).flatMap((pack) => pack.actions.map(({ action }) => action)));
const files = readdirSync(FOLDER).filter(
  (file) => file.endsWith(".ts") && !file.includes(".test.") && !NOT_ITS_OWN.includes(file),
);
const calls = [...new Set(files.flatMap(calledActions))].filter((action) => !NEEDS_NO_LINE.includes(action)).sort();

test("the sources name enough calls to make the comparison meaningful", () => {
  expect(calls.length).toBeGreaterThan(45);
  expect(calls).toContain("iam:CreateRole");
  expect(calls).toContain("ec2:DescribeInstances");
});

test.each(calls)("the portal's packs grant %s, which the portal calls", (action) => {
  expect([...granted]).toContain(action);
});

test.each(PORTAL_PACKS.map(({ id }) => id))("%s needs no answer, and each action has a reason", (id) => {
  const built = buildPolicy({
    packs: [id],
    context: { partition: "aws", account: "482177309156", region: "*", passRoles: [] },
  });
  expect(built.missing).toEqual([]);
  expect(built.actions.every(({ reasons }) => reasons.every(({ text }) => text.length > 10))).toBe(true);
});

const ACCOUNT = "482177309156";
const creating = buildPolicy({
  packs: ["P13"],
  context: { partition: "aws", account: ACCOUNT, region: "*", passRoles: [] },
});
const arn = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

/** Whether the pack allows a call; `tags` are those of the resource. */
function may(
  action: string,
  resource: string,
  tags: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, string>> = {},
) {
  const context = Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
  const principal = { kind: "aws", arn: arn("role/CarabinerPortal"), account: ACCOUNT } as const;
  const request = { principal, action, resource: arn(resource), context: { ...context, ...more } };
  return evaluate(request, { identity: creating.policies }).decision === "allowed";
}

const OF_A_RUN = { "carabiner:run": "run_1" };
const PROVIDER = "oidc-provider/app.harness.io/ng/api/oidc/account/kQ3xZ8pLw2VtR5mNc7HbYg";

test.each([
  ["iam:CreatePolicy", "policy/Harness1", "policy/CarabinerPortal"],
  ["iam:CreateRole", "role/harness-1", "role/Admin"],
  ["iam:CreateUser", "user/Harness1", "user/deploy-bot"],
  ["iam:CreateAccessKey", "user/harness-ec2-user", "user/deploy-bot"],
  ["iam:DeleteAccessKey", "user/harness-ec2-user", "user/deploy-bot"],
  ["iam:CreateOpenIDConnectProvider", PROVIDER, "oidc-provider/token.actions.githubusercontent.com"],
  ["iam:TagOpenIDConnectProvider", PROVIDER, "oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A"],
])("%s is granted for Harness's own names only", (action, own, others) => {
  expect([may(action, own), may(action, others)]).toEqual([true, false]);
});

test.each([
  ["iam:CreatePolicyVersion", "policy/Harness1", "policy/Payments"],
  ["iam:DeletePolicyVersion", "policy/Harness1", "policy/Payments"],
  ["iam:DeletePolicy", "policy/harness-1", "policy/Payments"],
  ["iam:UpdateAssumeRolePolicy", "role/Harness1", "role/Admin"],
  ["iam:DeleteRole", "role/Harness1", "role/Admin"],
  ["iam:DeleteUser", "user/Harness1", "user/deploy-bot"],
  ["iam:DeleteOpenIDConnectProvider", PROVIDER, "oidc-provider/accounts.google.com"],
])("%s is granted only for resources with a run's tag", (action, own, others) => {
  expect(may(action, own, OF_A_RUN)).toBe(true);
  // The same name, created by hand; and another name with the tag.
  expect(may(action, own, { team: "parcel" })).toBe(false);
  expect(may(action, others, OF_A_RUN)).toBe(false);
});

test.each(["iam:AttachRolePolicy", "iam:DetachRolePolicy"])("%s is granted for policies of Harness's names only", (action) => {
  expect(may(action, "role/Harness1", {}, { "iam:PolicyARN": arn("policy/Harness1") })).toBe(true);
  expect(may(action, "role/Harness1", {}, { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" })).toBe(false);
  expect(may(action, "role/Admin", {}, { "iam:PolicyARN": arn("policy/Harness1") })).toBe(false);
});

test("what creates identities passes no role", () => {
  expect(formatPolicy(creating.document)).not.toContain("iam:PassRole");
});

/** Writes that AWS or their purpose limit to nothing narrower, each with the sentence of its pack that says so. */
const ON_EVERYTHING: readonly string[] = [
  // P5b: a command has no ARN.
  "ssm:CancelCommand",
  // P12b: what is created has no name before, and each use is shown with its price.
  "ec2:CreateNetworkInsightsPath",
  "ec2:StartNetworkInsightsAnalysis",
  // P15b: AWS limits this call to no resource.
  "ecs:DeregisterTaskDefinition",
];

test("no pack deletes or changes anything that it does not name", () => {
  const wide = PACKS.flatMap((pack) =>
    pack.actions
      .filter(
        ({ action, resources }) =>
          resources.includes("*") && !/:(Describe|List|Get|Simulate|Generate|Lookup|Filter|Validate|Check|Decode)/.test(action),
      )
      .map(({ action }) => action),
  );
  expect([...new Set(wide)].sort()).toEqual([...ON_EVERYTHING].sort());
});
