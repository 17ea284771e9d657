import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListAttachedUserPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListUserTagsCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";

import { cliScript } from "@/lib/domain/permissions/hand-off/cli-script";
import { cloudFormationTemplate, formatTemplate, stackName } from "@/lib/domain/permissions/hand-off/cloudformation";
import type { HandOffInput } from "@/lib/domain/permissions/hand-off/hand-off-input";
import { packsForPath } from "@/lib/domain/runs/packs-for-path";
import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import { buildTrustPolicy } from "@/lib/domain/iam/trust/trust-policy";
import { iam, type Keys, options, PROD, userWith, world } from "@/sandbox/seed/aws-world.fixture";
import { SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";

const packs = packsForPath({ target: "ec2", identity: "access-key", hostAccess: "ssh" }).ticked;
const DELEGATE_ROLE = `arn:aws:iam::${SANDBOX_ACCOUNTS.shared.id}:role/harness-delegate`;

function handOff(reference: string, policyName: string, userName: string): HandOffInput {
  const named = buildPolicy({
    packs,
    context: { partition: "aws", account: PROD, region: "eu-west-1", passRoles: [] },
    policyName,
  });
  return {
    reference,
    partition: "aws",
    account: PROD,
    region: "eu-west-1",
    identity: { kind: "new-user", name: userName },
    policies: named.policies,
    policyDescription: "Permissions for Harness EC2/ECS deployments",
    tags: { "carabiner:run": reference, team: 'it\'s "parcel"' },
  };
}

/** A person who may do all this: the produced files are run by an administrator, not by the portal. */
const administrator = (): Promise<Keys> =>
  userWith({ Effect: "Allow", Resource: "*", Action: ["cloudformation:*", "iam:*", "sts:GetCallerIdentity"] });

async function expectIdentity(input: HandOffInput): Promise<void> {
  const portal = iam(world.prod);
  const { name: UserName } = input.identity;
  const { AttachedPolicies } = await portal.send(new ListAttachedUserPoliciesCommand({ UserName }));
  expect(AttachedPolicies?.map((policy) => policy.PolicyName)).toEqual(input.policies.map((policy) => policy.name));
  const { PolicyVersion } = await portal.send(
    new GetPolicyVersionCommand({ PolicyArn: AttachedPolicies?.[0]?.PolicyArn, VersionId: "v1" }),
  );
  const document: unknown = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ""));
  expect(document).toEqual(input.policies[0]?.document);
  const { Tags } = await iam(await administrator()).send(new ListUserTagsCommand({ UserName }));
  expect(Object.fromEntries((Tags ?? []).map((tag) => [tag.Key, tag.Value]))).toEqual(input.tags);
}

/** The files for an administrator, run by their own tools against the account that the test file has opened. */
export function proveHandOff(): void {
  describe("what is handed to an administrator", () => {
    test("the CloudFormation template makes its stack, and with it the user and the policy", async () => {
      const input = handOff("CB-2026-0901", "HarnessByTemplate", "harness-by-template");
      const formation = new CloudFormationClient(options(await administrator()));
      const StackName = stackName(input);
      await formation.send(
        new CreateStackCommand({
          StackName,
          TemplateBody: formatTemplate(cloudFormationTemplate(input)),
          Capabilities: ["CAPABILITY_NAMED_IAM"],
        }),
      );
      const { Stacks } = await formation.send(new DescribeStacksCommand({ StackName }));
      expect(Stacks?.[0]?.StackStatus).toBe("CREATE_COMPLETE");
      const outputs = Object.fromEntries((Stacks?.[0]?.Outputs ?? []).map((row) => [row.OutputKey ?? "", row.OutputValue ?? ""]));
      expect(outputs).toEqual({
        PolicyArn: `arn:aws:iam::${PROD}:policy/HarnessByTemplate`,
        UserName: "harness-by-template",
      });
      await expectIdentity(input);
    });

    test("the template of a role makes the role with its trust and its policy", async () => {
      const trust = buildTrustPolicy({ kind: "delegate", roleArn: DELEGATE_ROLE, externalId: "cb-0123456789abcdef" });
      const identity = { kind: "new-role", name: "HarnessByTemplateRole", description: "For Harness", trust } as const;
      const input = { ...handOff("CB-2026-0903", "HarnessRoleByTemplate", "unused"), identity };
      const formation = new CloudFormationClient(options(await administrator()));
      const TemplateBody = formatTemplate(cloudFormationTemplate(input));
      await formation.send(
        new CreateStackCommand({ StackName: stackName(input), TemplateBody, Capabilities: ["CAPABILITY_NAMED_IAM"] }),
      );
      const portal = iam(world.prod);
      const { AttachedPolicies } = await portal.send(new ListAttachedRolePoliciesCommand({ RoleName: identity.name }));
      expect(AttachedPolicies?.map((policy) => policy.PolicyName)).toEqual(["HarnessRoleByTemplate"]);
      const { Role } = await portal.send(new GetRoleCommand({ RoleName: identity.name }));
      expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ""))).toEqual(trust);
    });

    const hasAws = spawnSync("aws", ["--version"]).status === 0;
    // Each of about eight commands starts a Python of its own.
    test.skipIf(!hasAws)(
      "the script makes the same with the AWS CLI, and changes nothing when run again (skipped where there is no aws command)",
      { timeout: 300_000 },
      async () => {
        const input = handOff("CB-2026-0902", "HarnessByScript", "harness-by-script");
        const folder = await mkdtemp(join(tmpdir(), "carabiner-script-"));
        try {
          const file = join(folder, "identity.sh");
          await writeFile(file, cliScript(input));
          const as = await administrator();
          const env = {
            PATH: process.env["PATH"],
            HOME: folder,
            NODE_ENV: process.env.NODE_ENV,
            AWS_ENDPOINT_URL: world.sandbox.endpoint,
            AWS_REGION: "eu-west-1",
            AWS_DEFAULT_REGION: "eu-west-1",
            AWS_ACCESS_KEY_ID: as.accessKeyId,
            AWS_SECRET_ACCESS_KEY: as.secretAccessKey,
          };
          const run = () => promisify(execFile)("bash", [file], { env });
          const first = await run();
          expect(first.stdout).toContain("Policy HarnessByScript was created.");
          expect(first.stdout).toContain("The user was created.");
          await expectIdentity(input);
          const second = await run();
          expect(second.stdout).toContain("Policy HarnessByScript is there already.");
          expect(second.stdout).toContain("The user is there already.");
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      },
    );
  });
}
