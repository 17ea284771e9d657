import { expect, test } from "vitest";
import { parse } from "yaml";
import type { HarnessScope } from "./scope";
import { connectorBody, type ConnectorSpec } from "./connector-body";
import { environmentBody } from "./environment-yaml";
import { ec2InfrastructureBody, ecsInfrastructureBody, type Ec2InfrastructureSpec } from "./infrastructure-yaml";
import { sshCredentialBody } from "./secret-body";
import { fileSecretBody, textSecretBody } from "./value-secret-body";
import { problems, saySchemasAreAbsent, withSchemas } from "./testing/official-schema";

saySchemasAreAbsent();

const PROJECT: HarnessScope = { accountIdentifier: "A", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
const ACCOUNT: HarnessScope = { accountIdentifier: "A" };

const connector: Omit<ConnectorSpec, "credential"> = {
  scope: PROJECT,
  identifier: "aws_ec2",
  name: "AWS EC2",
  runId: "run_1",
  region: "eu-west-1",
  delegateSelectors: ["aws", "prod"],
  executeOnDelegate: true,
};
const crossAccount = { roleArn: "arn:aws:iam::482177309156:role/HarnessEC2Role", externalId: "cb-4f2c" };
const CREDENTIALS: readonly (readonly [string, ConnectorSpec])[] = [
  ["access keys", { ...connector, credential: { type: "ManualConfig", accessKeyRef: "aws_key", secretKeyRef: "aws_secret" } }],
  [
    "access keys and a role",
    { ...connector, crossAccount, credential: { type: "ManualConfig", accessKeyRef: "aws_key", secretKeyRef: "aws_secret" } },
  ],
  ["the delegate's role", { ...connector, credential: { type: "InheritFromDelegate" } }],
  ["the delegate's role and another role", { ...connector, crossAccount, credential: { type: "InheritFromDelegate" } }],
  ["IRSA and another role", { ...connector, crossAccount, credential: { type: "Irsa" } }],
  [
    "OpenID Connect",
    {
      ...connector,
      delegateSelectors: [],
      executeOnDelegate: false,
      credential: { type: "OidcAuthentication", iamRoleArn: crossAccount.roleArn },
    },
  ],
];

withSchemas.each(CREDENTIALS)("a connector with %s fits Harness's schema in a project", (_name, spec) => {
  expect(problems("connector.project", connectorBody(spec))).toEqual([]);
});

withSchemas.each(CREDENTIALS)("a connector with %s fits Harness's schema at account level", (_name, spec) => {
  expect(problems("connector.account", connectorBody({ ...spec, scope: ACCOUNT }))).toEqual([]);
});

test.each(CREDENTIALS)("a connector with %s carries the run that made it", (_name, spec) => {
  expect(connectorBody(spec).connector.tags).toEqual({ carabiner_run: "run_1" });
});

// Harness refuses a spec for credentials that come with the delegate (connector reference, "AWS connector settings").
test.each(CREDENTIALS.filter(([, { credential }]) => credential.type === "InheritFromDelegate" || credential.type === "Irsa"))(
  "a connector with %s sends no credential spec",
  (_name, spec) => {
    expect(connectorBody(spec).connector.spec.credential).not.toHaveProperty("spec");
  },
);

const ssh = { scope: PROJECT, identifier: "ec2_ssh_key", name: "EC2 SSH key", runId: "run_1", userName: "ec2-user", port: 22 };

withSchemas.each([
  ["a key", sshCredentialBody({ ...ssh, auth: { kind: "key", keyRef: "ec2_pem", passphraseRef: "ec2_pem_passphrase" } })],
  ["a password", sshCredentialBody({ ...ssh, auth: { kind: "password", passwordRef: "ec2_password" } })],
  [
    "a text value",
    textSecretBody({ scope: PROJECT, identifier: "aws_secret", name: "AWS secret key", tags: { carabiner_run: "run_1" } }),
  ],
  ["a file", fileSecretBody({ scope: PROJECT, identifier: "ec2_pem", name: "EC2 PEM", tags: { carabiner_run: "run_1" } })],
])("a secret with %s fits Harness's schema", (_name, body) => {
  expect(problems("secret.project", body)).toEqual([]);
});

test("a text secret's document has no value in it", () => {
  expect(textSecretBody({ scope: PROJECT, identifier: "x", name: "x", tags: {} }).secret.spec).not.toHaveProperty("value");
});

withSchemas("an environment fits Harness's schema", () => {
  const body = environmentBody({
    scope: PROJECT,
    identifier: "production",
    name: "Production",
    type: "Production",
    runId: "run_1",
  });
  expect(problems("environment.project", parse(body.yaml))).toEqual([]);
});

const infrastructure: Ec2InfrastructureSpec = {
  scope: PROJECT,
  identifier: "ec2_production",
  name: "EC2 Production",
  environmentRef: "production",
  runId: "run_1",
  deploymentType: "Ssh",
  connectorRef: "aws_ec2",
  credentialsRef: "ec2_ssh_key",
  region: "eu-west-1",
  hostConnectionType: "PrivateIP",
  vpcs: ["vpc-0a1b2c3d4e5f67890"],
  tags: [{ key: "Environment", value: "Production" }],
};

withSchemas.each([
  ["tags and VPCs", infrastructure],
  ["an Auto Scaling group", { ...infrastructure, vpcs: [], tags: [], asgName: "storefront-asg" }],
  ["Windows hosts", { ...infrastructure, deploymentType: "WinRm" as const }],
])("an EC2 infrastructure with %s fits Harness's schema", (_name, spec) => {
  expect(problems("infrastructure.project", parse(ec2InfrastructureBody(spec).yaml))).toEqual([]);
});

const ecs = {
  scope: PROJECT,
  identifier: "ecs_production",
  name: "ECS Production",
  environmentRef: "production",
  runId: "run_1",
  connectorRef: "account.aws_ecs",
  region: "eu-west-1",
  cluster: "parcel-main",
};

withSchemas("an ECS infrastructure fits Harness's schema", { tags: ["G132"] }, () => {
  expect(problems("infrastructure.project", parse(ecsInfrastructureBody(ecs).yaml))).toEqual([]);
});

// yaml.md 4.3: these three fields are the whole spec, so a network has no place in it (correction M19).
test("an ECS infrastructure sends connector, region and cluster only", { tags: ["G132", "G135", "G136"] }, () => {
  expect(parse(ecsInfrastructureBody(ecs).yaml)).toMatchObject({
    infrastructureDefinition: {
      deploymentType: "ECS",
      type: "ECS",
      environmentRef: "production",
      spec: { connectorRef: "account.aws_ecs", region: "eu-west-1", cluster: "parcel-main" },
    },
  });
});

test("an infrastructure's document and its YAML name the same entity", () => {
  const body = ec2InfrastructureBody(infrastructure);
  expect(parse(body.yaml)).toMatchObject({
    infrastructureDefinition: {
      identifier: body.identifier,
      name: body.name,
      environmentRef: body.environmentRef,
      type: body.type,
    },
  });
});
