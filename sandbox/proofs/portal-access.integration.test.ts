import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { GetRoleCommand, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { Secret } from "@/lib/core/secret";
import type { Result } from "@/lib/core/result";
import type { AwsConnection } from "@/lib/domain/connections/connection";
import { portalHandOff, type PortalChoice } from "@/lib/domain/connections/portal-access";
import { checkPortalRights, countRights } from "@/lib/domain/connections/portal-rights";
import { formatTemplate, stackName } from "@/lib/domain/permissions/hand-off/cloudformation";
import { templateOf } from "@/lib/domain/permissions/hand-off/testing/hand-off-cases";
import { asList, type PolicyDocument } from "@/lib/domain/iam/policy-document";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { countInstances } from "@/lib/integrations/aws/count-instances";
import { createCredentials } from "@/lib/integrations/aws/credentials";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { createAccessKey, deleteAccessKey, listAccessKeys, setAccessKeyStatus } from "@/lib/integrations/aws/iam-access-keys";
import { attachPolicy, detachPolicy, listAttachedPolicies } from "@/lib/integrations/aws/iam-attachments";
import { createOidcProvider, deleteOidcProvider, findOidcProvider } from "@/lib/integrations/aws/iam-oidc-providers";
import {
  createPolicy,
  createPolicyVersion,
  deletePolicy,
  deletePolicyVersion,
  findPolicy,
  listPolicyVersions,
} from "@/lib/integrations/aws/iam-policies";
import { createRole, deleteRole, findRole, listRoles, updateTrustPolicy } from "@/lib/integrations/aws/iam-roles";
import { createUser, deleteUser, findUser, hasLoginProfile, listUsers, tagUser } from "@/lib/integrations/aws/iam-users";
import { listClusterArns } from "@/lib/integrations/aws/list-clusters";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { listVpcs } from "@/lib/integrations/aws/list-vpcs";
import { createRightsAccess } from "@/lib/integrations/aws/portal-rights";
import { createPostureAccess } from "@/lib/integrations/aws/read-posture";
import { simulatePrincipalPolicy } from "@/lib/integrations/aws/simulate-principal-policy";
import {
  arrange,
  assume,
  closeWorld,
  iam,
  openWorld,
  options,
  PROD,
  role,
  userWith,
  world,
} from "@/sandbox/seed/aws-world.fixture";
import { PORTAL_USER, SANDBOX_ACCOUNTS } from "@/sandbox/seed/world";
import { localAwsClient } from "@/sandbox/local-aws-client";

const CALLER = `arn:aws:iam::${SANDBOX_ACCOUNTS.shared.id}:user/${PORTAL_USER}`;
const EXTERNAL_ID = "cb-portal-proof-0001";
const CLOCK = { now: () => new Date() };
const WHERE = { partition: "aws", account: PROD };
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: CALLER }, Action: "sts:AssumeRole" }],
});
const SOME_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" }],
});

function connection(name: string): AwsConnection {
  return {
    id: `acon_${name}`,
    kind: "sandbox",
    name,
    version: 1,
    createdAt: new Date("2026-11-25T10:00:00Z"),
    accountIdentifier: "acc",
    accountId: PROD,
    partition: "aws",
    method: "sandbox",
    roleArn: role(name),
    externalId: EXTERNAL_ID,
  };
}

/** Makes a role as the page's template makes it, by an administrator, and enters it as the portal does. */
async function portalWith(name: string, choices: readonly PortalChoice[]): Promise<AwsClients> {
  const input = portalHandOff({ connection: connection(name), callerArn: CALLER, choices, role: "new" });
  if (input === undefined) throw new Error("The page makes no template.");
  // One account has one policy of a name; here it gets several portals.
  const own = { ...input, reference: name, policies: input.policies.map((one) => ({ ...one, name: `${one.name}-${name}` })) };
  const administrator = await userWith({ Effect: "Allow", Action: ["cloudformation:*", "iam:*"], Resource: "*" });
  const formation = localAwsClient(CloudFormationClient, options(administrator));
  const StackName = stackName(own);
  const TemplateBody = formatTemplate(templateOf(own));
  await formation.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ["CAPABILITY_NAMED_IAM"] }));
  const { Stacks } = await formation.send(new DescribeStacksCommand({ StackName }));
  if (Stacks?.[0]?.StackStatus !== "CREATE_COMPLETE") throw new Error(`The stack ended as ${String(Stacks?.[0]?.StackStatus)}.`);
  return enter(name);
}

function enter(name: string): AwsClients {
  const { endpoint } = world.sandbox;
  const { accessKeyId, secretAccessKey } = world.portal;
  const assumeRole = { roleArn: role(name), externalId: EXTERNAL_ID };
  return createAwsClients({
    credentials: createCredentials(
      { kind: "sandbox", accessKeyId, secretAccessKey: new Secret(secretAccessKey), assumeRole },
      { clock: CLOCK, region: "eu-west-1", endpoint, sessionName: "proof" },
    ),
    account: PROD,
    homeRegion: "eu-west-1",
    endpoint,
  });
}

function said(result: Result<unknown, { readonly code: string; readonly message: string }>): string {
  return result.ok ? "allowed" : `${result.error.code}: ${result.error.message}`;
}

const DENIED = /^upstream_rejected/;

beforeAll(openWorld);
afterAll(closeWorld);

describe("what the page hands out for “check the account”", () => {
  let portal: AwsClients;
  beforeAll(async () => {
    portal = await portalWith("HarnessPortalCheck", ["P12"]);
  });

  test("the stack creates the role, which requires the external ID", async () => {
    const administrator = await userWith({ Effect: "Allow", Action: "iam:*", Resource: "*" });
    const { Role } = await iam(administrator).send(new GetRoleCommand({ RoleName: "HarnessPortalCheck" }));
    const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")) as PolicyDocument;
    expect(trust.Statement[0]).toMatchObject({
      Principal: { AWS: CALLER },
      Condition: { StringEquals: { "sts:ExternalId": EXTERNAL_ID } },
    });
    const { AttachedPolicies } = await iam(administrator).send(
      new ListAttachedRolePoliciesCommand({ RoleName: "HarnessPortalCheck" }),
    );
    expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(["CarabinerPortal-HarnessPortalCheck"]);
    await expect(assume(world.portal, role("HarnessPortalCheck"))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(world.portal, role("HarnessPortalCheck"), "another")).rejects.toMatchObject({ name: "AccessDenied" });
    const identity = await getCallerIdentity(portal);
    expect(identity).toMatchObject({ ok: true, value: { account: PROD, accountAlias: SANDBOX_ACCOUNTS.prod.alias } });
  });

  // What the pages of the first steps read.
  const reads: Readonly<Record<string, () => Promise<Result<unknown, { readonly code: string; readonly message: string }>>>> = {
    "the regions": () => listRegions(portal),
    "the instances of a region": () => countInstances(portal, "eu-west-2"),
    "the clusters of a region": () => listClusterArns(portal, "eu-west-1"),
    "the networks": () => listVpcs(portal, "eu-west-1"),
    "the roles": () => listRoles(portal),
    "a role": () => findRole(portal, "HarnessDeployRole"),
    "the users": () => listUsers(portal),
    "a user": () => findUser(portal, "j.ferreira"),
    "a user's keys": () => listAccessKeys(portal, "j.ferreira"),
    "a user's console access": () => hasLoginProfile(portal, "j.ferreira"),
    "a policy": () => findPolicy(portal, `arn:aws:iam::${PROD}:policy/HarnessAWSAccess`),
    "what is attached": () => listAttachedPolicies(portal, { kind: "role", name: "HarnessDeployRole" }),
    "what another may do": () =>
      simulatePrincipalPolicy(portal, { principalArn: role("HarnessDeployRole"), actions: ["ec2:DescribeInstances"] }),
  };
  test.each(Object.keys(reads))("it can read %s", async (name) => {
    const read = reads[name];
    if (read === undefined) throw new Error(name);
    expect(said(await read())).toBe("allowed");
  });

  test("it can create nothing", async () => {
    const tags = { "carabiner:run": "run_1" };
    expect(said(await createUser(portal, { userName: "harness-not-allowed", tags }))).toMatch(DENIED);
    const policy = { policyName: "HarnessNotAllowed", document: SOME_POLICY, description: "", tags };
    expect(said(await createPolicy(portal, policy))).toMatch(DENIED);
    expect(said(await createAccessKey(portal, "harness-ec2-user"))).toMatch(DENIED);
  });

  test("the check finds the first choice complete and names missing rights", async () => {
    const access = createRightsAccess(portal, "aws", role("HarnessPortalCheck"));
    const { choices, missing } = await checkPortalRights(access, WHERE);
    const counts = Object.fromEntries(choices.map((choice) => [choice.id, countRights(choice)]));
    expect(counts["P12"]).toMatchObject({ missing: 0, unknown: 0 });
    expect(counts["P13"]).toMatchObject({ there: 0, unknown: 0 });
    expect(Object.keys(missing).sort()).toEqual(["P12b", "P13", "P14", "P15", "P15b"]);
    const proved = choices[0]?.rights.filter(({ grade }) => grade === "proved") ?? [];
    expect(proved.length).toBeGreaterThan(30);
  });
});

describe("what the page hands out for “create identities”", () => {
  let portal: AwsClients;
  beforeAll(async () => {
    portal = await portalWith("HarnessPortalCreate", ["P12", "P13"]);
  });
  const tags = { "carabiner:run": "run_1" };

  test("the check finds it whole", async () => {
    const { choices } = await checkPortalRights(createRightsAccess(portal, "aws", role("HarnessPortalCreate")), WHERE);
    expect(choices.slice(0, 2).map(countRights)).toMatchObject([
      { missing: 0, unknown: 0 },
      { missing: 0, unknown: 0 },
    ]);
  });

  test("a user is created, its key rotated, and everything is undone", async () => {
    const userName = "harness-portal-proof";
    const policyArn = `arn:aws:iam::${PROD}:policy/HarnessPortalProof`;
    const holder = { kind: "user", name: userName } as const;
    expect(
      said(await createPolicy(portal, { policyName: "HarnessPortalProof", document: SOME_POLICY, description: "Proof", tags })),
    ).toBe("allowed");
    expect(said(await createUser(portal, { userName, tags }))).toBe("allowed");
    expect(said(await tagUser(portal, userName, { more: "yes" }))).toBe("allowed");
    expect(said(await attachPolicy(portal, holder, policyArn))).toBe("allowed");
    expect(said(await createPolicyVersion(portal, policyArn, SOME_POLICY.replace("DescribeRegions", "DescribeVpcs")))).toBe(
      "allowed",
    );
    const made = await createAccessKey(portal, userName);
    if (!made.ok) throw new Error(made.error.message);
    const { accessKeyId } = made.value;
    expect(said(await setAccessKeyStatus(portal, { userName, accessKeyId, status: "Inactive" }))).toBe("allowed");
    expect(said(await deleteAccessKey(portal, { userName, accessKeyId }))).toBe("allowed");
    expect(said(await detachPolicy(portal, holder, policyArn))).toBe("allowed");
    expect(said(await deleteUser(portal, userName))).toBe("allowed");
    const versions = await listPolicyVersions(portal, policyArn);
    for (const { versionId, isDefault } of versions.ok ? versions.value : []) {
      if (!isDefault) expect(said(await deletePolicyVersion(portal, policyArn, versionId))).toBe("allowed");
    }
    expect(said(await deletePolicy(portal, policyArn))).toBe("allowed");
  });

  test("a role and an identity provider are made and undone", async () => {
    const roleName = "HarnessPortalProofRole";
    expect(said(await createRole(portal, { roleName, trustDocument: TRUST, description: "Proof", tags }))).toBe("allowed");
    expect(said(await updateTrustPolicy(portal, roleName, TRUST))).toBe("allowed");
    expect(said(await deleteRole(portal, roleName))).toBe("allowed");
    const url = "https://app.harness.io/ng/api/oidc/account/proof";
    expect(said(await createOidcProvider(portal, { url, audiences: ["sts.amazonaws.com"], thumbprints: [], tags }))).toBe(
      "allowed",
    );
    const arn = `arn:aws:iam::${PROD}:oidc-provider/app.harness.io/ng/api/oidc/account/proof`;
    expect(said(await findOidcProvider(portal, arn))).toBe("allowed");
    expect(said(await deleteOidcProvider(portal, arn))).toBe("allowed");
  });

  test("foreign entities with Harness's names are neither changed nor deleted", async () => {
    const roleName = "HarnessMadeByHand";
    const others = { "made-by": "hand" };
    const url = "https://app.harness.io/ng/api/oidc/account/made-by-hand";
    const provider = `arn:aws:iam::${PROD}:oidc-provider/app.harness.io/ng/api/oidc/account/made-by-hand`;
    expect(said(await createRole(portal, { roleName, trustDocument: TRUST, description: "", tags: others }))).toBe("allowed");
    expect(said(await createOidcProvider(portal, { url, audiences: ["a"], thumbprints: [], tags: others }))).toBe("allowed");
    const policy = { policyName: "HarnessMadeByHand", document: SOME_POLICY, description: "", tags: others };
    expect(said(await createPolicy(portal, policy))).toBe("allowed");
    const policyArn = `arn:aws:iam::${PROD}:policy/HarnessMadeByHand`;
    for (const touched of [
      await updateTrustPolicy(portal, roleName, TRUST),
      await deleteRole(portal, roleName),
      await deleteOidcProvider(portal, provider),
      await createPolicyVersion(portal, policyArn, SOME_POLICY),
      await deletePolicy(portal, policyArn),
    ]) {
      expect(said(touched)).toMatch(DENIED);
    }
  });

  test("an identity provider of another issuer can be neither made nor deleted", async () => {
    const url = "https://token.actions.githubusercontent.com";
    expect(said(await createOidcProvider(portal, { url, audiences: ["a"], thumbprints: [], tags }))).toMatch(DENIED);
    const arn = `arn:aws:iam::${PROD}:oidc-provider/token.actions.githubusercontent.com`;
    expect(said(await deleteOidcProvider(portal, arn))).toMatch(DENIED);
  });

  test("only entities and policies named for Harness can be changed", async () => {
    expect(said(await createUser(portal, { userName: "deploy-bot", tags }))).toMatch(DENIED);
    expect(said(await createRole(portal, { roleName: "Admin", trustDocument: TRUST, description: "", tags }))).toMatch(DENIED);
    const policy = { policyName: "CarabinerPortal", document: SOME_POLICY, description: "", tags };
    expect(said(await createPolicy(portal, policy))).toMatch(DENIED);
    const user = { kind: "user", name: "harness-ec2-user" } as const;
    expect(said(await attachPolicy(portal, user, "arn:aws:iam::aws:policy/AdministratorAccess"))).toMatch(DENIED);
    expect(said(await attachPolicy(portal, user, `arn:aws:iam::${PROD}:policy/CarabinerPortal-HarnessPortalCheck`))).toMatch(
      DENIED,
    );
  });
});

test("“check security practices” reads keys, sign-in and use", async () => {
  const portal = await portalWith("HarnessPortalPosture", ["P12", "P14"]);
  const { choices } = await checkPortalRights(createRightsAccess(portal, "aws", role("HarnessPortalPosture")), WHERE);
  const posture = choices.find(({ id }) => id === "P14");
  expect(posture === undefined ? undefined : countRights(posture)).toMatchObject({ missing: 0, unknown: 0 });
  const access = createPostureAccess(portal);
  expect(said(await access.keys(["j.ferreira"]))).toBe("allowed");
  expect(said(await access.signIn())).toBe("allowed");
});

// Both are called by the first steps; without its line the check has to name exactly it.
// One is proved by a call, the other simulated.
test.each(["iam:ListRoles", "iam:GetLoginProfile"])(
  "a role without %s gets a policy that grants exactly that",
  async (action) => {
    const name = `HarnessPortalLacks${action.split(":")[1] ?? ""}`;
    const input = portalHandOff({ connection: connection(name), callerArn: CALLER, choices: ["P12"], role: "new" });
    const statements = (input?.policies[0]?.document.Statement ?? []).map((statement) => ({
      ...statement,
      Action: asList(statement.Action ?? []).filter((one) => one !== action),
    }));
    await arrange(async (clients) => {
      const as = clients.iam({ secret: true });
      const { CreateRoleCommand, PutRolePolicyCommand } = await import("@aws-sdk/client-iam");
      const trusted = { ...(JSON.parse(TRUST) as object) };
      await as.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trusted) }));
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
      await as.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "portal", PolicyDocument }));
    });
    const { choices, missing } = await checkPortalRights(createRightsAccess(enter(name), "aws", role(name)), WHERE);
    const lacking = choices[0]?.rights.filter(({ verdict }) => verdict !== "pass").map((one) => one.action);
    expect(lacking).toEqual([action]);
    expect(missing.P12?.[0]?.document.Statement.flatMap((statement) => asList(statement.Action ?? []))).toEqual([action]);
  },
);
