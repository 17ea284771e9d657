import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Clock } from "@/lib/core/clock";
import type { Grant } from "@/lib/domain/access/actor";
import { EVERY_TENANT, PEOPLE, scopeOf } from "@/lib/domain/access/tenant-scope";
import type { KeptSecretRef } from "@/lib/domain/secrets/secret-ref";
import type { NewAwsConnection, NewHarnessConnection } from "@/lib/domain/connections/connection";
import { createDatabase, openDatabase, type Database } from "./client";
import { createConnectionRepository } from "./connection-repository";
import { appendEvent, createEventRepository } from "./event-repository";
import { createGrantRepository } from "./grant-repository";
import { createSecretRepository } from "./secret-repository";
import { createSessionRepository } from "./session-repository";
import { actorWith, userIdOf } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;
const clock: Clock = { now: () => new Date("2026-05-01T08:00:00Z") };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const ACCOUNT = "acctTest000000000000001";
const meridian = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const harbor = { accountIdentifier: ACCOUNT, orgIdentifier: "harbor" };
const owner = actorWith("user_owner", { role: "owner" });
const meridianAdmin = actorWith("user_meridian", { role: "org-admin", ...meridian });
const harborAdmin = actorWith("user_harbor", { role: "org-admin", ...harbor });
const stranger = actorWith("user_stranger");

const sessions = () => createSessionRepository(db, { sandboxPeople: true, secondFactorRule: "off" });
const people = () => createGrantRepository(db, { sandboxPeople: true, everyone: db });
const connections = (sandbox = true) => createConnectionRepository(db, { clock, sandbox, everyTenant: db });

async function createPerson(id: string, grant?: Omit<Grant, "id">): Promise<string> {
  await db.user.create({ data: { id, email: `${id}@example.com`, name: id, passwordHash: "x" } });
  if (grant !== undefined) await db.roleGrant.create({ data: { id: `grant_${id}`, userId: id, ...withNulls(grant) } });
  return id;
}

const withNulls = (grant: Omit<Grant, "id">) => ({
  role: grant.role,
  accountIdentifier: grant.accountIdentifier ?? null,
  orgIdentifier: grant.orgIdentifier ?? null,
  projectIdentifier: grant.projectIdentifier ?? null,
});

const VISITOR = { userAgent: "test", network: "10.1.2.0/24" };

async function startSession(userId: string): Promise<string> {
  return await sessions().create({ userId, how: "password", visitor: VISITOR });
}

/** Lets time pass for a session: its moments move into the past, because the database's clock cannot be moved. */
async function grow(
  sessionId: string,
  { idle = "0", age = idle }: { readonly idle?: string; readonly age?: string },
): Promise<void> {
  await db.$executeRaw`
    UPDATE "Session" SET "createdAt" = "createdAt" - ${age}::interval, "expiresAt" = "expiresAt" - ${age}::interval,
      "lastSeenAt" = "lastSeenAt" - ${idle}::interval WHERE "id" = ${sessionId}`;
}

test("a session idles out after 30 minutes unless a request comes", { tags: ["V7.3.1"] }, async () => {
  const userId = await createPerson("user_idle");
  const id = await startSession(userId);
  await grow(id, { idle: "29 minutes 50 seconds" });
  expect((await sessions().findActor(id))?.userId).toBe(userId);
  await grow(id, { idle: "29 minutes 50 seconds" });
  expect((await sessions().findActor(id))?.userId).toBe(userId);
  await grow(id, { idle: "30 minutes" });
  expect(await sessions().findActor(id)).toBeUndefined();
});

test("a watched session still ends; renewing resets idle time, not age", async () => {
  const userId = await createPerson("user_watched");
  const id = await startSession(userId);
  await grow(id, { idle: "28 minutes" });
  const minutesLeft = async () => Math.ceil(((await sessions().watch(id))?.endsInMs ?? 0) / 60_000);
  expect(await sessions().watch(id)).toMatchObject({ personId: userId, isFinal: false });
  expect([await minutesLeft(), await minutesLeft()]).toEqual([2, 2]);
  expect(await sessions().renew(id)).toMatchObject({ personId: userId, isFinal: false });
  expect(await minutesLeft()).toBe(30);
  await grow(id, { idle: "30 minutes" });
  expect(await sessions().watch(id)).toBeUndefined();
  expect(await sessions().renew(id)).toBeUndefined();
  expect(await sessions().findActor(id)).toBeUndefined();

  const old = await startSession(userId);
  await grow(old, { idle: "5 minutes", age: "11 hours 55 minutes" });
  expect(await sessions().renew(old)).toMatchObject({ isFinal: true });
  expect(await sessions().watch(old)).toMatchObject({ isFinal: true });
});

test("a session ends 12 hours after its sign-in, however busy it was", { tags: ["V7.3.2"] }, async () => {
  const userId = await createPerson("user_busy");
  const id = await startSession(userId);
  await grow(id, { age: "11 hours 59 minutes" });
  expect(await sessions().findActor(id)).toBeDefined();
  await grow(id, { age: "1 minute" });
  expect(await sessions().findActor(id)).toBeUndefined();
});

test("the clock of the web process decides nothing about a session", { tags: ["V16.2.2"] }, async () => {
  const id = await startSession(await createPerson("user_skewed"));
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2046-01-01T00:00:00Z") });
  try {
    expect(await sessions().findActor(id)).toBeDefined();
    const during = await startSession("user_skewed");
    vi.setSystemTime(new Date("2006-01-01T00:00:00Z"));
    expect(await sessions().findActor(during)).toBeDefined();
    expect((await sessions().watch(during))?.endsInMs).toBeGreaterThan(29 * 60_000);
  } finally {
    vi.useRealTimers();
  }
});

test("an ended session has no actor at the next request", { tags: ["V7.2.1", "V7.4.1"] }, async () => {
  const id = await startSession(await createPerson("user_leaves"));
  await sessions().end(id, "signed-out", VISITOR);
  expect(await sessions().findActor(id)).toBeUndefined();
  expect(await sessions().findActor("ses_made_up")).toBeUndefined();
});

test("removing a role applies at once and ends the person's sessions", { tags: ["V7.4.2", "V8.3.2"] }, async () => {
  const userId = await createPerson("user_demoted", { role: "project-admin", ...meridian, projectIdentifier: "parcel" });
  const id = await startSession(userId);
  expect((await sessions().findActor(id))?.grants).toHaveLength(1);
  const found = await people().findGrant(meridianAdmin, "grant_user_demoted");
  if (found === undefined) throw new Error("The admin of the organization does not find the grant.");
  expect(await people().take(meridianAdmin, found.grant, found.userId)).toEqual({ ok: true, value: { endedSessions: 1 } });
  expect(await sessions().findActor(id)).toBeUndefined();
  const fresh = await startSession(userId);
  expect((await sessions().findActor(fresh))?.grants).toEqual([]);
  expect(await db.event.count({ where: { action: "grant.taken", targetId: userId, tenant: `${ACCOUNT}/meridian` } })).toBe(1);
});

test("an admin ends every session of a person at once", { tags: ["V7.4.5"] }, async () => {
  const userId = await createPerson("user_signed_out_by_admin");
  const ids = [await startSession(userId), await startSession(userId)];
  expect(await people().endSessions(actorWith("user_admin", { role: "owner" }), userId)).toEqual({ endedSessions: 2 });
  for (const id of ids) expect(await sessions().findActor(id)).toBeUndefined();
});

test("another organization's admin sees neither the person nor the grant", async () => {
  const userId = await createPerson("user_of_meridian", { role: "auditor", ...meridian });
  expect((await people().listPeople(meridianAdmin)).map((person) => person.userId)).toContain(userId);
  expect((await people().listPeople(harborAdmin)).map((person) => person.userId)).not.toContain(userId);
  expect(await people().findGrant(harborAdmin, `grant_${userId}`)).toBeUndefined();
  expect(await people().findPerson(harborAdmin, userId)).toBeUndefined();
  expect(await people().listPeople(stranger)).toEqual([]);
  expect(await people().findGrant(stranger, `grant_${userId}`)).toBeUndefined();
});

test("a role outside the admin's scope marks the person as partly managed", async () => {
  const userId = await createPerson("user_of_both", { role: "auditor", ...meridian });
  await db.roleGrant.create({ data: { id: "grant_of_both_harbor", userId, ...withNulls({ role: "auditor", ...harbor }) } });
  const pool = openDatabase(testDatabase.url, 2);
  const scoped = createGrantRepository(pool.as(scopeOf(meridianAdmin)), {
    sandboxPeople: true,
    everyone: pool.as(PEOPLE),
  });
  expect((await scoped.listPeople(meridianAdmin)).find((person) => person.userId === userId)?.grants).toHaveLength(1);
  expect(await scoped.findPerson(meridianAdmin, userId)).toMatchObject({ isFullyManaged: false });
  await db.roleGrant.delete({ where: { id: "grant_of_both_harbor" } });
  expect(await scoped.findPerson(meridianAdmin, userId)).toMatchObject({ isFullyManaged: true });
  await pool.close();
});

test("an org admin does not find an owner's grant", async () => {
  await createPerson("user_the_owner", { role: "owner" });
  expect(await people().findGrant(meridianAdmin, "grant_user_the_owner")).toBeUndefined();
  expect(await people().findGrant(owner, "grant_user_the_owner")).toBeDefined();
});

test("of two owners who take each other's role at once, one stays", async () => {
  await db.roleGrant.deleteMany({ where: { role: "owner" } });
  const pair = [await createPerson("user_owner_a", { role: "owner" }), await createPerson("user_owner_b", { role: "owner" })];
  const results = await Promise.all(
    pair.map(async (userId) => await people().take(owner, { id: `grant_${userId}`, role: "owner" }, userId)),
  );
  expect(results.map((result) => result.ok).toSorted()).toEqual([false, true]);
  expect(await db.roleGrant.count({ where: { role: "owner" } })).toBe(1);
});

test("giving the same role twice, also at once, leaves one grant", async () => {
  const target = { role: "project-admin" as const, ...meridian, projectIdentifier: "storefront" };
  await people().give(owner, { email: "Twice@example.com", name: "Twice", target });
  const [first] = await Promise.all(
    [1, 2, 3].map(async () => await people().give(owner, { email: "twice@example.com", name: "Twice", target })),
  );
  expect(await db.roleGrant.count({ where: { userId: userIdOf(first) } })).toBe(1);
});

const harness: NewHarnessConnection = {
  ...meridian,
  kind: "live",
  name: "H",
  baseUrl: "https://app.harness.io",
  apiKeySecretId: "sec_h",
  apiKeyHint: "…1",
};
const aws: NewAwsConnection = {
  ...meridian,
  kind: "live",
  name: "A",
  accountId: "482177309156",
  partition: "aws",
  method: "ambient",
};

test("an organization's connection is found only there and by its owner", async () => {
  const { id } = await connections().addHarness(meridianAdmin, harness);
  const access = await connections().addAws(meridianAdmin, aws);
  expect((await connections().findHarness(meridianAdmin, id))?.id).toBe(id);
  expect((await connections().findAws(owner, access.id))?.id).toBe(access.id);
  expect(await connections().findHarness(harborAdmin, id)).toBeUndefined();
  expect(await connections().findAws(harborAdmin, access.id)).toBeUndefined();
  expect([await connections().listHarness(stranger), await connections().listAws(stranger)]).toEqual([[], []]);
});

test("an account-wide connection serves each organization; a sandbox one only sandboxes", async () => {
  const account = { accountIdentifier: ACCOUNT };
  const { id } = await connections().addAws(owner, {
    ...aws,
    orgIdentifier: undefined,
    ...account,
    name: "whole",
    kind: "sandbox",
  });
  expect((await connections().findAws(harborAdmin, id))?.id).toBe(id);
  expect(await connections(false).findAws(harborAdmin, id)).toBeUndefined();
});

test("confirming a connection that changed meanwhile is a conflict", async () => {
  const { id } = await connections().addAws(owner, { ...aws, name: "confirm" });
  const read = await connections().findAws(owner, id);
  if (read === undefined) throw new Error("The connection was not found.");
  const seen = { callerArn: "arn:aws:iam::482177309156:user/p", partition: "aws", accountAlias: "parcel" };
  expect((await connections().confirmAws(owner, read, seen)).ok).toBe(true);
  expect(await connections().confirmAws(owner, read, seen)).toMatchObject({ ok: false, error: { code: "conflict" } });
});

test("removing a connection wipes its secret unless an open run uses it", async () => {
  const secret: KeptSecretRef = { id: "sec_removed", tenant: `${ACCOUNT}/meridian`, purpose: "harness-api-key" };
  const bytes = {
    wrappedKey: new Uint8Array([1]),
    nonce: new Uint8Array([2]),
    tag: new Uint8Array([3]),
    ciphertext: new Uint8Array([4]),
  };
  const store = createSecretRepository(db);
  await store.create(secret, { algorithm: "aes-256-gcm/place", keyId: "k", version: 1, ...bytes });
  const { id } = await connections().addHarness(owner, { ...harness, apiKeySecretId: "sec_removed", name: "removed" });
  const access = await connections().addAws(owner, { ...aws, name: "in use" });
  const [found, used] = [await connections().findHarness(owner, id), await connections().findAws(owner, access.id)];
  if (found === undefined || used === undefined) throw new Error("The connections were not found.");
  const run = {
    tenant: secret.tenant,
    kind: "live",
    accountIdentifier: ACCOUNT,
    orgIdentifier: "meridian",
    awsAccountId: aws.accountId,
    path: {},
  };
  await db.run.create({
    data: {
      id: "run_conn",
      reference: "CB-T-1",
      ...run,
      harnessConnectionId: id,
      awsConnectionId: access.id,
      secret: new Uint8Array([0]),
      externalId: "e",
      guideHash: "g",
      packVersion: 1,
      ownerId: "u",
    },
  });
  expect(await connections().removeHarness(owner, found)).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
  expect(await connections().removeAws(owner, used)).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
  await db.run.update({ where: { id: "run_conn" }, data: { state: "finished" } });
  expect((await connections().removeHarness(owner, found)).ok).toBe(true);
  expect(await store.find(secret)).toBeUndefined();
  expect(await connections().findHarness(owner, id)).toBeUndefined();
});

test("a run's events go only to its readers, newest first, secret-free", async () => {
  const events = createEventRepository(db);
  const key = ["AK", "IA", "Q3EGRT5YHB2WXNPL"].join("");
  const event = {
    tenant: `${ACCOUNT}/meridian`,
    runId: "run_conn",
    actorId: "user_idle",
    action: "operation.done",
    targetType: "operation",
    targetId: "op",
    result: "done" as const,
  };
  await db.$transaction(async (tx) => {
    await appendEvent(tx, { ...event, data: { password: "canary", note: `made ${key}` }, dedupKey: "run_conn/op/1" });
    await appendEvent(tx, { ...event, data: {}, dedupKey: "run_conn/op/1" });
    await appendEvent(tx, { ...event, action: "run.finished", data: { number: 1 } });
  });
  const seen = await events.listEvents(meridianAdmin, "run_conn");
  expect(seen.map((one) => [one.action, one.actorName])).toEqual([
    ["run.finished", "user_idle"],
    ["operation.done", "user_idle"],
  ]);
  expect(JSON.stringify(seen)).not.toMatch(/canary|Q3EGRT5YHB2WXNPL/);
  expect((await events.listEvents(meridianAdmin, "run_conn", { before: seen[0]?.seq ?? "" })).map((one) => one.action)).toEqual([
    "operation.done",
  ]);
  expect(await events.listEvents(harborAdmin, "run_conn")).toEqual([]);
  expect(await events.listEvents(stranger, "run_conn")).toEqual([]);
});

test("an event cannot be changed or deleted", { tags: ["V16.4.2"] }, async () => {
  await expect(db.event.updateMany({ data: { action: "forged" } })).rejects.toThrow();
  await expect(db.event.deleteMany({})).rejects.toThrow();
});
