import { expect, test } from "vitest";
import { err, ok } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { Actor } from "@/lib/domain/access/actor";
import type { CallerIdentity } from "@/lib/domain/inventory/aws-shapes";
import { addAwsConnection, type AddAwsDeps } from "./add-aws-connection";
import { addHarnessConnection, type AddHarnessDeps } from "./add-harness-connection";
import { checkAwsConnection } from "./check-aws-connection";
import type { AwsConnection, NewAwsConnection, NewHarnessConnection } from "./connection";

const clock = { now: () => new Date("2026-06-01T00:00:00Z") };
const admin: Actor = {
  userId: "u",
  name: "T",
  email: "t@example.com",
  sessionId: "s",
  grants: [{ id: "g", role: "org-admin", accountIdentifier: "acct1234567890", orgIdentifier: "meridian" }],
};
const apiKey = ["sat", "acct1234567890", "token0000001", "canarysecret"].join(".");

function harnessDeps(change: Partial<AddHarnessDeps> = {}) {
  const added: NewHarnessConnection[] = [];
  const kept: Secret[] = [];
  const deps: AddHarnessDeps = {
    clock,
    allowList: () => ({ hosts: ["app.harness.io"], sandboxUrl: "http://127.0.0.1:4000" }),
    checkHarness: async () => await Promise.resolve(ok({ accountName: "Acme" })),
    keepSecret: async ({ value }) => {
      kept.push(value);
      return await Promise.resolve("sec_1");
    },
    addHarness: async (_actor, connection) => {
      added.push(connection);
      return await Promise.resolve({ id: "hcon_1" });
    },
    ...change,
  };
  return { deps, added, kept };
}

const harnessInput = { name: "Acme", baseUrl: "https://app.harness.io/", apiKey, orgIdentifier: "meridian" };

test("a Harness connection is added with the account of its key, and holds no key", async () => {
  const { deps, added, kept } = harnessDeps();
  expect(await addHarnessConnection(deps, admin, harnessInput)).toEqual({
    ok: true,
    value: { id: "hcon_1", accountName: "Acme" },
  });
  expect(added[0]).toMatchObject({
    accountIdentifier: "acct1234567890",
    orgIdentifier: "meridian",
    baseUrl: "https://app.harness.io",
    apiKeySecretId: "sec_1",
  });
  expect(JSON.stringify(added)).not.toContain("canarysecret");
  expect(kept[0]?.reveal()).toBe(apiKey);
});

test.each([
  { what: "an address off the list", input: { ...harnessInput, baseUrl: "https://evil.example" }, code: "invalid_input" },
  { what: "the sandbox's address, typed", input: { ...harnessInput, baseUrl: "http://127.0.0.1:4000" }, code: "invalid_input" },
  { what: "the whole account", input: { ...harnessInput, orgIdentifier: undefined }, code: "forbidden" },
  { what: "another organization", input: { ...harnessInput, orgIdentifier: "harbor" }, code: "forbidden" },
  {
    what: "a key of another account",
    input: { ...harnessInput, apiKey: apiKey.replace("acct1234567890", "acct0000000000") },
    code: "forbidden",
  },
])("$what is refused before the key is sent anywhere or kept", async ({ input, code }) => {
  let asked = 0;
  const { deps, added, kept } = harnessDeps({
    checkHarness: async () => {
      asked += 1;
      return await Promise.resolve(ok({ accountName: undefined }));
    },
  });
  expect(await addHarnessConnection(deps, admin, input)).toMatchObject({ ok: false, error: { code } });
  expect([asked, added.length, kept.length]).toEqual([0, 0, 0]);
});

test("a key that Harness refuses is neither kept nor added", async () => {
  const refusal = { code: "upstream_rejected" as const, message: "Harness refused the key." };
  const { deps, added, kept } = harnessDeps({ checkHarness: async () => await Promise.resolve(err(refusal)) });
  expect(await addHarnessConnection(deps, admin, harnessInput)).toEqual({ ok: false, error: refusal });
  expect([added.length, kept.length]).toEqual([0, 0]);
});

function awsDeps() {
  const added: NewAwsConnection[] = [];
  const kept: { value: Secret; expiresAt: Date; lastFour: string }[] = [];
  const deps: AddAwsDeps = {
    clock,
    isLocal: true,
    generateExternalId: () => "cb-generated",
    keepSession: async (secret) => {
      kept.push(secret);
      return await Promise.resolve("sec_2");
    },
    addAws: async (_actor, connection) => {
      added.push(connection);
      return await Promise.resolve({ id: "acon_1" });
    },
  };
  return { deps, added, kept };
}

const awsInput = {
  name: "Prod",
  scope: "acct1234567890/meridian",
  accountId: "482177309156",
  method: "role" as const,
  roleArn: "arn:aws:iam::482177309156:role/P",
};

test("a role gets an external ID of ours and is not usable before it was checked", async () => {
  const { deps, added } = awsDeps();
  await addAwsConnection(deps, admin, awsInput);
  expect(added[0]).toMatchObject({ method: "ambient", roleArn: awsInput.roleArn, externalId: "cb-generated", partition: "aws" });
  expect(added[0]?.checkedAt).toBeUndefined();
});

test("a pasted session is kept apart from its connection, for 12 hours at most", async () => {
  const { deps, added, kept } = awsDeps();
  await addAwsConnection(deps, admin, {
    ...awsInput,
    method: "session",
    accessKeyId: "ASIACANARYKEY1234",
    secretAccessKey: "canary",
    sessionToken: "canary-token",
  });
  expect(JSON.stringify(added)).not.toMatch(/canary/i);
  expect(kept[0]).toMatchObject({ lastFour: "1234", expiresAt: new Date("2026-06-01T12:00:00Z") });
});

test("a scope of another tenant is not found, and the portal's own identity is not an org admin's to use", async () => {
  const { deps, added } = awsDeps();
  expect(await addAwsConnection(deps, admin, { ...awsInput, scope: "acct1234567890/harbor" })).toMatchObject({
    ok: false,
    error: { code: "not_found" },
  });
  expect(await addAwsConnection(deps, admin, { ...awsInput, method: "ambient" })).toMatchObject({
    ok: false,
    error: { code: "forbidden" },
  });
  expect(added).toEqual([]);
});

const connection: AwsConnection = {
  ...awsInput,
  id: "acon_1",
  kind: "live",
  method: "ambient",
  externalId: "cb-generated",
  partition: "aws",
  accountIdentifier: "acct1234567890",
  version: 1,
  createdAt: clock.now(),
};
const identity: CallerIdentity = {
  account: "482177309156",
  arn: "arn:aws:sts::482177309156:assumed-role/P/carabiner",
  userId: "AROA:carabiner",
  partition: "aws",
  principal: { kind: "assumed-role", name: "P", sessionName: "carabiner" },
  accountAlias: "parcel-prod",
};
const refused = { outcome: "refused" as const, code: "AccessDenied", message: "", requestId: undefined };

// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
test.each([
  { what: "the account fits and the external ID is demanded", account: identity.account, probe: ok(refused), outcome: "ok" },
  { what: "it leads to another account", account: "610394827155", probe: ok(refused), outcome: "conflict" },
  {
    what: "the role is given without the external ID",
    account: identity.account,
    probe: ok({ outcome: "assumed" as const, assumedArn: identity.arn, expiresAt: undefined }),
    outcome: "precondition_failed",
  },
  {
    what: "nobody knows whether it is demanded",
    account: identity.account,
    probe: err({ code: "upstream_unavailable" as const, message: "AWS did not answer." }),
    outcome: "upstream_unavailable",
  },
])("portal access is judged when $what: $outcome", async ({ account, probe, outcome }) => {
  const result = await checkAwsConnection(
    {
      findIdentity: async () => await Promise.resolve(ok({ ...identity, account })),
      probeWithoutExternalId: async () => await Promise.resolve(probe),
    },
    connection,
  );
  expect(result.ok ? "ok" : result.error.code).toBe(outcome);
});
