import { expect, test } from "vitest";
import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { Actor } from "@/lib/domain/access/actor";
import type { CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import { addAwsConnection, type AddAwsDeps } from "./add-aws-connection";
import { addHarnessConnection, type AddHarnessDeps } from "./add-harness-connection";
import { checkAwsAccess, checkAwsConnection } from "./check-aws-connection";
import { standingOf, type AwsConnection, type NewAwsConnection, type NewHarnessConnection } from "./connection";
import { renewAwsSession } from "./renew-aws-session";

const clock = { now: () => new Date("2026-06-01T00:00:00Z") };
const admin: Actor = {
  userId: "u",
  name: "T",
  email: "t@example.com",
  sessionId: "s",
  sandbox: false,
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
    keepApiKey: async ({ value }) => {
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

test("a Harness connection stores the account of its key, not the key", { tags: ["G59"] }, async () => {
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

function awsDeps(change: Partial<AddAwsDeps> = {}) {
  const added: NewAwsConnection[] = [];
  const kept: { value: Secret; lifetimeMinutes: number; lastFour: string }[] = [];
  const deps: AddAwsDeps = {
    clock,
    isLocal: true,
    sandboxRuns: () => false,
    isOfSandbox: async () => await Promise.resolve(true),
    findSessionOwner: async () => await Promise.resolve(ok(identity)),
    findBaseIdentity: async () => await Promise.resolve(ok(identity)),
    generateExternalId: () => "cb-generated",
    keepSession: async (secret) => {
      kept.push(secret);
      const sessionExpiresAt = new Date(clock.now().getTime() + secret.lifetimeMinutes * 60_000);
      return await Promise.resolve({ sessionSecretId: "sec_2", sessionExpiresAt });
    },
    addAws: async (_actor, connection) => {
      added.push(connection);
      return await Promise.resolve({ id: "acon_1" });
    },
    ...change,
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

test("a role gets our external ID and is unusable until checked", async () => {
  const { deps, added } = awsDeps();
  await addAwsConnection(deps, admin, awsInput);
  expect(added[0]).toMatchObject({ method: "ambient", roleArn: awsInput.roleArn, externalId: "cb-generated", partition: "aws" });
  expect(added[0]?.checkedAt).toBeUndefined();
});

test("a pasted session is stored separately, for at most 12 hours", async () => {
  const { deps, added, kept } = awsDeps();
  await addAwsConnection(deps, admin, {
    ...awsInput,
    method: "session",
    accessKeyId: "ASIACANARYKEY1234",
    secretAccessKey: "canary",
    sessionToken: "canary-token",
  });
  expect(JSON.stringify(added)).not.toMatch(/canary/i);
  expect(kept[0]).toMatchObject({ lastFour: "1234", lifetimeMinutes: 720 });
});

test("another tenant's scope is not found; only owners use the portal's identity", async () => {
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
    what: "it is unknown whether it is required",
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

const session = {
  ...awsInput,
  method: "session" as const,
  accessKeyId: "ASIACANARYKEY1234",
  secretAccessKey: "s",
  sessionToken: "t",
};
const refusal = (causeId: string): AppError => ({
  code: "upstream_rejected",
  message: "AWS refused.",
  explanation: { causeId, title: "AWS refused", cause: "", owner: "you", fix: "", retry: "after-fix", details: {} },
});

test.each([
  { what: "another account", owner: ok({ ...identity, account: "610394827155" }), field: "accessKeyId", says: "610394827155" },
  { what: "an ended session", owner: err(refusal("session-expired")), field: "sessionToken", says: "Paste a new session" },
  { what: "a wrong secret", owner: err(refusal("secret-key-wrong")), field: "secretAccessKey", says: "AWS refused" },
  { what: "an unknown key", owner: err(refusal("access-key-unknown")), field: "accessKeyId", says: "AWS refused" },
])("a pasted session of $what is refused at its field and not kept", async ({ owner, field, says }) => {
  const { deps, added, kept } = awsDeps({ findSessionOwner: async () => await Promise.resolve(owner) });
  const result = await addAwsConnection(deps, admin, session);
  expect(result.ok ? {} : result.error.fieldErrors).toEqual({ [field]: expect.stringContaining(says) });
  expect([added.length, kept.length]).toEqual([0, 0]);
});

test("a session that AWS says nothing about is kept until the check", async () => {
  const silent: AppError = { code: "upstream_unavailable", message: "AWS gave no answer." };
  const { deps, added } = awsDeps({ findSessionOwner: async () => await Promise.resolve(err(silent)) });
  expect((await addAwsConnection(deps, admin, { ...session, hours: "4" })).ok).toBe(true);
  expect(added[0]?.sessionExpiresAt).toEqual(new Date("2026-06-01T04:00:00Z"));
});

test("a role in an unreachable partition is refused at its field", async () => {
  const { deps, added } = awsDeps();
  const result = await addAwsConnection(deps, admin, { ...awsInput, roleArn: "arn:aws-cn:iam::482177309156:role/P" });
  expect(result.ok ? {} : result.error.fieldErrors).toEqual({ roleArn: expect.stringContaining("aws-cn") });
  expect(added).toEqual([]);
});

const owner: Actor = { ...admin, grants: [{ id: "g", role: "owner" }] };

test.each([
  { what: "is unknown", base: err(refusal("no-credentials")), says: "gives no access on this machine" },
  { what: "leads elsewhere", base: ok({ ...identity, account: "610394827155" }), says: "leads to account 610394827155" },
])("a profile that $what is refused at its field", async ({ base, says }) => {
  const { deps } = awsDeps({ findBaseIdentity: async () => await Promise.resolve(base) });
  const result = await addAwsConnection(deps, owner, { ...awsInput, method: "profile", profile: "nobody" });
  expect(result.ok ? {} : result.error.fieldErrors).toEqual({ profile: expect.stringContaining(says) });
});

test("the sandbox is chosen only while it runs", async () => {
  const { deps } = awsDeps();
  expect(await addAwsConnection(deps, admin, { ...awsInput, world: "sandbox" })).toMatchObject({
    ok: false,
    error: { fieldErrors: { world: expect.stringContaining("not running") } },
  });
  const running = awsDeps({ sandboxRuns: () => true });
  await addAwsConnection(running.deps, admin, { ...awsInput, world: "sandbox" });
  expect(running.added[0]).toMatchObject({ kind: "sandbox", method: "sandbox", externalId: "cb-generated" });
});

const pasted: AwsConnection = {
  ...connection,
  method: "session",
  roleArn: undefined,
  externalId: undefined,
  callerArn: "arn:aws:sts::482177309156:assumed-role/P/yesterday",
  checkedAt: clock.now(),
  sessionExpiresAt: new Date("2026-05-31T00:00:00Z"),
  sessionGiver: { name: "Dana", mayStillGive: true },
};

test.each([
  { what: "the same role in a new session", arn: identity.arn, confirmed: true },
  { what: "another role", arn: "arn:aws:sts::482177309156:assumed-role/Admin/x", confirmed: false },
])("a new session of $what stays confirmed: $confirmed", async ({ arn, confirmed }) => {
  let written: unknown;
  const result = await renewAwsSession(
    {
      ...awsDeps({ findSessionOwner: async () => await Promise.resolve(ok({ ...identity, arn })) }).deps,
      replaceSession: async (_actor, _connection, change) => {
        written = change.confirmed;
        return await Promise.resolve(ok({ id: "acon_1" }));
      },
    },
    admin,
    pasted,
    { connectionId: "acon_1", accessKeyId: session.accessKeyId, secretAccessKey: "s", sessionToken: "t" },
  );
  expect(result.ok).toBe(true);
  expect(written).toEqual(confirmed ? { callerArn: arn, partition: "aws" } : undefined);
});

test("a failed check records its cause; an expired session is wiped", async () => {
  const noted: unknown[] = [];
  let ended = 0;
  const result = await checkAwsAccess(
    {
      findIdentity: async () => await Promise.resolve(err(refusal("session-expired"))),
      probeWithoutExternalId: async () => await Promise.resolve(ok(refused)),
      rightsOf: async () => await Promise.resolve(ok({ choices: [], missing: {} })),
      recordCheck: async (_actor, _connection, outcome) => {
        noted.push(outcome.failure?.causeId);
        await Promise.resolve();
      },
      endSession: async () => {
        ended += 1;
        await Promise.resolve();
      },
    },
    admin,
    pasted,
  );
  expect([result.ok, noted, ended]).toEqual([false, ["session-expired"], 1]);
});

const at = new Date("2026-06-01T00:00:00Z");
const later = new Date("2026-06-01T06:00:00Z");
const confirmedOnce = { ...connection, checkedAt: at };
test.each<{ what: string; connection: AwsConnection; standing: string }>([
  { what: "not checked", connection, standing: "unchecked" },
  { what: "confirmed by a person", connection: confirmedOnce, standing: "confirmed" },
  {
    what: "the last check failed",
    connection: { ...confirmedOnce, lastCheck: { at, failure: refusal("x").explanation } },
    standing: "failing",
  },
  { what: "a session is over", connection: { ...pasted, sessionExpiresAt: at }, standing: "ended" },
  { what: "a session still lasts", connection: { ...pasted, sessionExpiresAt: later }, standing: "confirmed" },
  {
    what: "the person who pasted the session lost the role",
    connection: { ...pasted, sessionExpiresAt: later, sessionGiver: { name: "Dana", mayStillGive: false } },
    standing: "lapsed",
  },
  { what: "no access was given", connection: { ...connection, method: "none" }, standing: "hand-off" },
])("when $what the connection is $standing", ({ connection: given, standing }) => {
  expect(standingOf(given, at)).toBe(standing);
});

test("a sandbox person connects neither Harness nor AWS itself", async () => {
  const sandboxOwner: Actor = { ...admin, sandbox: true, grants: [{ id: "g", role: "owner" }] };
  const harness = harnessDeps();
  expect(await addHarnessConnection(harness.deps, sandboxOwner, harnessInput)).toMatchObject({
    ok: false,
    error: { code: "forbidden" },
  });
  expect([harness.added, harness.kept]).toEqual([[], []]);

  const aws = awsDeps({ sandboxRuns: () => true });
  for (const method of ["role", "session", "ambient", "profile", "none"] as const) {
    for (const world of [undefined, "live"] as const) {
      const input = { ...session, method, profile: "default", ...(world === undefined ? {} : { world }) };
      const refused = await addAwsConnection(aws.deps, sandboxOwner, input);
      expect(refused, method).toMatchObject({ ok: false, error: { code: "forbidden" } });
    }
  }
  expect([aws.added, aws.kept]).toEqual([[], []]);
  expect((await addAwsConnection(aws.deps, sandboxOwner, { ...awsInput, world: "sandbox" })).ok).toBe(true);
  expect(aws.added.map(({ kind }) => kind)).toEqual(["sandbox"]);
});

test("a sandbox person adds only accounts of the sandbox", async () => {
  const sandboxOwner: Actor = { ...admin, sandbox: true, grants: [{ id: "g", role: "owner" }] };
  const { deps, added } = awsDeps({ sandboxRuns: () => true, isOfSandbox: async () => await Promise.resolve(false) });
  const refused = await addAwsConnection(deps, sandboxOwner, { ...awsInput, world: "sandbox" });
  expect(refused).toMatchObject({ ok: false, error: { code: "forbidden", fieldErrors: { accountId: expect.any(String) } } });
  expect(added).toEqual([]);
});
