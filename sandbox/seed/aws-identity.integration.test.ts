import { ListClustersCommand } from "@aws-sdk/client-ecs";
import {
  AttachUserPolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetContextKeysForPrincipalPolicyCommand,
  GetCredentialReportCommand,
  GetServiceLastAccessedDetailsCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { policyDocument, trustPrincipal } from "./aws-documents";
import { arrange, assume, closeWorld, ecs, iam, openWorld, PROD, role, sts, userWith, world } from "./aws-world.fixture";
import { DEPLOY_EXTERNAL_ID, PORTAL_EXTERNAL_ID, SANDBOX_ACCOUNTS } from "./world";

beforeAll(openWorld);
afterAll(closeWorld);

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
describe("trust", () => {
  test("the external ID must be the one that the role asks for", async () => {
    const delegate = await assume(world.control, role("harness-delegate", SANDBOX_ACCOUNTS.shared.id));
    await assume(delegate, role("HarnessDeployRole"), DEPLOY_EXTERNAL_ID);
    await expect(assume(delegate, role("HarnessDeployRole"))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(delegate, role("HarnessDeployRole"), "wrong-id")).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("a role without an external ID condition accepts any ID", async () => {
    const delegate = await assume(world.control, role("harness-delegate", SANDBOX_ACCOUNTS.shared.id));
    await assume(delegate, role("HarnessLegacyRole"));
    await assume(delegate, role("HarnessLegacyRole"), "anything");
  });

  test("across accounts the caller needs the permission too", async () => {
    await arrange((clients) =>
      clients.iam().send(
        new CreateRoleCommand({
          RoleName: "open-to-plain",
          AssumeRolePolicyDocument: trustPrincipal(role("harness-delegate-plain", SANDBOX_ACCOUNTS.shared.id)),
        }),
      ),
    );
    const plain = await assume(world.control, role("harness-delegate-plain", SANDBOX_ACCOUNTS.shared.id));
    await expect(assume(plain, role("open-to-plain"))).rejects.toThrow(
      /no identity-based policy allows the sts:AssumeRole action/,
    );
  });

  test("within an account being named is enough, the account alone is not", async () => {
    const keys = await userWith({ Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" });
    await arrange(async (clients) => {
      const make = (RoleName: string, arn: string) =>
        clients.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustPrincipal(arn) }));
      await make("names-the-user", `arn:aws:iam::${PROD}:user/${keys.name}`);
      await make("names-the-account", `arn:aws:iam::${PROD}:root`);
    });
    await assume(keys, role("names-the-user"));
    await expect(assume(keys, role("names-the-account"))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("an untrusting role and a missing one return the same error", async () => {
    await expect(assume(world.portal, role("finance-admin"))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(world.portal, role("no-such-role"))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  test("a session longer than the role allows is refused", async () => {
    await expect(assume(world.portal, role("CarabinerPortal"), PORTAL_EXTERNAL_ID, { DurationSeconds: 7_200 })).rejects.toThrow(
      /MaxSessionDuration/,
    );
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
  test("a web identity needs the provider, its audience and the trusted subject", async () => {
    const issuer = "app.harness.io/ng/api/oidc/account/test";
    const federated = policyDocument({
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${PROD}:oidc-provider/${issuer}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${issuer}:sub`]: "account/test" } },
    });
    await arrange(async (clients) => {
      await clients
        .iam()
        .send(new CreateOpenIDConnectProviderCommand({ Url: `https://${issuer}`, ClientIDList: ["sts.amazonaws.com"] }));
      await clients.iam().send(new CreateRoleCommand({ RoleName: "by-token", AssumeRolePolicyDocument: federated }));
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const enter = (claims: object) =>
      sts(world.portal).send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: role("by-token"),
          RoleSessionName: "test",
          WebIdentityToken: `${part({ alg: "none" })}.${part({ iss: `https://${issuer}`, aud: "sts.amazonaws.com", ...claims })}.x`,
        }),
      );
    expect((await enter({ sub: "account/test" })).SubjectFromWebIdentityToken).toBe("account/test");
    await expect(enter({ sub: "account/other" })).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(enter({ sub: "account/test", aud: "other" })).rejects.toMatchObject({ name: "InvalidIdentityTokenException" });
    await expect(enter({ sub: "account/test", exp: 1 })).rejects.toMatchObject({ name: "ExpiredTokenException" });
    await expect(enter({ sub: "account/test", iss: "https://elsewhere.example" })).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });
});

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
describe("simulation", () => {
  test("a principal's policies are evaluated with the context that is given", async () => {
    const keys = await userWith({
      Sid: "Own",
      Effect: "Allow",
      Action: "ec2:StartInstances",
      Resource: "arn:aws:ec2:*:*:instance/*",
      Condition: { StringEquals: { "aws:ResourceTag/Team": "parcel" } },
    });
    const PolicySourceArn = `arn:aws:iam::${PROD}:user/${keys.name}`;
    const ResourceArns = [`arn:aws:ec2:eu-west-1:${PROD}:instance/i-0123456789abcdef0`];
    const ask = async (team?: string) => {
      const ContextEntries =
        team === undefined
          ? []
          : [{ ContextKeyName: "aws:ResourceTag/Team", ContextKeyType: "string" as const, ContextKeyValues: [team] }];
      const input = { PolicySourceArn, ActionNames: ["ec2:StartInstances"], ResourceArns, ContextEntries };
      return (await iam(world.prod).send(new SimulatePrincipalPolicyCommand(input))).EvaluationResults?.[0];
    };
    const allowed = await ask("parcel");
    expect(allowed?.EvalDecision).toBe("allowed");
    expect(allowed?.MatchedStatements?.[0]).toMatchObject({ SourcePolicyId: "test", StartPosition: { Line: 1 } });
    expect((await ask("crane"))?.EvalDecision).toBe("implicitDeny");
    expect((await ask())?.ResourceSpecificResults?.[0]?.MissingContextValues).toEqual(["aws:ResourceTag/Team"]);
    const keysUsed = await iam(world.prod).send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn }));
    expect(keysUsed.ContextKeyNames).toEqual(["aws:ResourceTag/Team"]);
  });

  test("documents are evaluated together, an explicit deny first", async () => {
    const PolicyInputList = [
      policyDocument({ Effect: "Allow", Action: "ecs:*", Resource: "*" }),
      policyDocument({ Effect: "Deny", Action: "ecs:DeleteService", Resource: "*" }),
    ];
    const ActionNames = ["ecs:DeleteService", "ecs:UpdateService", "ec2:DescribeInstances"];
    const asker = await userWith({ Effect: "Allow", Action: "iam:SimulateCustomPolicy", Resource: "*" });
    const { EvaluationResults = [] } = await iam(asker).send(new SimulateCustomPolicyCommand({ PolicyInputList, ActionNames }));
    expect(EvaluationResults.map(({ EvalDecision }) => EvalDecision)).toEqual(["explicitDeny", "allowed", "implicitDeny"]);
  });
});

describe("identity reports", () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
  test("the credential report names root and dates the old key", async () => {
    await iam(world.prod).send(new GenerateCredentialReportCommand({}));
    const { Content } = await iam(world.prod).send(new GetCredentialReportCommand({}));
    const report = Buffer.from(Content ?? []).toString("utf8");
    expect(report).toContain("<root_account>");
    expect(report).toMatch(/ci-deployer,.*2023-02-14T08:31:00/);
  });

  test("service last accessed knows what the role used", async () => {
    await ecs(world.prod).send(new ListClustersCommand({}));
    const { JobId } = await iam(world.prod).send(new GenerateServiceLastAccessedDetailsCommand({ Arn: role("CarabinerPortal") }));
    const { ServicesLastAccessed = [] } = await iam(world.prod).send(new GetServiceLastAccessedDetailsCommand({ JobId }));
    const used = (name: string) =>
      ServicesLastAccessed.find(({ ServiceNamespace }) => ServiceNamespace === name)?.LastAuthenticated;
    expect(used("ecs")).toBeInstanceOf(Date);
    expect(used("cloudtrail")).toBeUndefined();
  });

  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
  test("a policy that is attached cannot be deleted", async () => {
    const document = policyDocument({ Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" });
    const { Policy } = await iam(world.prod).send(
      new CreatePolicyCommand({
        PolicyName: "HarnessTest",
        PolicyDocument: document,
        Tags: [{ Key: "carabiner:run", Value: "run_test" }],
      }),
    );
    await iam(world.prod).send(new CreateUserCommand({ UserName: "harness-holder" }));
    await iam(world.prod).send(new AttachUserPolicyCommand({ UserName: "harness-holder", PolicyArn: Policy?.Arn }));
    await expect(iam(world.prod).send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
  });
});
