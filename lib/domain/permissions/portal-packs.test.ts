import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { withIncluded } from "./packs";
import { PORTAL_PACKS } from "./packs-portal";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { buildPolicy } from "./policy-builder";

const FOLDER = "lib/integrations/aws";

/** Calls of an identity that is being tried, not of the portal's own: a new key in hand, or a role that is probed. */
const NOT_ITS_OWN = ["read-probes.ts", "probe-action.ts", "probe-key.ts"];

/** Grants itself: the trust policy of the role decides, and everybody may ask who they are. */
const NEEDS_NO_LINE = ["sts:AssumeRole", "sts:GetCallerIdentity"];

/** Packages whose name is not the prefix of their actions. */
const PREFIXES: Readonly<Record<string, string>> = {
  "auto-scaling": "autoscaling",
  "elastic-load-balancing-v2": "elasticloadbalancing",
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

const granted = new Set(withIncluded(["P12", "P13", "P14"]).flatMap((pack) => pack.actions.map(({ action }) => action)));
const files = readdirSync(FOLDER).filter(
  (file) => file.endsWith(".ts") && !file.includes(".test.") && !NOT_ITS_OWN.includes(file),
);
const calls = [...new Set(files.flatMap(calledActions))].filter((action) => !NEEDS_NO_LINE.includes(action)).sort();

test("the files name a good part of the calls, so that the comparison below is one", () => {
  expect(calls.length).toBeGreaterThan(45);
  expect(calls).toContain("iam:CreateRole");
  expect(calls).toContain("ec2:DescribeInstances");
});

test.each(calls)("the portal's packs grant %s, which the portal calls", (action) => {
  expect([...granted]).toContain(action);
});

test.each(PORTAL_PACKS.map(({ id }) => id))("%s asks nobody for anything, and each of its actions has a reason", (id) => {
  const built = buildPolicy({
    packs: [id],
    context: { partition: "aws", account: "482177309156", region: "*", passRoles: [] },
  });
  expect(built.missing).toEqual([]);
  expect(built.actions.every(({ reasons }) => reasons.every(({ text }) => text.length > 10))).toBe(true);
});

test("what creates identities is limited to names that start with Harness or harness, and attaches no other policy", () => {
  const built = buildPolicy({
    packs: ["P13"],
    context: { partition: "aws", account: "482177309156", region: "*", passRoles: [] },
  });
  const writes = built.actions.filter(({ action }) => /^iam:(Create|Delete|Update|Attach|Detach|Tag)/.test(action));
  for (const { action, resources } of writes) {
    const limited = resources.every((arn) => /:(role|user|policy)\/[Hh]arness\*$|:oidc-provider\/|aws-service-role/.test(arn));
    expect({ action, limited }).toEqual({ action, limited: true });
  }
  const attach = built.document.Statement.filter((statement) => JSON.stringify(statement.Action).includes("iam:Attach"));
  expect(attach.every((statement) => statement.Condition?.ArnLike?.["iam:PolicyARN"] !== undefined)).toBe(true);
  expect(formatPolicy(built.document)).not.toContain("iam:PassRole");
});
