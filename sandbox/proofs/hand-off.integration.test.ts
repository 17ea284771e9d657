import { execFile, execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyVersionCommand,
  GetAccountAuthorizationDetailsCommand,
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetRoleCommand,
  ListOpenIDConnectProvidersCommand,
  ListPolicyVersionsCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { cliScript } from "@/lib/domain/permissions/hand-off/cli-script";
import { formatTemplate, stackName } from "@/lib/domain/permissions/hand-off/cloudformation";
import type { HandOffIdentity, HandOffInput } from "@/lib/domain/permissions/hand-off/hand-off-input";
import { templateOf } from "@/lib/domain/permissions/hand-off/testing/hand-off-cases";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { packsForPath } from "@/lib/domain/runs/packs-for-path";
import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import type { PolicyDocument } from "@/lib/domain/iam/policy-document";
import { buildTrustPolicy, harnessIssuer, issuerKey } from "@/lib/domain/iam/trust/trust-policy";
import { closeWorld, iam, type Keys, openWorld, options, PROD, userWith, world } from "@/sandbox/seed/aws-world.fixture";
import { findPython } from "@/sandbox/seed/start-aws";
import { SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";
import { localAwsClient } from "@/sandbox/local-aws-client";

const packs = packsForPath({ target: "ec2", identity: "access-key", hostAccess: "ssh" }).ticked;
const EXTERNAL_ID = "cb-0123456789abcdef";
const DELEGATE_ROLE = `arn:aws:iam::${SANDBOX_ACCOUNTS.shared.id}:role/harness-delegate`;
const TRUST = buildTrustPolicy({ kind: "delegate", roleArn: DELEGATE_ROLE, externalId: EXTERNAL_ID });
const OTHER_TRUST = JSON.stringify(
  buildTrustPolicy({ kind: "delegate", roleArn: `arn:aws:iam::${PROD}:root`, externalId: "cb-of-another-run" }),
);
const OTHER_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }],
});
const ISSUER = harnessIssuer("kQ3xZ8pLw2VtR5mNc7HbYg");
const provider = (issuer: string) => ({
  issuer,
  audience: "sts.amazonaws.com",
  thumbprints: ["df3c24f9bfd666761b268073fe06d1cc8d4f82a4"],
});

let count = 0;
/** A hand-off with its own policy name; `stem` begins every name in it. */
function handOff(stem: string, identity: HandOffIdentity, extra: Partial<HandOffInput> = {}): HandOffInput {
  const reference = `CB-2026-09${String((count += 1)).padStart(2, "0")}`;
  const context = { partition: "aws", account: PROD, region: "eu-west-1", passRoles: [] };
  return {
    reference,
    partition: "aws",
    account: PROD,
    region: "eu-west-1",
    identity,
    policies: buildPolicy({ packs, context, policyName: `${stem}Policy` }).policies,
    policyDescription: "Permissions for Harness EC2/ECS deployments, café",
    tags: { "carabiner:run": `run_${stem}`, team: "parcel tracking" },
    ...extra,
  };
}

const newUser = (stem: string): HandOffInput => handOff(stem, { kind: "new-user", name: `${stem}-user` });
const newRole = (stem: string, extra: Partial<HandOffInput> = {}): HandOffInput =>
  handOff(stem, { kind: "new-role", name: `${stem}Role`, description: "For Harness", trust: TRUST }, extra);

let administrator: Keys;
let folder: string;
let cli: ChildProcess;

/** The variables of an administrator's terminal, signed in to the account of the local AWS. */
const terminal = () => ({
  HOME: folder,
  NODE_ENV: process.env.NODE_ENV,
  ...(process.env["PYTHONPATH"] === undefined ? {} : { PYTHONPATH: process.env["PYTHONPATH"] }),
  AWS_ENDPOINT_URL: world.sandbox.endpoint,
  AWS_REGION: "eu-west-1",
  AWS_DEFAULT_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: administrator.accessKeyId,
  AWS_SECRET_ACCESS_KEY: administrator.secretAccessKey,
});

/** Starts the process that answers as the AWS CLI would, and gives its port. */
async function startCli(): Promise<string> {
  // With another HOME a version manager would not find its Python.
  const python = execFileSync(findPython(), ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();
  const programs = ["scripts/start/exit_with_parent.py", "sandbox/proofs/aws_cli.py"].map((path) => join(process.cwd(), path));
  const env = { ...terminal(), PATH: "/usr/bin:/bin", PYTHONDONTWRITEBYTECODE: "1" };
  const child = spawn(python, programs, { env, stdio: ["pipe", "pipe", "inherit"] });
  cli = child;
  const [port] = await once(child.stdout, "data");
  return String(port).trim();
}

/** The command `aws`, which asks that process. */
const awsCommand = (port: string) => `#!/usr/bin/env bash
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s\\0' "$#" "$@" >&3
read -r code <&3
if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
exit "$code"
`;

beforeAll(async () => {
  await openWorld();
  folder = await mkdtemp(join(tmpdir(), "carabiner-hand-off-"));
  // The produced files are run by an administrator, not by the portal.
  administrator = await userWith({
    Effect: "Allow",
    Resource: "*",
    Action: ["cloudformation:*", "iam:*", "sts:GetCallerIdentity"],
  });
  await writeFile(join(folder, "aws"), awsCommand(await startCli()));
  await chmod(join(folder, "aws"), 0o755);
});
afterAll(async () => {
  cli.kill();
  await rm(folder, { recursive: true, force: true });
  await closeWorld();
});

/** Everything that IAM keeps in the account, as text: two equal texts are two equal accounts. */
async function account(): Promise<string> {
  const as = iam(administrator);
  const { $metadata: _details, ...details } = await as.send(
    new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000, Filter: ["User", "Role", "LocalManagedPolicy"] }),
  );
  const { OpenIDConnectProviderList } = await as.send(new ListOpenIDConnectProvidersCommand({}));
  const providers = await Promise.all(
    (OpenIDConnectProviderList ?? []).map(async ({ Arn }) => {
      const { $metadata: _provider, ...found } = await as.send(
        new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn }),
      );
      return { Arn, ...found };
    }),
  );
  return JSON.stringify([details, providers], null, 1);
}

type Ended = { readonly code: number; readonly out: string; readonly err: string };

/** Runs a script with the recorded answers of the local AWS; `path` decides which `aws` it finds. */
async function run(input: HandOffInput, path = `${folder}:/usr/bin:/bin`): Promise<Ended> {
  const env = { ...terminal(), PATH: path };
  const file = join(folder, "identity.sh");
  await writeFile(file, cliScript(input));
  try {
    const { stdout, stderr } = await promisify(execFile)("bash", [file], { env });
    return { code: 0, out: stdout, err: stderr };
  } catch (failure) {
    const { code, stdout, stderr } = failure as { readonly code: number; readonly stdout: string; readonly stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

/** Makes the stack and answers how it ended. */
async function stack(
  input: HandOffInput,
): Promise<{ readonly status: string; readonly outputs: Readonly<Record<string, string>> }> {
  const formation = localAwsClient(CloudFormationClient, options(administrator));
  const StackName = stackName(input);
  const TemplateBody = formatTemplate(templateOf(input));
  await formation
    .send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ["CAPABILITY_NAMED_IAM"] }))
    .catch(() => undefined);
  const { Stacks } = await formation.send(new DescribeStacksCommand({ StackName }));
  const outputs = (Stacks?.[0]?.Outputs ?? []).map((row) => [row.OutputKey ?? "", row.OutputValue ?? ""]);
  return { status: Stacks?.[0]?.StackStatus ?? "", outputs: Object.fromEntries(outputs) as Record<string, string> };
}

async function trustOf(RoleName: string): Promise<PolicyDocument> {
  const { Role } = await iam(administrator).send(new GetRoleCommand({ RoleName }));
  return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")) as PolicyDocument;
}

const madeRole = async (RoleName: string, tags: Readonly<Record<string, string>> = {}): Promise<void> => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await iam(administrator).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: OTHER_TRUST, Tags }));
};

const namesIn = (text: string): readonly string[] => {
  const [details] = JSON.parse(text) as readonly [Readonly<Record<string, readonly { readonly Arn: string }[] | undefined>>];
  return ["UserDetailList", "RoleDetailList", "Policies"].flatMap((list) =>
    (details[list] ?? []).map(({ Arn }) => nameOfArn(Arn)),
  );
};

describe("the script for an administrator", { timeout: 300_000 }, () => {
  const cases: readonly (readonly [string, () => HandOffInput])[] = [
    ["a new user", () => newUser("HarnessScriptUser")],
    ["a new role", () => newRole("HarnessScriptRole")],
    ["a new role for Harness's own tokens", () => newRole("HarnessScriptOidc", { oidcProvider: provider(ISSUER) })],
  ];
  test.each(cases)("makes %s with its policy, and changes nothing when run again", async (_what, make) => {
    const input = make();
    const before = namesIn(await account());
    const first = await run(input);
    expect(first).toMatchObject({ code: 0, err: "" });
    const after = await account();
    expect(
      namesIn(after)
        .filter((name) => !before.includes(name))
        .sort(),
    ).toEqual([input.identity.name, input.policies[0]?.name ?? ""].sort());
    expect(after).toContain(input.tags["carabiner:run"]);
    const second = await run(input);
    expect(second).toMatchObject({ code: 0, err: "" });
    expect(second.out).not.toContain(" was ");
    expect(await account()).toBe(after);
  });

  test("restores this run's changed role and policy, and says so", async () => {
    const input = newRole("HarnessScriptDrift");
    await run(input);
    const whole = await account();
    const [policy] = input.policies;
    const PolicyArn = `arn:aws:iam::${PROD}:policy/${policy?.name ?? ""}`;
    const changed = newRole("HarnessScriptDrift", {
      policies: [{ name: policy?.name ?? "", document: JSON.parse(OTHER_POLICY) as PolicyDocument }],
    });
    await run({ ...changed, tags: input.tags });
    await iam(administrator).send(
      new UpdateAssumeRolePolicyCommand({ RoleName: input.identity.name, PolicyDocument: OTHER_TRUST }),
    );
    expect(await account()).not.toBe(whole);
    const { code, out } = await run(input);
    expect(code).toBe(0);
    expect(out).toContain("The policy HarnessScriptDriftPolicy was updated.");
    expect(out).toContain("The trust policy of the role HarnessScriptDriftRole was updated.");
    expect(await trustOf(input.identity.name)).toEqual(TRUST);
    const { Versions } = await iam(administrator).send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions).toHaveLength(3);
  });

  test("a policy with five versions stops it before a version is lost", async () => {
    const input = newUser("HarnessScriptFull");
    await run(input);
    const PolicyArn = `arn:aws:iam::${PROD}:policy/${input.policies[0]?.name ?? ""}`;
    const version = { PolicyArn, PolicyDocument: OTHER_POLICY, SetAsDefault: true };
    for (const _version of [2, 3, 4, 5]) await iam(administrator).send(new CreatePolicyVersionCommand(version));
    const before = await account();
    const { code, err } = await run(input);
    expect(code).toBe(1);
    expect(err).toContain("has five versions, the most IAM keeps. Delete an old version, then run this again.");
    expect(await account()).toBe(before);
    await iam(administrator).send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    expect(await run(input)).toMatchObject({ code: 0 });
  });

  const foreign: readonly (readonly [string, string, () => Promise<HandOffInput>])[] = [
    [
      "a user that is not this run's",
      "The user HarnessTakenUser-user exists and was not made by this run.",
      async () => {
        await iam(administrator).send(new CreateUserCommand({ UserName: "HarnessTakenUser-user" }));
        return { ...newUser("HarnessTakenUser"), policies: [] };
      },
    ],
    [
      "a role of another run",
      "The role HarnessTakenRoleRole exists and was not made by this run.",
      async () => {
        await madeRole("HarnessTakenRoleRole", { "carabiner:run": "run_another" });
        return newRole("HarnessTakenRole", { policies: [] });
      },
    ],
    [
      "a policy without a tag",
      "The policy HarnessTakenPolicyPolicy exists and was not made by this run.",
      async () => {
        await iam(administrator).send(
          new CreatePolicyCommand({ PolicyName: "HarnessTakenPolicyPolicy", PolicyDocument: OTHER_POLICY }),
        );
        return newUser("HarnessTakenPolicy");
      },
    ],
    [
      "an identity provider that does not accept the audience",
      "The identity provider exists and does not accept the audience sts.amazonaws.com.",
      async () => {
        const issuer = harnessIssuer("another-account");
        await iam(administrator).send(new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: ["another"] }));
        return newRole("HarnessTakenProvider", { policies: [], oidcProvider: provider(issuer) });
      },
    ],
    [
      "a chosen user that is not there",
      `There is no user HarnessAbsent in account ${PROD}.`,
      async () =>
        await Promise.resolve({
          ...newUser("HarnessAbsent"),
          policies: [],
          identity: { kind: "existing-user", name: "HarnessAbsent" },
        }),
    ],
  ];
  test.each(foreign)("stops at %s and changes nothing", async (_what, message, make) => {
    const input = await make();
    const before = await account();
    const { code, err } = await run(input);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(await account()).toBe(before);
  });

  test.each([
    ["left alone", []],
    ["given the policy", undefined],
  ])("never writes an existing role's trust policy, its rights %s", async (_what, policies) => {
    const stem = policies === undefined ? "HarnessExistingPolicy" : "HarnessExistingLeft";
    await madeRole(`${stem}Role`);
    const input = handOff(
      stem,
      { kind: "existing-role", name: `${stem}Role`, trust: TRUST },
      policies === undefined ? {} : { policies },
    );
    const { code, out } = await run(input);
    expect(code).toBe(0);
    expect(out).toContain(`The trust policy of the role ${stem}Role stays as it is.`);
    expect(out).toContain(EXTERNAL_ID);
    expect(await trustOf(`${stem}Role`)).toEqual(JSON.parse(OTHER_TRUST));
    expect((await account()).includes(`${stem}Policy`)).toBe(policies === undefined);
  });

  test("attaches only AWS's own policy for full access", async () => {
    const arn = "arn:aws:iam::aws:policy/AmazonEC2FullAccess";
    const input: HandOffInput = { ...newUser("HarnessFull"), policies: [], awsPolicyArns: [arn] };
    const first = await run(input);
    expect(first.out).toContain("AmazonEC2FullAccess was attached to HarnessFull-user.");
    const after = await account();
    expect(after).not.toContain("HarnessFullPolicy");
    expect((await run(input)).out).toContain("AmazonEC2FullAccess is attached to HarnessFull-user.");
    expect(await account()).toBe(after);
  });

  const real = spawnSync("aws", ["--version"]).status === 0;
  test.skipIf(!real)("the AWS CLI reads no file or option from input (if installed)", { timeout: 600_000 }, async () => {
    const path = process.env["PATH"] ?? "";
    const typed = "file:///etc/hostname";
    const input = newRole("HarnessRealCli", { policyDescription: typed });
    const own: HandOffInput = {
      ...input,
      identity: { kind: "new-role", name: input.identity.name, description: "--profile=other $(id) `id`", trust: TRUST },
    };
    const first = await run(own, path);
    expect(first).toMatchObject({ code: 0, err: "" });
    const after = await account();
    const { Role } = await iam(administrator).send(new GetRoleCommand({ RoleName: own.identity.name }));
    expect(Role?.Description).toBe("--profile=other $(id) `id`");
    const second = await run(own, path);
    expect(second).toMatchObject({ code: 0, err: "" });
    expect(second.out).not.toContain(" was ");
    expect(await account()).toBe(after);
    const PolicyArn = `arn:aws:iam::${PROD}:policy/${input.policies[0]?.name ?? ""}`;
    const { Policy } = await iam(administrator).send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy?.Description).toBe(typed);
  });
});

describe("the CloudFormation template for an administrator", () => {
  test("makes its stack, and with it the user and the policy", async () => {
    const input = newUser("HarnessStackUser");
    expect(await stack(input)).toEqual({
      status: "CREATE_COMPLETE",
      outputs: { PolicyArn: `arn:aws:iam::${PROD}:policy/HarnessStackUserPolicy`, UserName: "HarnessStackUser-user" },
    });
    expect(namesIn(await account())).toEqual(expect.arrayContaining(["HarnessStackUser-user", "HarnessStackUserPolicy"]));
  });

  test("creates the role with its trust, and a missing identity provider", async () => {
    const issuer = harnessIssuer("stack-account");
    const input = newRole("HarnessStackRole", { oidcProvider: provider(issuer) });
    expect(await stack(input)).toMatchObject({ status: "CREATE_COMPLETE" });
    expect(await trustOf("HarnessStackRoleRole")).toEqual(TRUST);
    expect(await account()).toContain(`oidc-provider/${issuerKey(issuer)}`);
  });

  test.each([
    ["a role", "HarnessStackTakenRole"],
    ["a policy", "HarnessStackTakenPolicy"],
    ["a user", "HarnessStackTakenUser"],
  ])("fails when %s has its name, and leaves the account unchanged", async (what, stem) => {
    const as = iam(administrator);
    if (what === "a role") await madeRole(`${stem}Role`);
    if (what === "a user") await as.send(new CreateUserCommand({ UserName: `${stem}-user` }));
    if (what === "a policy")
      await as.send(new CreatePolicyCommand({ PolicyName: `${stem}Policy`, PolicyDocument: OTHER_POLICY }));
    const before = await account();
    const { status } = await stack(what === "a role" ? newRole(stem) : newUser(stem));
    expect(status).toMatch(/^(ROLLBACK_COMPLETE|CREATE_FAILED)$/);
    expect(await account()).toBe(before);
  });

  test("a role that exists keeps its trust policy", async () => {
    await madeRole("HarnessStackKept");
    const input = handOff("HarnessStackKept", { kind: "existing-role", name: "HarnessStackKept", trust: TRUST });
    expect(await stack(input)).toMatchObject({ status: "CREATE_COMPLETE" });
    expect(await trustOf("HarnessStackKept")).toEqual(JSON.parse(OTHER_TRUST));
  });
});
