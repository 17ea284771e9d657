import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Ajv, type ValidateFunction } from "ajv";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import {
  at,
  createSshKey,
  ecsInfrastructure,
  ecsPipeline,
  ecsService,
  environment,
  inheritConnector,
  infrastructure,
  manualConnector,
  PROJECT,
  sshKey,
  type StandIn,
  startForTest,
  textSecret,
} from "./testing";

/**
 * The vendor's JSON schemas of entities are not part of this repository. With HARNESS_SCHEMA_DIR (or a folder beside the
 * checkout) these tests prove that what the stand-in accepts, the schemas accept too; without it they are skipped.
 */
const SCHEMAS = process.env.HARNESS_SCHEMA_DIR ?? join("..", "shared", "harness", "schema");
const FOLDER = join(SCHEMAS, "entities");
const isAbsent = !existsSync(FOLDER);
const title = isAbsent ? `skipped, because there are no official schemas in ${FOLDER}: ` : "";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
  await standIn.call("POST", "/ng/api/v2/secrets", { query: PROJECT, body: textSecret("secret_key") });
  await createSshKey(standIn);
  await standIn.call("POST", "/ng/api/environmentsV2", { body: environment("production") });
});
afterAll(() => standIn.stop());

/** Compiling one takes longer than everything else here. */
const validators = new Map<string, ValidateFunction>();

function validatorOf(kind: string): ValidateFunction {
  const file = kind === "pipeline" ? join(SCHEMAS, "pipeline.subset.json") : join(FOLDER, `${kind}.project.json`);
  const schema = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
  const made = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
  validators.set(kind, made);
  return made;
}

function errorsOf(kind: string, document: unknown): unknown {
  const validate = validators.get(kind) ?? validatorOf(kind);
  return validate(document) ? null : validate.errors;
}

const SECRETS = "/ng/api/v2/secrets";
const CONNECTORS = "/ng/api/connectors";
const crossAccountAccess = { crossAccountRoleArn: "arn:aws:iam::482177309156:role/HarnessDeployRole", externalId: "abc-123" };

test.skipIf(isAbsent).each([
  { kind: "secret", path: SECRETS, body: textSecret("schema_text") },
  { kind: "secret", path: SECRETS, body: sshKey("schema_ssh", "ec2_ssh_pem") },
  { kind: "connector", path: CONNECTORS, body: manualConnector("schema_manual", "secret_key") },
  { kind: "connector", path: CONNECTORS, body: inheritConnector("schema_inherit", ["aws"], { crossAccountAccess }) },
  { kind: "connector", path: CONNECTORS, body: inheritConnector("schema_irsa", ["eks"], { type: "Irsa" }) },
])(`${title}an accepted $kind is valid by the official schema`, async ({ kind, path, body }) => {
  expect((await standIn.call("POST", path, { query: PROJECT, body })).status).toBe(200);
  expect(errorsOf(kind, body)).toBeNull();
});

test.skipIf(isAbsent)(`${title}the YAML that the stand-in writes for an environment is valid`, async () => {
  const { body } = await standIn.call("GET", "/ng/api/environmentsV2/production", { query: PROJECT });
  expect(errorsOf("environment", parse(String(at(body, "data", "environment", "yaml"))))).toBeNull();
});

test.skipIf(isAbsent)(`${title}an accepted infrastructure is valid, a refused one is not`, async () => {
  const good = infrastructure("schema_infra");
  expect((await standIn.call("POST", "/ng/api/infrastructures", { body: good })).status).toBe(200);
  expect(errorsOf("infrastructure", parse(good.yaml))).toBeNull();
  const bad = infrastructure("schema_bad", (yaml) => yaml.replace("PrivateIP", "SSM"));
  expect((await standIn.call("POST", "/ng/api/infrastructures", { body: bad })).status).toBe(400);
  expect(errorsOf("infrastructure", parse(bad.yaml))).not.toBeNull();
});

test.skipIf(isAbsent)(`${title}an accepted ECS service is valid, a refused one is not`, async () => {
  const good = ecsService("schema_service", ["/web/task.yaml", "/web/service.yaml"]);
  expect((await standIn.call("POST", "/ng/api/servicesV2", { body: good })).status).toBe(200);
  expect(errorsOf("service", parse(good.yaml))).toBeNull();
  const bad = ecsService("schema_bad_service", ["/web/task.yaml"], (yaml) => yaml.replace("EcsTaskDefinition", "EcsTask"));
  expect((await standIn.call("POST", "/ng/api/servicesV2", { body: bad })).status).toBe(400);
  expect(errorsOf("service", parse(bad.yaml))).not.toBeNull();
});

test.skipIf(isAbsent)(`${title}an accepted ECS infrastructure is valid`, async () => {
  const body = ecsInfrastructure("schema_ecs", { connectorRef: "aws_ecs", cluster: "parcel-main" });
  expect((await standIn.call("POST", "/ng/api/infrastructures", { body })).status).toBe(200);
  expect(errorsOf("infrastructure", parse(body.yaml))).toBeNull();
});

const listener = "arn:aws:elasticloadbalancing:eu-west-1:482177309156:listener/app/web/1/1";
const blueGreen = {
  loadBalancer: "web",
  prodListener: listener,
  prodListenerRuleArn: listener,
  stageListener: listener,
  stageListenerRuleArn: listener,
};

test.skipIf(isAbsent).each([
  { why: "rolling", steps: ["EcsRollingDeploy"], status: 200 },
  { why: "canary", steps: ["EcsCanaryDeploy", "EcsCanaryDelete", "EcsRollingDeploy"], status: 200 },
  {
    why: "blue/green",
    steps: [["EcsBlueGreenCreateService", blueGreen], "EcsBlueGreenSwapTargetGroups"],
    status: 200,
  },
  { why: "a step without what it needs", steps: ["EcsBlueGreenCreateService"], status: 400 },
  { why: "a step that does not exist", steps: ["EcsRolling"], status: 400 },
  { why: "a time limit of one digit of seconds", steps: ["EcsRollingDeploy"], timeout: "5s", status: 400 },
] as const)(`${title}a pipeline has one verdict here and by the official schema: $why`, async ({ status, ...parts }) => {
  const yaml = ecsPipeline("schema_pipeline", { service: "schema_service", infrastructure: "schema_ecs", ...parts });
  const path = "/pipeline/api/pipelines/validate-yaml-with-schema";
  expect((await standIn.call("POST", path, { query: PROJECT, body: yaml })).status).toBe(status);
  expect(errorsOf("pipeline", parse(yaml)) === null).toBe(status === 200);
});
