import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parseToString } from "hcl2-parser";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { runCli } from "../testing/run-cli";

const folder = mkdtempSync(join(tmpdir(), "carabiner-render-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const ACCOUNT = "482177309156";
const PREREQUISITES = {
  orgIdentifier: "meridian",
  projectIdentifier: "parcel_tracking",
  accountId: ACCOUNT,
  accountConfirmed: true,
  regions: ["eu-west-1"],
  acknowledgedWarnings: [],
};
const ROLE = {
  kind: "new-role",
  roleName: "HarnessEC2Role",
  description: "For Harness",
  assumedBy: { by: "delegate", principalArn: "arn:aws:iam::730944218856:role/harness-delegate" },
};
const ANSWERS = {
  run: {
    awsAccount: ACCOUNT,
    organization: "meridian",
    project: "parcel_tracking",
    path: { target: "ec2", identity: "role", hostAccess: "ssh" },
  },
  answers: {
    prerequisites: PREREQUISITES,
    permissions: { packs: ["P0", "P2"], policyName: "HarnessAWSAccess", description: "For Harness" },
    identity: ROLE,
    connector: { name: "AWS", region: "eu-west-1", delegateSelectors: ["aws"], executeOnDelegate: true },
    "host-access": {
      method: "new-password",
      name: "SSH",
      userName: "ec2-user",
      port: 22,
      password: "file:/proc/self/cmdline",
    },
  },
};

let files = 0;
function answersFile(content: unknown = ANSWERS): string {
  const file = join(folder, `answers-${String((files += 1))}.json`);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

function newFolder(): string {
  return mkdtempSync(join(folder, "out-"));
}

async function render(
  out: string,
  format: string,
  extra: readonly string[] = ["--harness-account", "kQ3xZ8pLw2VtR5mNc7HbYg"],
  answers = answersFile(),
) {
  const { code, out: printed, err } = await runCli(["render", "--answers", answers, "--format", format, "--out", out, ...extra]);
  return { code, said: `${printed}\n${err}` };
}

type Kept = { readonly id: string; readonly reference: string; readonly externalId: string };
const kept = (out: string) => JSON.parse(readFileSync(join(out, "carabiner.json"), "utf8")) as Kept;
const everything = (out: string) =>
  readdirSync(out)
    .map((name) => readFileSync(join(out, name), "utf8"))
    .join("\n");

test("two renders share no ID; files carry their own folder's IDs", async () => {
  const [one, other] = [newFolder(), newFolder()];
  for (const out of [one, other]) {
    for (const format of ["cli", "cloudformation", "terraform", "harness"])
      expect(await render(out, format)).toMatchObject({ code: 0 });
  }
  const [first, second] = [kept(one), kept(other)];
  for (const key of ["id", "reference", "externalId"] as const) expect(first[key]).not.toBe(second[key]);
  for (const [out, own, foreign] of [
    [one, first, second],
    [other, second, first],
  ] as const) {
    for (const name of ["aws-identity.sh", "aws-identity.tf", "aws-identity.template.json"]) {
      const text = readFileSync(join(out, name), "utf8");
      for (const value of Object.values(own).slice(2, 5)) expect(text).toContain(value);
    }
    for (const value of [foreign.id, foreign.reference, foreign.externalId]) expect(everything(out)).not.toContain(value);
  }
});

test("rendering again into the same folder gives the same files", async () => {
  const out = newFolder();
  await render(out, "cli");
  const before = everything(out);
  // The folder knows the Harness account by now.
  expect(await render(out, "cli", [])).toMatchObject({ code: 0 });
  expect(everything(out)).toBe(before);
});

test.each([
  ["another account", { ...ANSWERS.run, awsAccount: "730944218856" }, "730944218856"],
  ["another project", { ...ANSWERS.run, project: "storefront" }, "storefront"],
])("a folder with the files of %s is refused and unchanged", async (_what, run, name) => {
  const out = newFolder();
  await render(out, "cli");
  const before = everything(out);
  const prerequisites = { ...PREREQUISITES, accountId: run.awsAccount, projectIdentifier: run.project };
  const other = answersFile({ run, answers: { ...ANSWERS.answers, prerequisites } });
  const { code, said } = await render(out, "cli", [], other);
  expect(code).toBe(1);
  expect(said).toContain(name);
  expect(said).toContain("Choose another folder with --out.");
  expect(everything(out)).toBe(before);
});

test("files without their carabiner.json never get new IDs", async () => {
  const out = newFolder();
  await render(out, "terraform");
  rmSync(join(out, "carabiner.json"));
  const { code, said } = await render(out, "terraform");
  expect(code).toBe(1);
  expect(said).toContain("holds aws-identity.tf of an earlier render");
});

test("a damaged carabiner.json is refused", async () => {
  const out = newFolder();
  writeFileSync(join(out, "carabiner.json"), JSON.stringify({ id: "run_unsaved" }));
  expect(await render(out, "cli")).toMatchObject({ code: 1, said: expect.stringContaining("is damaged") as string });
});

test("the Harness account is given, in the file, or asked for", async () => {
  expect(await render(newFolder(), "harness", [])).toMatchObject({
    code: 1,
    said: expect.stringContaining("--harness-account") as string,
  });
  const out = newFolder();
  const inFile = answersFile({ ...ANSWERS, run: { ...ANSWERS.run, harnessAccount: "acct-of-file" } });
  expect(await render(out, "harness", [], inFile)).toMatchObject({ code: 0 });
  expect(everything(out)).toContain("accountIdentifier=acct-of-file");
});

test("no rendered file contains a placeholder that a tool would accept", async () => {
  const out = newFolder();
  for (const format of ["cli", "cloudformation", "terraform", "harness"]) await render(out, format);
  const written = everything(out);
  expect(written).not.toMatch(/unsaved|made-when|HARNESS_ACCOUNT|123456789012|•/);
  const secret = readFileSync(join(out, readdirSync(out).find((name) => name.includes("password")) ?? ""), "utf8");
  expect(JSON.parse(secret)).toMatchObject({ body: { value: null } });
});

test.each([
  ["the guide's example account", { ...ANSWERS.run, awsAccount: "123456789012" }, "run.awsAccount"],
  [
    "an organization that would change the address",
    { ...ANSWERS.run, organization: "a&accountIdentifier=b" },
    "run.organization",
  ],
  ["another account than the answers confirm", { ...ANSWERS.run, awsAccount: "730944218856" }, "answers.prerequisites.accountId"],
])("an answers file with %s is refused at the field", async (_what, run, field) => {
  const { code, said } = await render(newFolder(), "cli", [], answersFile({ ...ANSWERS, run }));
  expect(code).toBe(1);
  expect(said).toContain(field);
});

test("an identity with unchanged rights needs no files, and render says so", async () => {
  const identity = { kind: "existing-role", roleArn: "arn:aws:iam::482177309156:role/Deploy", assumedBy: { by: "own" } };
  const { code, said } = await render(
    newFolder(),
    "terraform",
    ["--harness-account", "kQ3"],
    answersFile({ ...ANSWERS, answers: { ...ANSWERS.answers, identity } }),
  );
  expect(code).toBe(1);
  expect(said).toContain("There is nothing to make in AWS.");
});

const ECS_ANSWERS = {
  run: { ...ANSWERS.run, path: { target: "ecs", identity: "role", strategy: "rolling" } },
  answers: {
    prerequisites: PREREQUISITES,
    permissions: { packs: ["P0"], policyName: "HarnessAWSAccess", description: "For Harness" },
    identity: ROLE,
    connector: ANSWERS.answers.connector,
    "ecs-preparation": {
      region: "eu-west-1",
      cluster: "parcel-main",
      executionRole: { how: "existing", arn: `arn:aws:iam::${ACCOUNT}:role/parcel-api-exec` },
      taskRole: { how: "none", reason: "The program makes no calls to AWS" },
    },
    "ecs-rights": { connector: { use: "same" }, rights: { choice: "missing", policyName: "HarnessAWSAccess-ecs" } },
    "ecs-infrastructure": {
      environment: { source: "new", name: "Production", type: "Production" },
      infrastructure: { name: "ECS Production" },
      subnetIds: [],
      securityGroupIds: [],
      assignPublicIp: false,
    },
  },
};

test("an ECS infrastructure is rendered for Harness and for Terraform", { tags: ["G132", "G140"] }, async () => {
  const out = newFolder();
  const file = answersFile(ECS_ANSWERS);
  for (const format of ["harness", "terraform"]) expect(await render(out, format, undefined, file)).toMatchObject({ code: 0 });
  const text = readFileSync(join(out, "harness.tf"), "utf8");
  const [json, error] = z.array(z.unknown()).parse(parseHcl(text));
  expect(error).toBeNull();
  const { resource } = HCL.parse(JSON.parse(z.string().parse(json)));
  const [infrastructure] = resource["harness_platform_infrastructure"]?.["infrastructure_ecs"] ?? [];
  expect(infrastructure).toMatchObject({ identifier: "ECS_Production", env_id: "Production", type: "ECS" });
  expect(parse(infrastructure?.["yaml"] as string)).toMatchObject({
    infrastructureDefinition: { deploymentType: "ECS", spec: { region: "eu-west-1", cluster: "parcel-main" } },
  });
  const document = readdirSync(out).find((name) => name.endsWith("infrastructure-ecs.json")) ?? "";
  expect(JSON.parse(readFileSync(join(out, document), "utf8"))).toMatchObject({ body: { type: "ECS" } });
  expect(readFileSync(join(out, "aws-identity.tf"), "utf8")).toContain("HarnessAWSAccess-ecs");
});

const parseHcl = z.custom<(text: string) => unknown>((value) => typeof value === "function").parse(parseToString);
const HCL = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.array(z.record(z.string(), z.unknown())))),
});
