import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  EC2Client,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateClusterCommand,
  ECSClient,
  ExecuteCommandCommand,
  ListClustersCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
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
  IAMClient,
  ListRolesCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  DecodeAuthorizationMessageCommand,
  GetCallerIdentityCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { seedAws } from "./aws";
import { createAccountClients } from "./aws-clients";
import { enforcePermissions } from "./aws-control";
import { policyDocument, type Statement, trustPrincipal } from "./aws-documents";
import { DEPLOY_EXTERNAL_ID } from "./aws-identity-rows";
import { type AwsSandbox, findPython, startAwsSandbox } from "./start-aws";
import { PORTAL_EXTERNAL_ID, SANDBOX_ACCOUNTS } from "./world";

type Keys = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

const PROD = SANDBOX_ACCOUNTS.prod.id;
const role = (name: string, account: string = PROD) => `arn:aws:iam::${account}:role/${name}`;

let stateDir: string;
let sandbox: AwsSandbox;
let portal: Keys;
let control: Keys;
let prod: Keys;

const options = (credentials: Keys, region = "eu-west-1") => ({
  endpoint: sandbox.endpoint,
  region,
  credentials,
  maxAttempts: 1,
});
const ec2 = (keys: Keys, region?: string) => new EC2Client(options(keys, region));
const iam = (keys: Keys) => new IAMClient(options(keys));
const sts = (keys: Keys) => new STSClient(options(keys));
const ecs = (keys: Keys) => new ECSClient(options(keys));

async function assume(
  keys: Keys,
  arn: string,
  externalId?: string,
  extra: { Policy?: string; DurationSeconds?: number } = {},
): Promise<Keys> {
  const { Credentials: made } = await sts(keys).send(
    new AssumeRoleCommand({
      RoleArn: arn,
      RoleSessionName: "test",
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
      ...extra,
    }),
  );
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

/** Sets something up in an account as nobody in particular, then enforces again. */
async function arrange<T>(work: (clients: ReturnType<typeof createAccountClients>) => Promise<T>): Promise<T> {
  const clients = createAccountClients(sandbox.endpoint, "prod");
  await enforcePermissions(sandbox.endpoint, false);
  try {
    return await work(clients);
  } finally {
    await enforcePermissions(sandbox.endpoint, true);
    clients.close();
  }
}

let users = 0;
/** A new user of parcel-prod that may do exactly this. */
async function userWith(...statements: readonly Statement[]): Promise<Keys & { readonly name: string }> {
  const name = `test-${String((users += 1))}`;
  return arrange(async (clients) => {
    const as = clients.iam({ secret: true });
    await as.send(new CreateUserCommand({ UserName: name }));
    await as.send(
      new PutUserPolicyCommand({ UserName: name, PolicyName: "test", PolicyDocument: policyDocument(...statements) }),
    );
    const { AccessKey } = await as.send(new CreateAccessKeyCommand({ UserName: name }));
    return { name, accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  });
}

async function instanceNamed(name: string): Promise<string> {
  const Filters = [{ Name: "tag:Name", Values: [name] }];
  const { Reservations } = await ec2(prod).send(new DescribeInstancesCommand({ Filters }));
  return Reservations?.[0]?.Instances?.[0]?.InstanceId ?? "";
}

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "carabiner-aws-"));
  sandbox = await startAwsSandbox({ stateDir });
  const { identities } = await seedAws({ endpoint: sandbox.endpoint, stateDir });
  ({ portal, control } = identities);
  prod = await assume(portal, role("CarabinerPortal"), PORTAL_EXTERNAL_ID);
});

afterAll(async () => {
  await sandbox.stop();
  await rm(stateDir, { recursive: true, force: true });
});

test("the evaluator follows the IAM user guide's tables", async () => {
  const { stderr } = await promisify(execFile)(findPython(), [join("sandbox", "aws", "evaluator_test.py")]);
  expect(stderr).toContain("OK");
});

describe("the seed", () => {
  test("a second call leaves the world as it is", async () => {
    expect((await seedAws({ endpoint: sandbox.endpoint, stateDir })).seeded).toBe(false);
  });

  test("the identities are for the owner's eyes only", async () => {
    expect((await stat(join(stateDir, "aws-identities.json"))).mode & 0o777).toBe(0o600);
  });

  test("parcel-prod has eleven running Linux instances of Production in eu-west-1", async () => {
    const Filters = [
      { Name: "tag:Environment", Values: ["Production"] },
      { Name: "instance-state-name", Values: ["running"] },
    ];
    const { Reservations = [] } = await ec2(prod).send(new DescribeInstancesCommand({ Filters }));
    const linux = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
      ({ Platform }) => Platform?.toLowerCase() !== "windows",
    );
    expect(linux).toHaveLength(11);
  });

  test("the portal's own identity may do what its policy names and nothing else", async () => {
    expect((await iam(prod).send(new ListRolesCommand({}))).Roles?.length).toBeGreaterThan(5);
    expect(
      (await iam(prod).send(new CreateUserCommand({ UserName: "harness-test", Tags: [{ Key: "made-by", Value: "test" }] }))).User
        ?.Arn,
    ).toBe(`arn:aws:iam::${PROD}:user/harness-test`);
    await expect(iam(prod).send(new CreateUserCommand({ UserName: "someone" }))).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
describe("enforcement", () => {
  test("a statement on instances of one team starts those and no others", async () => {
    const keys = await userWith({
      Effect: "Allow",
      Action: ["ec2:StartInstances", "ec2:StopInstances"],
      Resource: `arn:aws:ec2:eu-west-1:${PROD}:instance/*`,
      Condition: { StringEquals: { "aws:ResourceTag/Team": "parcel" } },
    });
    const own = await instanceNamed("parcel-track-1");
    const other = await instanceNamed("tools-bastion");
    await ec2(keys).send(new StopInstancesCommand({ InstanceIds: [own] }));
    await expect(ec2(keys).send(new StopInstancesCommand({ InstanceIds: [other] }))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
    await expect(ec2(keys).send(new StopInstancesCommand({ InstanceIds: [own, other] }))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
    await ec2(keys).send(new StartInstancesCommand({ InstanceIds: [own] }));
  });

  test("an ARN on a listing allows nothing, because the action knows no resource", async () => {
    const keys = await userWith({
      Effect: "Allow",
      Action: "ec2:DescribeInstances",
      Resource: `arn:aws:ec2:*:${PROD}:instance/*`,
    });
    await expect(ec2(keys).send(new DescribeInstancesCommand({}))).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });

  test("the requested region is a condition", async () => {
    const Condition = { StringEquals: { "aws:RequestedRegion": "eu-west-1" } };
    const keys = await userWith({ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*", Condition });
    await ec2(keys).send(new DescribeInstancesCommand({}));
    await expect(ec2(keys, "us-east-1").send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
  });

  test("passing a role needs iam:PassRole for that role and service", async () => {
    const register: Statement = { Effect: "Allow", Action: "ecs:RegisterTaskDefinition", Resource: "*" };
    const definition = (executionRoleArn: string) =>
      new RegisterTaskDefinitionCommand({
        family: "test",
        executionRoleArn,
        containerDefinitions: [{ name: "test", image: "test", memory: 64 }],
      });
    const keys = await userWith(register, {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: role("parcel-api-exec"),
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    });
    await ecs(keys).send(definition(role("parcel-api-exec")));
    await expect(ecs(keys).send(definition(role("parcel-batch-exec")))).rejects.toThrow(
      /iam:PassRole on resource: .*role\/parcel-batch-exec/,
    );
  });

  test("a permissions boundary narrows what the policies allow", async () => {
    const keys = await userWith({ Effect: "Allow", Action: "*", Resource: "*" });
    await arrange(async (clients) => {
      const document = policyDocument({ Effect: "Allow", Action: "ecs:*", Resource: "*" });
      const { Policy } = await clients.iam().send(new CreatePolicyCommand({ PolicyName: "only-ecs", PolicyDocument: document }));
      await clients.iam().send(new PutUserPermissionsBoundaryCommand({ UserName: keys.name, PermissionsBoundary: Policy?.Arn }));
    });
    await ecs(keys).send(new ListClustersCommand({}));
    await expect(ec2(keys).send(new DescribeRegionsCommand({}))).rejects.toThrow(
      /because no permissions boundary allows the ec2:DescribeRegions action/,
    );
  });

  test("a session policy narrows the role", async () => {
    const Policy = policyDocument({ Effect: "Allow", Action: "ecs:ListClusters", Resource: "*" });
    const narrowed = await assume(portal, role("CarabinerPortal"), PORTAL_EXTERNAL_ID, { Policy });
    await ecs(narrowed).send(new ListClustersCommand({}));
    await expect(ec2(narrowed).send(new DescribeRegionsCommand({}))).rejects.toThrow(/no session policy allows/);
  });

  test("AWS managed policies can be attached and count", async () => {
    const keys = await userWith({ Effect: "Deny", Action: "s3:*", Resource: "*" });
    await arrange((clients) =>
      clients
        .iam()
        .send(new AttachUserPolicyCommand({ UserName: keys.name, PolicyArn: "arn:aws:iam::aws:policy/AmazonEC2FullAccess" })),
    );
    await ec2(keys).send(new DescribeRegionsCommand({}));
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
describe("refusals", () => {
  test.each([
    {
      protocol: "EC2",
      call: () => ec2(prod).send(new StopInstancesCommand({ InstanceIds: ["i-0123456789abcdef0"] })),
      name: "UnauthorizedOperation",
    },
    {
      protocol: "ECS",
      call: () => ecs(prod).send(new CreateClusterCommand({ clusterName: "x" })),
      name: "AccessDeniedException",
    },
    { protocol: "IAM", call: () => iam(prod).send(new CreateUserCommand({ UserName: "bob" })), name: "AccessDenied" },
  ])("a denial of $protocol says who, what and why", async ({ call, name }) => {
    const message =
      /User: arn:aws:sts::482177309156:assumed-role\/CarabinerPortal\/test is not authorized to perform: \w+:\w+ on resource: \S+ because no identity-based policy allows the \w+:\w+ action/;
    await expect(call()).rejects.toMatchObject({ name, message: expect.stringMatching(message) as unknown });
  });

  test("an unknown key and a wrong secret are refused in each protocol's words", async () => {
    const unknown = { accessKeyId: "AKIANOTKNOWN00000000", secretAccessKey: "x" };
    const wrong = { ...portal, secretAccessKey: "x".repeat(40) };
    await expect(sts(unknown).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await expect(sts(wrong).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
    await expect(ec2(unknown).send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: "AuthFailure" });
    await expect(ecs(unknown).send(new ListClustersCommand({}))).rejects.toMatchObject({ name: "UnrecognizedClientException" });
  });

  test("a deactivated key is refused", async () => {
    const keys = await userWith({ Effect: "Allow", Action: "*", Resource: "*" });
    await arrange((clients) =>
      clients.iam().send(new UpdateAccessKeyCommand({ UserName: keys.name, AccessKeyId: keys.accessKeyId, Status: "Inactive" })),
    );
    await expect(sts(keys).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  test("a signature of another hour is refused as clock skew", async () => {
    const client = new STSClient({ ...options(portal), systemClockOffset: -3_600_000 });
    await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toThrow(/Signature expired/);
  });

  test("a region that is not enabled refuses the credentials and is listed as not opted in", async () => {
    await expect(ec2(portal, "me-south-1").send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: "AuthFailure" });
    const { Regions = [] } = await ec2(portal).send(new DescribeRegionsCommand({ AllRegions: true }));
    expect(Regions.find(({ RegionName }) => RegionName === "me-south-1")?.OptInStatus).toBe("not-opted-in");
    const enabled = await ec2(portal).send(new DescribeRegionsCommand({}));
    expect(enabled.Regions?.map(({ RegionName }) => RegionName)).not.toContain("me-south-1");
  });

  // https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
  test("the encoded part of a refused write can be decoded", async () => {
    const InstanceIds = ["i-0123456789abcdef0"];
    const refusal: unknown = await ec2(prod)
      .send(new StopInstancesCommand({ InstanceIds }))
      .catch((cause: unknown) => cause);
    const encoded =
      /Encoded authorization failure message: (\S+)/.exec(refusal instanceof Error ? refusal.message : "")?.[1] ?? "";
    const { DecodedMessage } = await sts(prod).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded }));
    expect(JSON.parse(DecodedMessage ?? "")).toMatchObject({
      allowed: false,
      explicitDeny: false,
      context: { action: "ec2:StopInstances", resource: `arn:aws:ec2:eu-west-1:${PROD}:instance/i-0123456789abcdef0` },
    });
    await expect(sts(prod).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: "nonsense" }))).rejects.toMatchObject({
      name: "InvalidAuthorizationMessageException",
    });
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StopInstances.html
  test("a dry run says what would happen and changes nothing", async () => {
    const keys = await userWith({ Effect: "Allow", Action: "ec2:StopInstances", Resource: "*" });
    const InstanceIds = [await instanceNamed("parcel-web-1")];
    await expect(ec2(keys).send(new StopInstancesCommand({ InstanceIds, DryRun: true }))).rejects.toMatchObject({
      name: "DryRunOperation",
    });
    await expect(ec2(prod).send(new StopInstancesCommand({ InstanceIds, DryRun: true }))).rejects.toMatchObject({
      name: "UnauthorizedOperation",
    });
    const { Reservations } = await ec2(prod).send(new DescribeInstancesCommand({ InstanceIds }));
    expect(Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe("running");
  });

  test("what is not simulated answers 501, never a guess", async () => {
    const call = ecs(prod).send(
      new ExecuteCommandCommand({ cluster: "parcel-main", task: "x", command: "ls", interactive: true }),
    );
    await expect(call).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  });
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
describe("trust", () => {
  test("the external ID must be the one that the role asks for", async () => {
    const delegate = await assume(control, role("harness-delegate", SANDBOX_ACCOUNTS.shared.id));
    await assume(delegate, role("HarnessDeployRole"), DEPLOY_EXTERNAL_ID);
    await expect(assume(delegate, role("HarnessDeployRole"))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(delegate, role("HarnessDeployRole"), "wrong-id")).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("a role without external ID can be assumed with any, which is the finding to show", async () => {
    const delegate = await assume(control, role("harness-delegate", SANDBOX_ACCOUNTS.shared.id));
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
    const plain = await assume(control, role("harness-delegate-plain", SANDBOX_ACCOUNTS.shared.id));
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

  test("a role that trusts another principal, and one that does not exist, are refused alike", async () => {
    await expect(assume(portal, role("finance-admin"))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(assume(portal, role("no-such-role"))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
  test("a session longer than the role allows is refused", async () => {
    await expect(assume(portal, role("CarabinerPortal"), PORTAL_EXTERNAL_ID, { DurationSeconds: 7_200 })).rejects.toThrow(
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
      sts(portal).send(
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
      return (await iam(prod).send(new SimulatePrincipalPolicyCommand(input))).EvaluationResults?.[0];
    };
    const allowed = await ask("parcel");
    expect(allowed?.EvalDecision).toBe("allowed");
    expect(allowed?.MatchedStatements?.[0]).toMatchObject({ SourcePolicyId: "test", StartPosition: { Line: 1 } });
    expect((await ask("crane"))?.EvalDecision).toBe("implicitDeny");
    expect((await ask())?.ResourceSpecificResults?.[0]?.MissingContextValues).toEqual(["aws:ResourceTag/Team"]);
    const keysUsed = await iam(prod).send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn }));
    expect(keysUsed.ContextKeyNames).toEqual(["aws:ResourceTag/Team"]);
  });

  test("documents are evaluated together, an explicit deny first", async () => {
    const PolicyInputList = [
      policyDocument({ Effect: "Allow", Action: "ecs:*", Resource: "*" }),
      policyDocument({ Effect: "Deny", Action: "ecs:DeleteService", Resource: "*" }),
    ];
    const ActionNames = ["ecs:DeleteService", "ecs:UpdateService", "ec2:DescribeInstances"];
    const { EvaluationResults = [] } = await iam(prod).send(new SimulateCustomPolicyCommand({ PolicyInputList, ActionNames }));
    expect(EvaluationResults.map(({ EvalDecision }) => EvalDecision)).toEqual(["explicitDeny", "allowed", "implicitDeny"]);
  });
});

describe("identity reports", () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
  test("the credential report names root and dates the old key", async () => {
    await iam(prod).send(new GenerateCredentialReportCommand({}));
    const { Content } = await iam(prod).send(new GetCredentialReportCommand({}));
    const report = Buffer.from(Content ?? []).toString("utf8");
    expect(report).toContain("<root_account>");
    expect(report).toMatch(/ci-deployer,.*2023-02-14T08:31:00/);
  });

  test("service last accessed knows what the role used", async () => {
    await ecs(prod).send(new ListClustersCommand({}));
    const { JobId } = await iam(prod).send(new GenerateServiceLastAccessedDetailsCommand({ Arn: role("CarabinerPortal") }));
    const { ServicesLastAccessed = [] } = await iam(prod).send(new GetServiceLastAccessedDetailsCommand({ JobId }));
    const used = (name: string) =>
      ServicesLastAccessed.find(({ ServiceNamespace }) => ServiceNamespace === name)?.LastAuthenticated;
    expect(used("ecs")).toBeInstanceOf(Date);
    expect(used("cloudtrail")).toBeUndefined();
  });

  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
  test("a policy that is attached cannot be deleted", async () => {
    const document = policyDocument({ Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" });
    const { Policy } = await iam(prod).send(new CreatePolicyCommand({ PolicyName: "HarnessTest", PolicyDocument: document }));
    await iam(prod).send(new CreateUserCommand({ UserName: "harness-holder" }));
    await iam(prod).send(new AttachUserPolicyCommand({ UserName: "harness-holder", PolicyArn: Policy?.Arn }));
    await expect(iam(prod).send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn }))).rejects.toMatchObject({
      name: "DeleteConflictException",
    });
  });
});

describe("restart", () => {
  const picture = async () => {
    const regions = ["eu-west-1", "eu-west-2", "us-east-1"];
    const instances = await Promise.all(regions.map((region) => ec2(prod, region).send(new DescribeInstancesCommand({}))));
    const { Roles } = await iam(prod).send(new ListRolesCommand({}));
    const { clusterArns } = await ecs(prod).send(new ListClustersCommand({}));
    return { instances: instances.map(({ Reservations }) => Reservations), Roles, clusterArns };
  };

  test("after kill -9 keys, sessions, ids and dates are what they were, and permissions are enforced", async () => {
    const { AccessKey } = await iam(prod).send(new CreateAccessKeyCommand({ UserName: "harness-test" }));
    const before = await picture();

    await sandbox.stop("SIGKILL");
    sandbox = await startAwsSandbox({ stateDir });

    expect(await picture()).toEqual(before);
    const made = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    expect((await sts(made).send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${PROD}:user/harness-test`);
    await expect(ec2(made).send(new DescribeRegionsCommand({}))).rejects.toMatchObject({ name: "UnauthorizedOperation" });
  });

  test("the journal holds no secret key", async () => {
    expect(await readFile(join(stateDir, "aws-journal.jsonl"), "utf8")).not.toContain(portal.secretAccessKey);
  });
});
