import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseToString } from "hcl2-parser";
import { expect, test } from "vitest";
import { z } from "zod";

import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import { formatPolicy } from "@/lib/domain/iam/policy-document";
import { buildTrustPolicy, harnessIssuer } from "@/lib/domain/iam/trust/trust-policy";

import { cliScript } from "./cli-script";
import { cloudFormationTemplate, formatTemplate, quickCreateLink } from "./cloudformation";
import { consoleWalkthrough } from "./console-walkthrough";
import { FOR_PORTAL, type HandOffIdentity, type HandOffInput } from "./hand-off-input";
import { shellQuote } from "./shell";
import { terraformFile } from "./terraform";

const where = { partition: "aws", account: "482177309156" };
const built = buildPolicy({
  packs: ["P0", "P2", "P9"],
  context: {
    ...where,
    region: "eu-west-1",
    cluster: "parcel-main",
    passRoles: [{ arn: "arn:aws:iam::482177309156:role/parcel-api-exec", service: "ecs-tasks.amazonaws.com" }],
  },
});
const trust = buildTrustPolicy({
  kind: "delegate",
  roleArn: "arn:aws:iam::730944218856:role/harness-delegate",
  externalId: "cb-0123456789abcdef",
});
const awkward = 'it\'s $HOME `id` "quoted" ${var} %{if} \\';

function input(identity: HandOffIdentity, extra: Partial<HandOffInput> = {}): HandOffInput {
  return {
    ...where,
    reference: "CB-2026-0042",
    region: "eu-west-1",
    identity,
    policies: built.policies,
    policyDescription: awkward,
    tags: { "carabiner:run": "run_01", "carabiner:key": "k1", team: awkward },
    ...extra,
  };
}

const cases: { readonly name: string; readonly given: HandOffInput }[] = [
  { name: "existing user", given: input({ kind: "existing-user", name: "deploy-bot" }) },
  { name: "new user", given: input({ kind: "new-user", name: "harness-ec2-user" }) },
  { name: "existing role", given: input({ kind: "existing-role", name: "HarnessEC2Role" }) },
  { name: "existing role with trust", given: input({ kind: "existing-role", name: "HarnessEC2Role", trust }) },
  { name: "new role", given: input({ kind: "new-role", name: "HarnessEC2Role", description: awkward, trust }) },
  {
    name: "new role for Harness OIDC, two policies",
    given: input(
      {
        kind: "new-role",
        name: "HarnessOidc",
        description: "For Harness",
        trust: buildTrustPolicy({
          kind: "harness-oidc",
          ...where,
          harnessAccountId: "kQ3xZ8pLw2VtR5mNc7HbYg",
          subject: "account/x:org/y:project/z",
        }),
      },
      {
        policies: [...built.policies, { name: "HarnessAWSAccess-2", document: built.document }],
        oidcProvider: { issuer: harnessIssuer("kQ3xZ8pLw2VtR5mNc7HbYg"), audience: "sts.amazonaws.com" },
      },
    ),
  },
];

const portalTrust = buildTrustPolicy({
  kind: "portal",
  callerArn: "arn:aws:iam::730944218856:role/carabiner",
  externalId: "cb-0123456789abcdef",
});
const portalCase = {
  name: "role of the portal's own",
  given: input(
    { kind: "new-role", name: "CarabinerPortal", description: awkward, trust: portalTrust },
    {
      purpose: FOR_PORTAL,
      reference: "portal-482177309156",
      tags: { [FOR_PORTAL.tag]: "acon_1" },
      policies: buildPolicy({
        packs: ["P12", "P12b", "P13", "P14"],
        context: { ...where, region: "*", passRoles: [] },
        policyName: "CarabinerPortal",
      }).policies,
    },
  ),
};
cases.push(portalCase, {
  name: "user that the portal signs in as",
  given: { ...portalCase.given, identity: { kind: "existing-user", name: "carabiner-portal" } },
});

const shellcheck = "/usr/bin/shellcheck";

test.each(cases)("the script for an $name passes bash -n", ({ given }) => {
  const run = spawnSync("bash", ["-n"], { input: cliScript(given), encoding: "utf8" });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
});

// Without shellcheck (apt install shellcheck) this guarantee is not tested: the skipped test says so.
test.skipIf(!existsSync(shellcheck)).each(cases)(
  "the script for an $name passes shellcheck (skipped: shellcheck is not installed)",
  ({ given }) => {
    const run = spawnSync(shellcheck, ["--shell=bash", "--severity=style", "-"], { input: cliScript(given), encoding: "utf8" });
    expect(run.stdout).toBe("");
    expect(run.status).toBe(0);
  },
);

test("the script stops in the wrong account before it writes anything", () => {
  const folder = mkdtempSync(join(tmpdir(), "carabiner-cli-"));
  try {
    const log = join(folder, "calls");
    writeFileSync(
      join(folder, "aws"),
      `#!/usr/bin/env bash\necho "$1 $2" >>${log}\n[[ "$2" == get-caller-identity ]] && echo 999999999999\nexit 0\n`,
      { mode: 0o755 },
    );
    const given = cases[1]?.given ?? input({ kind: "new-user", name: "x" });
    const run = spawnSync("env", [`PATH=${folder}:/usr/bin:/bin`, "bash", "-s"], { input: cliScript(given), encoding: "utf8" });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("You are signed in to account 999999999999");
    expect(execFileSync("cat", [log], { encoding: "utf8" })).toBe("sts get-caller-identity\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("shell words keep every character", () => {
  for (const text of [awkward, "", "a\nb", "'", "-n", "é 🙂"]) {
    expect(execFileSync("bash", ["-c", `printf %s ${shellQuote(text)}`], { encoding: "utf8" })).toBe(text);
  }
});

// The package declares no types.
const parseHcl = z.custom<(text: string) => unknown>((value) => typeof value === "function").parse(parseToString);

const hclShape = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.array(z.record(z.string(), z.unknown())))),
});

test.each(cases)("the Terraform for an $name parses and holds the policy unchanged", ({ given }) => {
  const text = terraformFile(given);
  // The parser answers with a pair, text and error, whatever its type says.
  const [json] = z.array(z.unknown()).parse(parseHcl(text));
  const document = hclShape.parse(JSON.parse(z.string().parse(json)));
  const policy = document.resource["aws_iam_policy"]?.[given.purpose?.word ?? "harness"]?.[0];
  expect(JSON.parse(z.string().parse(policy?.["policy"]))).toEqual(given.policies[0]?.document);
  expect(text).not.toMatch(/aws_iam_access_key/);
});

const terraform = ["/usr/local/bin/terraform", "/usr/bin/terraform"].find(existsSync);

test.skipIf(terraform === undefined).each(cases)(
  "terraform fmt reads the Terraform for an $name (skipped: terraform is not installed)",
  ({ given }) => {
    const run = spawnSync(terraform ?? "", ["fmt", "-check", "-diff", "-"], { input: terraformFile(given), encoding: "utf8" });
    expect(run.stdout).toBe("");
    expect(run.status).toBe(0);
  },
);

test.each(cases)("the template for an $name has known resource types, resolvable references and no access key", ({ given }) => {
  const template = cloudFormationTemplate(given);
  const text = formatTemplate(template);
  const types = Object.values(template.Resources).map((resource) => resource.Type);
  for (const type of types) {
    expect(["AWS::IAM::ManagedPolicy", "AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::OIDCProvider"]).toContain(type);
  }
  const references = [...text.matchAll(/"(?:Ref|Fn::GetAtt)": (?:\[\s*)?"(\w+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references) expect(Object.keys(template.Resources)).toContain(reference);
  expect(JSON.parse(text)).toEqual(template);
});

test("the quick-create link carries template and stack name, in the partition's console", () => {
  const given = input(
    { kind: "new-role", name: "HarnessEC2Role", description: "d", trust },
    { partition: "aws-us-gov", region: "us-gov-west-1" },
  );
  expect(quickCreateLink(given, "https://s3.example/t.json?x=1&y=2")).toBe(
    "https://console.amazonaws-us-gov.com/cloudformation/home?region=us-gov-west-1#/stacks/quickcreate?templateURL=https%3A%2F%2Fs3.example%2Ft.json%3Fx%3D1%26y%3D2&stackName=carabiner-cb-2026-0042-role",
  );
});

test("the walk-through for a new user covers the guide's clicks G35-G37 and G44-G52 once each", { tags: ["G35"] }, () => {
  const steps = consoleWalkthrough(input({ kind: "new-user", name: "harness-ec2-user" }));
  const items = steps.flatMap((step) => step.guideItems).sort();
  expect(items).toEqual(["G35", "G36", "G37", "G44", "G45", "G46", "G47", "G48", "G49", "G50", "G51", "G52"]);
  expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
});

test("the walk-through for a new role covers G54-G58 and offers the trust policy to paste", () => {
  const steps = consoleWalkthrough(input({ kind: "new-role", name: "HarnessEC2Role", description: "d", trust }));
  expect(steps.flatMap((step) => step.guideItems)).toEqual(expect.arrayContaining(["G54", "G55", "G56", "G57", "G58"]));
  expect(steps.find((step) => step.id === "role-trust")?.copy?.text).toBe(formatPolicy(trust));
});

test("links of a China account stay in the China console", () => {
  const steps = consoleWalkthrough(
    input({ kind: "existing-user", name: "deploy bot" }, { partition: "aws-cn", region: "cn-north-1" }),
  );
  const links = steps.flatMap((step) => (step.href === undefined ? [] : [step.href]));
  expect(links.every((link) => new URL(link).hostname.endsWith("amazonaws.cn"))).toBe(true);
  expect(links.join(" ")).toContain("users/details/deploy%20bot");
});

test("the portal's own files carry its words and its tag, and neither the guide's numbers nor Harness's", () => {
  const { given } = portalCase;
  const steps = consoleWalkthrough(given);
  expect(steps.flatMap((step) => step.guideItems)).toEqual([]);
  expect(steps.find((step) => step.id === "role-name")?.detail).toContain("carabiner:connection = acon_1");
  expect(steps.some((step) => step.id.startsWith("key-"))).toBe(false);
  expect(Object.keys(cloudFormationTemplate(given).Resources)).toContain("CarabinerRole");
  expect(terraformFile(given)).toContain('resource "aws_iam_role" "carabiner"');
  for (const text of [cliScript(given), terraformFile(given), formatTemplate(cloudFormationTemplate(given))]) {
    expect(text).not.toMatch(/for (the )?Harness|guide/i);
    expect(text).toContain("CarabinerAssumesWithExternalId");
  }
});
