import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Ajv } from "ajv";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import {
  at,
  createSshKey,
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
const FOLDER = join(process.env.HARNESS_SCHEMA_DIR ?? join("..", "shared", "harness", "schema"), "entities");
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

function errorsOf(schemaName: string, document: unknown): unknown {
  const schema: unknown = JSON.parse(readFileSync(join(FOLDER, `${schemaName}.project.json`), "utf8"));
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
    z.record(z.string(), z.unknown()).parse(schema),
  );
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
