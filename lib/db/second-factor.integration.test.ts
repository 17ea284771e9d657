import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { EVERY_TENANT, PEOPLE } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createPendingSignInRepository } from "./pending-sign-in-repository";
import { createSecondFactorRepository, factorSecretRef } from "./second-factor-repository";
import { createSecretRepository } from "./secret-repository";
import { createSessionRepository } from "./session-repository";
import { actorWith } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";
import { createUserRepository } from "./user-repository";

let testDatabase: TestDatabase;
let db: Database;
let people: Database;

const visitor = { network: "203.0.113.0/24" };
const factors = () => createSecondFactorRepository(people);
const pending = () => createPendingSignInRepository(people);
const sessions = (secondFactorRule: "off" | "admins" = "off") =>
  createSessionRepository(people, { sandboxPeople: true, secondFactorRule });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 4);
  people = createDatabase(testDatabase.url, PEOPLE, 8);
});
afterAll(async () => {
  await db.$disconnect();
  await people.$disconnect();
  await testDatabase.drop();
});

const STORED = { algorithm: "a", keyId: "k", wrappedKey: Buffer.of(1), nonce: Buffer.of(1), tag: Buffer.of(1), version: 1 };

/** A person with a secret that waits for its first code. */
async function withPendingFactor(id: string) {
  await db.user.create({ data: { id, email: `${id}@example.com`, name: id, passwordHash: "hash" } });
  const actor = actorWith(id, { role: "owner" });
  await db.roleGrant.create({ data: { id: `grant_${id}`, userId: id, role: "owner" } });
  await keepSecret(`sec_${id}`);
  await factors().begin(actor, `sec_${id}`);
  return actor;
}

async function keepSecret(id: string): Promise<void> {
  const secret = { ...STORED, ciphertext: Buffer.of(1), lifetimeMinutes: 15 };
  await createSecretRepository(people).create(factorSecretRef(id), secret);
}

/** The same with the factor on and two recovery codes. */
async function withFactor(id: string) {
  const actor = await withPendingFactor(id);
  await factors().turnOn(actor, { secretId: `sec_${id}`, step: 100, codeHashes: ["hash1", "hash2"] });
  return actor;
}

const secretOf = async (id: string) => await db.encryptedSecret.findFirst({ where: { id: `sec_${id}` } });
const actionsOf = async (userId: string) =>
  (await db.event.findMany({ where: { targetId: userId }, orderBy: { seq: "asc" } })).map(({ action }) => action);

test("a factor is on once its first code was entered", async () => {
  const actor = await withPendingFactor("user_sets_up");
  expect(await factors().findState(actor.userId)).toEqual({ status: "pending" });
  expect(await factors().findSecret(actor.userId, true)).toBeUndefined();
  expect((await createUserRepository(people, { sandboxPeople: true }).findByEmail(actor.email))?.hasSecondFactor).toBe(false);
  await factors().turnOn(actor, { secretId: "sec_user_sets_up", step: 100, codeHashes: ["h"] });
  expect(await factors().findState(actor.userId)).toMatchObject({ status: "on", recoveryCodesLeft: 1 });
  expect((await secretOf(actor.userId))?.expiresAt).toBeNull();
  expect((await createUserRepository(people, { sandboxPeople: true }).findByEmail(actor.email))?.hasSecondFactor).toBe(true);
  expect(await factors().begin(actor, "sec_other")).toMatchObject({ ok: false, error: { code: "conflict" } });
  expect(await actionsOf(actor.userId)).toEqual(["secondFactor.setUp"]);
});

test("a set-up expires after 15 minutes and a new one replaces it", async () => {
  const actor = await withPendingFactor("user_slow");
  await db.$executeRaw`UPDATE "SecondFactor" SET "createdAt" = now() - interval '15 minutes' WHERE "userId" = ${actor.userId}`;
  expect(await factors().findState(actor.userId)).toEqual({ status: "none" });
  const late = await factors().turnOn(actor, { secretId: "sec_user_slow", step: 1, codeHashes: [] });
  expect(late).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
  await keepSecret("sec_user_slow_again");
  expect((await factors().begin(actor, "sec_user_slow_again")).ok).toBe(true);
  expect(await secretOf("user_slow")).toBeNull();
});

test("of eight simultaneous uses of one code, exactly one is accepted", { tags: ["V15.4.2"] }, async () => {
  const { userId } = await withFactor("user_replay");
  const used = await Promise.all(Array.from({ length: 8 }, async () => await factors().useStep(userId, 101)));
  expect(used.filter(Boolean)).toHaveLength(1);
  expect([await factors().useStep(userId, 100), await factors().useStep(userId, 101)]).toEqual([false, false]);
  expect(await factors().useStep(userId, 102)).toBe(true);
});

test("a recovery code works once, for its person, and is an event", async () => {
  const { userId } = await withFactor("user_recovers");
  await withFactor("user_neighbour");
  const used = await Promise.all(
    Array.from({ length: 8 }, async () => await factors().useRecoveryCode(userId, "hash1", visitor.network)),
  );
  expect(used.filter(Boolean)).toHaveLength(1);
  expect(await factors().useRecoveryCode(userId, "unknown", undefined)).toBe(false);
  expect(await factors().findState(userId)).toMatchObject({ recoveryCodesLeft: 1 });
  expect(await factors().findState("user_neighbour")).toMatchObject({ recoveryCodesLeft: 2 });
  const event = await db.event.findFirstOrThrow({ where: { action: "secondFactor.recoveryCodeUsed", targetId: userId } });
  expect(event.data).toMatchObject({ left: 1, network: visitor.network });
});

test("new recovery codes end the old ones", async () => {
  const actor = await withFactor("user_renews");
  await factors().replaceRecoveryCodes(actor, ["hash3"]);
  expect(await factors().useRecoveryCode(actor.userId, "hash1", undefined)).toBe(false);
  expect(await factors().useRecoveryCode(actor.userId, "hash3", undefined)).toBe(true);
});

test("turning off removes the secret, the codes and sign-ins that wait", async () => {
  const actor = await withFactor("user_turns_off");
  const token = await pending().create({ userId: actor.userId, how: "password" });
  expect((await factors().turnOff(actor)).ok).toBe(true);
  expect(await secretOf(actor.userId)).toBeNull();
  expect(await db.recoveryCode.count({ where: { userId: actor.userId } })).toBe(0);
  expect(await pending().find(token)).toBeUndefined();
  expect(await factors().useStep(actor.userId, 500)).toBe(false);
  expect((await factors().turnOff(actor)).ok).toBe(false);
});

test("an owner's reset ends the person's sessions and notifies the person", async () => {
  const person = await withFactor("user_lost_phone");
  const owner = await withFactor("user_resetter");
  const before = await sessions().create({ userId: person.userId, how: "password", visitor });
  expect(await factors().reset(owner, person.userId)).toEqual({ ok: true, value: { endedSessions: 1 } });
  expect(await sessions().findActor(before)).toBeUndefined();
  expect(await factors().findState(person.userId)).toEqual({ status: "none" });
  const next = await sessions().create({ userId: person.userId, how: "password", visitor });
  expect((await sessions().findActor(next))?.secondFactorResetAt).toBeInstanceOf(Date);
  await factors().dismissReset(person);
  expect((await sessions().findActor(next))?.secondFactorResetAt).toBeUndefined();
  expect(await actionsOf(person.userId)).toContain("secondFactor.reset");
});

test("a required factor is missing for a person until it is on", async () => {
  const actor = await withPendingFactor("user_required");
  const id = await sessions().create({ userId: actor.userId, how: "password", visitor });
  expect((await sessions("off").findActor(id))?.mustSetUpSecondFactor).toBe(false);
  expect((await sessions("admins").findActor(id))?.mustSetUpSecondFactor).toBe(true);
  await factors().turnOn(actor, { secretId: "sec_user_required", step: 1, codeHashes: [] });
  expect((await sessions("admins").findActor(id))?.mustSetUpSecondFactor).toBe(false);
});

test("a waiting sign-in expires after five minutes and works once", async () => {
  const { userId } = await withFactor("user_waits");
  const token = await pending().create({ userId, how: "password" });
  expect(await sessions().findActor(token)).toBeUndefined();
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2046-01-01T00:00:00Z") });
  try {
    expect(await pending().find(token)).toMatchObject({ userId, how: "password" });
  } finally {
    vi.useRealTimers();
  }
  expect([await pending().use(token), await pending().use(token)]).toEqual([true, false]);
  const late = await pending().create({ userId, how: "password" });
  await db.$executeRaw`UPDATE "PendingSignIn" SET "createdAt" = now() - interval '5 minutes' WHERE "userId" = ${userId}`;
  expect([await pending().find(late), await pending().use(late)]).toEqual([undefined, false]);
});

test("a change of password ends a sign-in that waits for its code", async () => {
  const actor = await withFactor("user_changes_while_waiting");
  const token = await pending().create({ userId: actor.userId, how: "password" });
  await createUserRepository(people, { sandboxPeople: true }).changePassword(actor, { passwordHash: "new", visitor });
  expect(await pending().find(token)).toBeUndefined();
});

test("the work of a tenant reaches no secret of a second factor", async () => {
  await withFactor("user_hidden");
  const tenant = createDatabase(testDatabase.url, { words: ["account:acct", "tenant:acct/meridian", "shared:acct"] }, 1);
  try {
    expect(await createSecretRepository(tenant).find(factorSecretRef("sec_user_hidden"))).toBeUndefined();
  } finally {
    await tenant.$disconnect();
  }
  expect(await createSecretRepository(people).find(factorSecretRef("sec_user_hidden"))).toBeDefined();
});
