import { expect, test } from "vitest";
import { parse } from "yaml";

import type { RunAnswers } from "@/lib/domain/runs/answers";
import type { Path } from "@/lib/domain/runs/path";

import { ECS_ANSWERS } from "./testing/ecs-context";
import { impliedOperations } from "./implied-operations";
import type { ImpliedContext } from "./implied/context";
import { ecsActions } from "./implied/policies";
import { isOperationKind, kindOf } from "./operation-kinds";
import { toWaves } from "./order";

const SCOPE = { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const ANSWERS: RunAnswers = {
  permissions: { packs: ["P0", "P2"], policyName: "HarnessAWSAccess", description: "", taskRoleArns: [], instanceRoleArns: [] },
  identity: { kind: "new-user", userName: "harness-ec2-user", attach: "custom" },
  connector: { name: "AWS-EC2-Connection", region: "eu-west-1", delegateSelectors: ["aws"], executeOnDelegate: true },
  "ec2-infrastructure": {
    environment: { source: "new", name: "Production", type: "Production" },
    name: "EC2-Production",
    region: "eu-west-1",
    vpcs: [],
    subnets: [],
    securityGroups: [],
    tags: [{ key: "Environment", value: "Production" }],
    hostConnectionType: "PrivateIP",
  },
  "host-access": {
    method: "new-key",
    name: "EC2-SSH-Key",
    userName: "ec2-user",
    port: 22,
    key: { source: "parked" },
  },
};

function contextOf(answers: RunAnswers, identity: Path["identity"] = "access-key"): ImpliedContext {
  const path: Path = { target: "ec2", identity, hostAccess: "ssh" };
  const run = {
    id: "run_1",
    reference: "CB-2026-0042",
    scope: SCOPE,
    awsAccountId: "482177309156",
    path,
    externalId: "cb-ext-1",
  };
  return { run, partition: "aws", answers, parked: { "ssh-private-key": "sec_1" } };
}

const idsOf = (context: ImpliedContext) => impliedOperations(context).map(({ id }) => id);
const operationOf = (context: ImpliedContext, id: string) => {
  const operation = impliedOperations(context).find((candidate) => candidate.id === id);
  if (operation === undefined) throw new Error(`No operation ${id}`);
  return operation;
};

test("the access-key path implies the guide's objects, in its order", () => {
  expect(idsOf(contextOf(ANSWERS))).toEqual([
    "aws.policy",
    "aws.user",
    "aws.attachment",
    "aws.access-key",
    "harness.connector",
    "harness.connector-test",
    "harness.ssh-key-file",
    "harness.ssh-credential",
    "harness.environment",
    "harness.infrastructure",
  ]);
});

test("a user's key is created after all attachments", () => {
  const roles = { taskRoleArns: [], instanceRoleArns: ["arn:aws:iam::482177309156:role/web"] };
  const permissions = { packs: ["P0", "P1", "P2"], policyName: "HarnessAWSAccess", description: "", ...roles } as const;
  const operations = impliedOperations(contextOf({ ...ANSWERS, permissions: { ...permissions, packs: [...permissions.packs] } }));
  const attachments = operations.filter(({ kind }) => kind === "aws.attachment").map(({ id }) => id);
  expect(attachments).not.toEqual([]);
  expect(operations.find(({ id }) => id === "aws.access-key")?.needs).toEqual(["aws.user", ...attachments]);
});

test("every operation has a valid desired state and needs planned operations", () => {
  const operations = impliedOperations(contextOf(ANSWERS));
  for (const operation of operations) {
    if (!isOperationKind(operation.kind)) throw new Error(operation.kind);
    expect(kindOf(operation.kind).schema.safeParse(operation.desired).error).toBeUndefined();
  }
  expect(toWaves(operations).flat()).toHaveLength(operations.length);
  const ids = new Set(operations.map(({ id }) => id));
  expect(operations.flatMap(({ needs }) => needs).filter((need) => !ids.has(need))).toEqual([]);
});

test("no operation needs one that unanswered steps leave out", () => {
  const slugs = Object.keys(ANSWERS);
  for (let chosen = 0; chosen < 2 ** slugs.length; chosen += 1) {
    const answered = Object.entries(ANSWERS).filter((_entry, index) => (chosen & (1 << index)) !== 0);
    const operations = impliedOperations(contextOf(Object.fromEntries(answered)));
    const ids = new Set(operations.map(({ id }) => id));
    const unplanned = operations.flatMap(({ needs }) => needs).filter((need) => !ids.has(need));
    expect({ answered: answered.map(([slug]) => slug), unplanned }).toMatchObject({ unplanned: [] });
  }
});

test("steps that are not answered imply nothing yet", () => {
  expect(idsOf(contextOf({}))).toEqual([]);
  const { "host-access": _host, ...rest } = ANSWERS;
  expect(idsOf(contextOf(rest))).not.toContain("harness.infrastructure");
});

test("a role path's connector has the role and external ID, no key", () => {
  const role = "arn:aws:iam::730944218856:role/harness-delegate";
  const context = contextOf(
    {
      ...ANSWERS,
      identity: {
        kind: "new-role",
        roleName: "HarnessEC2Role",
        description: "",
        assumedBy: { by: "delegate", principalArn: role },
      },
    },
    "role",
  );
  expect(idsOf(context)).not.toContain("aws.access-key");
  const shown = JSON.stringify(operationOf(context, "harness.connector").preview.body);
  expect(shown).toContain('"type":"InheritFromDelegate"');
  expect(shown).toContain('"externalId":"cb-ext-1"');
  expect(shown).toContain("arn:aws:iam::482177309156:role/HarnessEC2Role");
  const trust = JSON.stringify(operationOf(context, "aws.role").preview.body);
  expect(trust).toContain(role);
  expect(trust).toContain("cb-ext-1");
});

test.each([
  { by: "delegate", principalArn: "arn:aws:iam::730944218856:role/harness-delegate" },
  { by: "user", principalArn: "arn:aws:iam::730944218856:user/harness" },
] as const)("policy and role for a $by exist before the attachment", { tags: ["G42", "G56"] }, (assumedBy) => {
  const identity = { kind: "new-role", roleName: "HarnessEC2Role", description: "", assumedBy } as const;
  const attachment = operationOf(contextOf({ ...ANSWERS, identity }, "role"), "aws.attachment");
  expect(attachment.preview.call).toBe("iam:AttachRolePolicy");
  expect(attachment.guideItems).toEqual(["G42", "G56"]);
  expect(attachment.needs).toEqual(["aws.policy", "aws.role"]);
});

// https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
test("a service account's role trusts only that account, without a key", () => {
  const oidcProviderArn = "arn:aws:iam::482177309156:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABCD";
  const assumedBy = { by: "irsa", oidcProviderArn, namespace: "harness", serviceAccount: "delegate" } as const;
  const identity = { kind: "new-role", roleName: "HarnessEC2Role", description: "", assumedBy } as const;
  const context = contextOf({ ...ANSWERS, identity }, "irsa");
  const trust = JSON.stringify(operationOf(context, "aws.role").preview.body);
  expect(trust).toContain(oidcProviderArn);
  expect(trust).toContain("system:serviceaccount:harness:delegate");
  const connector = JSON.stringify(operationOf(context, "harness.connector").preview.body);
  expect(connector).toContain('"type":"Irsa"');
  expect(connector).not.toContain("secretKeyRef");
});

test("what discovery settled replaces the filter of the infrastructure step", () => {
  const filter = { tags: [], vpcs: ["vpc-0123456789abcdef0"], asgName: "web", instanceIds: [] };
  const context = contextOf({ ...ANSWERS, "ec2-discovery": { filter, confirmedInstanceIds: [], theseAreMine: true } });
  const { yaml } = operationOf(context, "harness.infrastructure").preview.body as { yaml: string };
  expect(yaml).toContain("vpc-0123456789abcdef0");
  expect(yaml).toContain('asgName: "web"');
  expect(yaml).not.toContain("Environment");
});

test("no preview shows where a parked secret waits", () => {
  const previews = JSON.stringify(impliedOperations(contextOf(ANSWERS)).map(({ preview }) => preview));
  expect(previews).not.toContain("sec_1");
});

test("two runs with the same answers never share a secret's name", () => {
  const first = contextOf(ANSWERS);
  const second = { ...first, run: { ...first.run, id: "run_2", reference: "CB-2026-0043" } };
  const key = (context: ImpliedContext) => operationOf(context, "aws.access-key").naturalKey;
  expect(key(first)).not.toBe(key(second));
});

const BOTH: RunAnswers = {
  ...ANSWERS,
  "ecs-preparation": {
    region: "eu-west-2",
    cluster: "parcel-main",
    executionRole: { how: "existing", arn: "arn:aws:iam::482177309156:role/parcel-api-exec" },
    taskRole: { how: "none", reason: "The program makes no calls to AWS" },
  },
  "ecs-infrastructure": {
    environment: { source: "new", name: "Production", type: "Production" },
    infrastructure: { name: "ECS-Production", identifier: "ECS_Production" },
    subnetIds: [],
    securityGroupIds: [],
    assignPublicIp: false,
  },
};

function ecsContext(target: "ecs" | "both", answers: RunAnswers = BOTH): ImpliedContext {
  const context = contextOf(answers);
  const path: Path = { target, identity: "access-key", hostAccess: target === "both" ? "ssh" : undefined, strategy: "rolling" };
  return { ...context, run: { ...context.run, path } };
}

test("the ECS path implies an infrastructure of its cluster", { tags: ["G132", "G134", "G140", "G246"] }, () => {
  const context = ecsContext("ecs");
  expect(
    idsOf(context)
      .filter((id) => id.startsWith("harness."))
      .slice(-3),
  ).toEqual(["harness.connector-test", "harness.environment-ecs", "harness.infrastructure-ecs"]);
  const infrastructure = operationOf(context, "harness.infrastructure-ecs");
  expect(infrastructure).toMatchObject({ step: "S10", needs: ["harness.connector", "harness.environment-ecs"] });
  expect(infrastructure.guideItems).toContain("G132");
  expect(infrastructure.permissions).not.toContain("core_secret_access");
  const { yaml } = infrastructure.preview.body as { yaml: string };
  expect(parse(yaml)).toMatchObject({
    infrastructureDefinition: { spec: { connectorRef: "AWS_EC2_Connection", region: "eu-west-2", cluster: "parcel-main" } },
  });
});

test("infrastructures of one environment create it once", { tags: ["G83", "G130"] }, () => {
  const environments = impliedOperations(ecsContext("both")).filter(({ id }) => id.startsWith("harness.environment"));
  expect(environments.map(({ id, step }) => ({ id, step }))).toEqual([{ id: "harness.environment", step: "S5" }]);
  expect(operationOf(ecsContext("both"), "harness.infrastructure-ecs").needs).toContain("harness.environment");
  expect(operationOf(ecsContext("both"), "harness.infrastructure").step).toBe("S5");
});

test("an environment that one step creates is new for both", () => {
  const ecs = BOTH["ecs-infrastructure"];
  if (ecs === undefined) throw new Error("The sample has an ECS infrastructure.");
  const existing = { ...ecs, environment: { source: "existing", identifier: "Production" } } as const;
  expect(operationOf(ecsContext("both", { ...BOTH, "ecs-infrastructure": existing }), "harness.environment").kind).toBe(
    "harness.environment",
  );
});

test("infrastructures of two environments need one each", () => {
  const ecs = BOTH["ecs-infrastructure"];
  if (ecs === undefined) throw new Error("The sample has an ECS infrastructure.");
  const context = ecsContext("both", {
    ...BOTH,
    "ecs-infrastructure": { ...ecs, environment: { source: "new", name: "Staging", type: "PreProduction" } },
  });
  expect(operationOf(context, "harness.environment-ecs")).toMatchObject({ step: "S10", naturalKey: "Staging" });
  expect(operationOf(context, "harness.infrastructure-ecs").needs).toContain("harness.environment-ecs");
  expect(operationOf(context, "harness.infrastructure").needs).toContain("harness.environment");
});

test.each(["ecs", "both"] as const)("no operation of path %s needs one that unanswered steps leave out", (target) => {
  const slugs = Object.keys(BOTH);
  for (let left = 0; left < slugs.length; left += 1) {
    const answered = Object.entries(BOTH).filter((_entry, index) => index !== left);
    const operations = impliedOperations(ecsContext(target, Object.fromEntries(answered)));
    const ids = new Set(operations.map(({ id }) => id));
    expect(operations.flatMap(({ needs }) => needs).filter((need) => !ids.has(need))).toEqual([]);
  }
});

const SAME_CONNECTOR = {
  connector: { use: "same" },
  rights: { choice: "missing", policyName: "HarnessAWSAccess-ecs" },
} as const;

test("missing ECS rights become a policy of the same identity", { tags: ["G125", "G127"] }, () => {
  const context = ecsContext("ecs", { ...BOTH, "ecs-rights": SAME_CONNECTOR });
  const policy = operationOf(context, "aws.ecs-policy");
  expect(policy).toMatchObject({ step: "S9", guideItems: ["G127"], needs: ["aws.user"] });
  expect(JSON.stringify(policy.desired)).toContain("service/parcel-main/*");
  expect(operationOf(context, "aws.attachment-ecs")).toMatchObject({ step: "S9", needs: ["aws.ecs-policy", "aws.user"] });
  expect(operationOf(context, "aws.access-key").needs).toContain("aws.attachment-ecs");
  expect(operationOf(context, "harness.connector-test").needs).toContain("aws.attachment-ecs");
});

test("an identity that lacks nothing for ECS gets no policy", { tags: ["G127"] }, () => {
  const asked = ecsActions(ecsContext("ecs")).map(({ action }) => action);
  const snapshot = { of: "arn", at: "2026-11-30T12:00:00Z", asked, missing: [], blocked: [], unsure: [] };
  const held = { ...SAME_CONNECTOR, rights: { ...SAME_CONNECTOR.rights, snapshot } };
  expect(idsOf(ecsContext("ecs", { ...BOTH, "ecs-rights": held }))).not.toContain("aws.ecs-policy");
  const one = { ...held, rights: { ...held.rights, snapshot: { ...snapshot, missing: ["ecs:UpdateService"] } } };
  const { desired } = operationOf(ecsContext("ecs", { ...BOTH, "ecs-rights": one }), "aws.ecs-policy");
  expect(JSON.stringify(desired).match(/(?:ecs|iam|ecr|ec2):[A-Z][A-Za-z]+/g)).toEqual(["ecs:UpdateService"]);
});

const SCALING = {
  minCapacity: 1,
  maxCapacity: 4,
  policies: [{ metric: "ECSServiceAverageCPUUtilization", targetValue: 60 }],
} as const;

test.each<{ what: string; answers: RunAnswers; action: string }>([
  {
    what: "scaling",
    answers: { "ecs-service": { ...ECS_ANSWERS["ecs-service"], scaling: { ...SCALING, policies: [...SCALING.policies] } } },
    action: "application-autoscaling:RegisterScalableTarget",
  },
  {
    what: "a verification task",
    answers: {
      pipeline: { ...ECS_ANSWERS.pipeline, verification: { how: "run-task", containerName: "web", command: "true" } },
    },
    action: "ecs:RunTask",
  },
])("rights that $what needs later are added too", { tags: ["G127"] }, ({ answers, action }) => {
  const asked = ecsActions(ecsContext("ecs")).map((right) => right.action);
  const snapshot = { of: "arn", at: "2026-11-30T12:00:00Z", asked, missing: [], blocked: [], unsure: [] };
  const rights = { ...SAME_CONNECTOR, rights: { ...SAME_CONNECTOR.rights, snapshot } };
  const context = ecsContext("ecs", { ...BOTH, ...answers, "ecs-rights": rights });
  expect(JSON.stringify(operationOf(context, "aws.ecs-policy").desired)).toContain(action);
});

test("an unchanged user is looked at before it gets rights", () => {
  const identity = {
    kind: "existing-key",
    accessKeyId: "AKIAQYLPMN5HAAAAAAAA",
    secret: { source: "parked" },
    ownerName: "ci",
    rights: { choice: "leave" },
  } as const;
  const context = ecsContext("ecs", { ...BOTH, identity, "ecs-rights": SAME_CONNECTOR });
  expect(operationOf(context, "aws.user").kind).toBe("aws.existing-user");
  expect(toWaves(impliedOperations(context)).flat()).toHaveLength(impliedOperations(context).length);
});

test.each([
  ["delegate", "InheritFromDelegate"],
  ["oidc", "OidcAuthentication"],
  ["irsa", "Irsa"],
  ["own", "InheritFromDelegate"],
] as const)("a second connector by %s signs in with %s", { tags: ["G126"] }, (signIn, type) => {
  const roleArn = "arn:aws:iam::482177309156:role/harness-ecs";
  const second = { use: "second", name: "AWS-ECS", roleArn, signIn } as const;
  const context = ecsContext("both", { ...BOTH, "ecs-rights": { connector: second, rights: SAME_CONNECTOR.rights } });
  const connector = operationOf(context, "harness.connector-ecs");
  expect(connector.step).toBe("S9");
  expect(JSON.stringify(connector.preview.body)).toContain(`"type":"${type}"`);
  expect(operationOf(context, "harness.connector-test-ecs").needs).toEqual(["harness.connector-ecs", "aws.attachment-ecs"]);
  expect(operationOf(context, "aws.attachment-ecs").needs).toEqual(["aws.ecs-policy", "aws.role-ecs"]);
  expect(operationOf(context, "harness.infrastructure-ecs").needs).toContain("harness.connector-ecs");
  expect(JSON.stringify(operationOf(context, "harness.infrastructure-ecs").preview.body)).toContain("AWS_ECS");
  expect(operationOf(context, "harness.infrastructure").needs).toContain("harness.connector");
});
