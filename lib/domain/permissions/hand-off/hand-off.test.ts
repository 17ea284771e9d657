import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseToString } from "hcl2-parser";
import { expect, test } from "vitest";
import { z } from "zod";

import { formatPolicy } from "@/lib/domain/iam/policy-document";

import { cliScript } from "./cli-script";
import { formatTemplate, quickCreateLink } from "./cloudformation";
import { consoleWalkthrough } from "./console-walkthrough";
import { terraformFile } from "./terraform";
import { CASES, handOff, PORTAL_CASE, templateOf, TRUST } from "./testing/hand-off-cases";

const shellcheck = "/usr/bin/shellcheck";

test.each(CASES)("the script for an $name passes bash -n", ({ given }) => {
  const run = spawnSync("bash", ["-n"], { input: cliScript(given), encoding: "utf8" });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
});

// Without shellcheck (apt install shellcheck) this guarantee is not tested: the skipped test says so.
test.skipIf(!existsSync(shellcheck)).each(CASES)(
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
    const given = handOff({ kind: "new-user", name: "harness-ec2-user" });
    const run = spawnSync("env", [`PATH=${folder}:/usr/bin:/bin`, "bash", "-s"], { input: cliScript(given), encoding: "utf8" });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain("You are signed in to account 999999999999");
    expect(execFileSync("cat", [log], { encoding: "utf8" })).toBe("sts get-caller-identity\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

// The package declares no types.
const parseHcl = z.custom<(text: string) => unknown>((value) => typeof value === "function").parse(parseToString);

const hclShape = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.array(z.record(z.string(), z.unknown())))),
});

test.each(CASES)("the Terraform for an $name parses and holds the policy unchanged", ({ given }) => {
  const text = terraformFile(given);
  // The parser answers with a pair, text and error, whatever its type says.
  const [json] = z.array(z.unknown()).parse(parseHcl(text));
  const document = hclShape.parse(JSON.parse(z.string().parse(json)));
  const policy = document.resource["aws_iam_policy"]?.[given.purpose?.word ?? "harness"]?.[0];
  const written = policy === undefined ? undefined : z.string().parse(policy["policy"]);
  expect(written === undefined ? undefined : JSON.parse(written)).toEqual(given.policies[0]?.document);
  expect(text).not.toMatch(/aws_iam_access_key/);
});

const terraform = ["/usr/local/bin/terraform", "/usr/bin/terraform"].find(existsSync);

test.skipIf(terraform === undefined).each(CASES)(
  "terraform fmt reads the Terraform for an $name (skipped: terraform is not installed)",
  ({ given }) => {
    const run = spawnSync(terraform ?? "", ["fmt", "-check", "-diff", "-"], { input: terraformFile(given), encoding: "utf8" });
    expect(run.stdout).toBe("");
    expect(run.status).toBe(0);
  },
);

test.each(CASES)("the template for an $name is valid and contains no access key", ({ given }) => {
  const template = templateOf(given);
  const text = formatTemplate(template);
  const types = Object.values(template.Resources).map((resource) => resource.Type);
  for (const type of types) {
    expect(["AWS::IAM::ManagedPolicy", "AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::OIDCProvider"]).toContain(type);
  }
  const references = [...text.matchAll(/"(?:Ref|Fn::GetAtt)": (?:\[\s*)?"(\w+)"/g)].map((match) => match[1] ?? "");
  expect(references.length).toBeGreaterThan(0);
  const known = [...Object.keys(template.Resources), ...Object.keys(template.Parameters ?? {})];
  for (const reference of references) expect(known).toContain(reference);
  expect(JSON.parse(text)).toEqual(template);
});

test("the quick-create link carries template and stack name, in the partition's console", () => {
  const given = handOff(
    { kind: "new-role", name: "HarnessEC2Role", description: "d", trust: TRUST },
    { partition: "aws-us-gov", region: "us-gov-west-1" },
  );
  expect(quickCreateLink(given, "https://s3.example/t.json?x=1&y=2")).toBe(
    "https://console.amazonaws-us-gov.com/cloudformation/home?region=us-gov-west-1#/stacks/quickcreate?templateURL=https%3A%2F%2Fs3.example%2Ft.json%3Fx%3D1%26y%3D2&stackName=carabiner-cb-2026-0042-role",
  );
});

test("the new-user walk-through covers clicks G35-G37 and G44-G52 once", { tags: ["G35"] }, () => {
  const steps = consoleWalkthrough(handOff({ kind: "new-user", name: "harness-ec2-user" }));
  const items = steps.flatMap((step) => step.guideItems).sort();
  expect(items).toEqual(["G35", "G36", "G37", "G44", "G45", "G46", "G47", "G48", "G49", "G50", "G51", "G52"]);
  expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
});

test("the new-role walk-through covers G54-G58 with a trust policy to paste", () => {
  const steps = consoleWalkthrough(handOff({ kind: "new-role", name: "HarnessEC2Role", description: "d", trust: TRUST }));
  expect(steps.flatMap((step) => step.guideItems)).toEqual(expect.arrayContaining(["G54", "G55", "G56", "G57", "G58"]));
  expect(steps.find((step) => step.id === "role-trust")?.copy?.text).toBe(formatPolicy(TRUST));
});

test("links of a China account stay in the China console", () => {
  const steps = consoleWalkthrough(
    handOff({ kind: "existing-user", name: "deploy bot" }, { partition: "aws-cn", region: "cn-north-1" }),
  );
  const links = steps.flatMap((step) => (step.href === undefined ? [] : [step.href]));
  expect(links.every((link) => new URL(link).hostname.endsWith("amazonaws.cn"))).toBe(true);
  expect(links.join(" ")).toContain("users/details/deploy%20bot");
});

test("the portal's files carry its words and tag, not the guide's", () => {
  const given = PORTAL_CASE;
  const steps = consoleWalkthrough(given);
  expect(steps.flatMap((step) => step.guideItems)).toEqual([]);
  expect(steps.find((step) => step.id === "role-name")?.detail).toContain("carabiner:connection = acon_1");
  expect(steps.some((step) => step.id.startsWith("key-"))).toBe(false);
  expect(Object.keys(templateOf(given).Resources)).toContain("CarabinerRole");
  expect(terraformFile(given)).toContain('resource "aws_iam_role" "carabiner"');
  for (const text of [cliScript(given), terraformFile(given), formatTemplate(templateOf(given))]) {
    expect(text).not.toMatch(/for (the )?Harness|guide/i);
    expect(text).toContain("CarabinerAssumesWithExternalId");
  }
});
