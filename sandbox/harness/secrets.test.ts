import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { SANDBOX_API_KEYS } from "@/sandbox/seed/world";

import { at, createSshKey, manualConnector, ORG, PROJECT, sshKey, type StandIn, startForTest, textSecret } from "./testing";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startForTest();
});
afterAll(() => standIn.stop());

const BASE = "/ng/api/v2/secrets";
const query = PROJECT;

// https://apidocs.harness.io/tag/Secrets
test("a secret's value is never returned and only in the private journal", async () => {
  const value = "sensitive-0123456789";
  const created = await standIn.call("POST", BASE, { query, body: textSecret("hidden", PROJECT, value) });
  expect(created.body.data).toMatchObject({ secret: { identifier: "hidden", spec: { valueType: "Inline" } }, draft: false });
  const lists = await standIn.call("POST", `${BASE}/list/secrets`, { query, body: { filterType: "Secret" } });
  const calls = await standIn.call("GET", "/_sandbox/calls");
  const audits = await standIn.call("POST", "/audit/api/audits/list", { query, body: { filterType: "Audit" } });
  const auditId = at(audits.body, "data", "content", 0, "auditId");
  const yaml = await standIn.call("GET", "/audit/api/auditYaml", { query: { auditId: String(auditId) } });
  const read = await standIn.call("GET", `${BASE}/hidden`, { query });
  for (const { text } of [created, lists, calls, audits, yaml, read]) expect(text).not.toContain(value);
  expect(yaml.text).toContain("hidden");
  const journal = join(standIn.stateDir, "harness-journal.jsonl");
  expect(statSync(journal).mode & 0o777).toBe(0o600);
  expect(readFileSync(journal, "utf8")).toContain(Buffer.from(value).toString("base64"));
});

test.each([
  { why: "another scope in the query", body: textSecret("s1"), query: ORG, status: 400, code: "INVALID_REQUEST" },
  { why: "a bad identifier", body: textSecret("bad-id"), query, status: 400, code: "INVALID_REQUEST" },
  { why: "an empty inline value", body: textSecret("s2", PROJECT, ""), query, status: 400, code: "INVALID_REQUEST" },
  { why: "a reference to a missing secret", body: sshKey("s3", "nowhere"), query, status: 404, code: "ENTITY_NOT_FOUND" },
  { why: "a wrong prefix", body: sshKey("s4", "project.nowhere"), query, status: 400, code: "INVALID_IDENTIFIER_REF" },
  {
    why: "an unknown secret manager",
    body: { secret: { ...textSecret("s5").secret, spec: { secretManagerIdentifier: "vault", valueType: "Inline", value: "v" } } },
    query,
    status: 404,
    code: "SECRET_MANAGER_ID_NOT_FOUND",
  },
])("$why is refused with $status $code", async ({ body, query: scope, status, code }) => {
  expect(await standIn.call("POST", BASE, { query: scope, body })).toMatchObject({ status, body: { code } });
});

test("a duplicate is refused", async () => {
  await standIn.call("POST", BASE, { query, body: textSecret("twice") });
  expect(await standIn.call("POST", BASE, { query, body: textSecret("twice") })).toMatchObject({
    status: 400,
    body: { code: "DUPLICATE_FIELD" },
  });
});

test("the same identifier may exist in the organization and in the project", async () => {
  await standIn.call("POST", BASE, { query, body: textSecret("both") });
  expect((await standIn.call("POST", BASE, { query: ORG, body: textSecret("both", ORG) })).status).toBe(200);
});

test("a missing secret is 404", async () => {
  expect(await standIn.call("GET", `${BASE}/nowhere`, { query })).toMatchObject({
    status: 404,
    body: { code: "ENTITY_NOT_FOUND" },
  });
  expect((await standIn.call("DELETE", `${BASE}/nowhere`, { query })).status).toBe(404);
});

test("a referenced secret cannot be deleted, even by force", async () => {
  await createSshKey(standIn);
  const blocked = await standIn.call("DELETE", `${BASE}/ec2_ssh_pem`, { query });
  expect(blocked).toMatchObject({ status: 400, body: { code: "ENTITY_REFERENCE_EXCEPTION" } });
  const forced = await standIn.call("DELETE", `${BASE}/ec2_ssh_pem`, { query: { ...query, forceDelete: "true" } });
  expect(forced.status).toBe(400);
  expect((await standIn.call("DELETE", `${BASE}/ec2_ssh_key`, { query })).body.data).toBe(true);
  expect((await standIn.call("DELETE", `${BASE}/ec2_ssh_pem`, { query })).body.data).toBe(true);
});

test("a secret's type and manager are fixed; name and value are not", async () => {
  await standIn.call("POST", BASE, { query, body: textSecret("fixed") });
  const { secret } = textSecret("fixed", PROJECT, "next value");
  expect((await standIn.call("PUT", `${BASE}/fixed`, { query, body: { secret: { ...secret, name: "renamed" } } })).status).toBe(
    200,
  );
  const spec = { ...secret.spec, secretManagerIdentifier: "account.harnessSecretManager" };
  expect((await standIn.call("PUT", `${BASE}/fixed`, { query, body: { secret: { ...secret, spec } } })).status).toBe(400);
  const key = sshKey("fixed", "fixed");
  expect((await standIn.call("PUT", `${BASE}/fixed`, { query, body: key })).status).toBe(400);
});

test("NTLM needs its domain", async () => {
  const auth = { type: "NTLM", spec: { username: "Administrator", password: "fixed" } };
  const secret = { type: "WinRmCredentials", name: "w", identifier: "w", ...PROJECT, spec: { port: 5986, auth } };
  const answer = await standIn.call("POST", BASE, { query, body: { secret } });
  expect(answer.body).toMatchObject({ status: "FAILURE", errors: [{ fieldId: "secret.spec.auth.spec.domain" }] });
});

test("the old list also gives what the scopes above offer", async () => {
  await standIn.call("POST", BASE, { body: textSecret("shared", {}) });
  const list = (body: object) => standIn.call("POST", `${BASE}/list`, { query, body: { secretTypes: ["SecretText"], ...body } });
  const wide = await list({ includeAllSecretsAccessibleAtScope: true });
  const narrow = await list({});
  expect(wide.text).toContain('"shared"');
  expect(narrow.text).not.toContain('"shared"');
});

test("an identifier is unique until it is used", async () => {
  const ask = () => standIn.call("GET", `${BASE}/validateUniqueIdentifier/fresh`, { query });
  expect((await ask()).body.data).toBe(true);
  await standIn.call("POST", BASE, { query, body: textSecret("fresh") });
  expect((await ask()).body.data).toBe(false);
});

test("a private secret is unseen by others", async () => {
  const privately = { ...query, privateSecret: "true" };
  await standIn.call("POST", BASE, { query: privately, body: textSecret("mine"), key: SANDBOX_API_KEYS.projectAdmin });
  expect((await standIn.call("GET", `${BASE}/mine`, { query })).status).toBe(404);
  expect((await standIn.call("GET", `${BASE}/mine`, { query, key: SANDBOX_API_KEYS.projectAdmin })).status).toBe(200);
});

test("a connector holds its secrets", async () => {
  await standIn.call("POST", BASE, { query, body: textSecret("held") });
  await standIn.call("POST", "/ng/api/connectors", { body: manualConnector("holder", "held") });
  expect((await standIn.call("DELETE", `${BASE}/held`, { query })).body).toMatchObject({ code: "ENTITY_REFERENCE_EXCEPTION" });
});
