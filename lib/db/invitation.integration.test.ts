import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createGrantRepository } from "./grant-repository";
import { actorWith, userIdOf } from "./testing/actor-with";
import { holdEvents } from "./testing/held-events";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";
import { createUserRepository } from "./user-repository";

let testDatabase: TestDatabase;
let db: Database;

const ACCOUNT = "acctTest000000000000001";
const meridian = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const harbor = { accountIdentifier: ACCOUNT, orgIdentifier: "harbor" };
const owner = actorWith("user_owner", { role: "owner" });
const admin = actorWith("user_admin", { role: "org-admin", ...meridian });
const people = () => createGrantRepository(db, { sandboxPeople: true, everyone: db });
const users = () => createUserRepository(db, { sandboxPeople: true });

/** The makers of links are people with grants in the database: these decide, at the moment a link is used. */
async function createMaker(
  id: string,
  grant: { role: string; accountIdentifier?: string; orgIdentifier?: string },
): Promise<void> {
  await db.user.create({ data: { id, email: `${id}@example.com`, name: id, passwordHash: "x" } });
  await db.roleGrant.create({ data: { id: `grant_${id}`, userId: id, ...grant } });
}

async function invite(email: string, by = owner): Promise<{ userId: string; token: string }> {
  const userId = userIdOf(await people().give(owner, { email, name: email, target: { role: "auditor", ...meridian } }));
  return { userId, token: await users().createInvitation(by, userId) };
}

const answer = (token: string, passwordHash = "hash-1") => ({
  token,
  name: "Invited",
  email: "ignored@example.com",
  passwordHash,
});

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
  await createMaker("user_owner", { role: "owner" });
  await createMaker("user_admin", { role: "org-admin", ...meridian });
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

test("an invitation opens an account once, never one with a password", async () => {
  const { userId, token } = await invite("invited@example.com");
  expect(await users().redeemLink(answer(token))).toEqual({ ok: true, value: { userId } });
  const second = await users().createInvitation(owner, userId);
  expect((await users().redeemLink(answer(second, "hash-2"))).ok).toBe(false);
  expect(await db.user.findFirstOrThrow({ where: { id: userId } })).toMatchObject({
    passwordHash: "hash-1",
    email: "invited@example.com",
  });
});

test("of two uses of one invitation at once, one succeeds", { tags: ["V15.4.2"] }, async () => {
  const { token } = await invite("twice@example.com");
  const uses = await Promise.all([1, 2, 3, 4].map(async (index) => await users().redeemLink(answer(token, String(index)))));
  expect(uses.filter((use) => use.ok)).toHaveLength(1);
});

test("an invitation ends after 72 hours of the database's clock", async () => {
  const { token } = await invite("late@example.com");
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2046-01-01T00:00:00Z") });
  try {
    expect(await users().findLink(token)).toBeDefined();
  } finally {
    vi.useRealTimers();
  }
  await db.$executeRaw`UPDATE "SetupLink" SET "createdAt" = "createdAt" - interval '72 hours'`;
  expect(await users().findLink(token)).toBeUndefined();
  expect((await users().redeemLink(answer(token))).ok).toBe(false);
});

test("an org admin's invitation does not open an owner's account", async () => {
  const { userId, token } = await invite("promoted@example.com", admin);
  expect(await users().findLink(token)).toBeDefined();
  await people().give(owner, { email: "promoted@example.com", name: "P", target: { role: "owner" } });
  expect(await users().findLink(token)).toBeUndefined();
  expect(await users().redeemLink(answer(token))).toMatchObject({ ok: false, error: { code: "not_found" } });
  expect((await users().redeemLink(answer(await users().createInvitation(owner, userId)))).ok).toBe(true);
});

test("an invitation opens nothing while its person is being made owner", async () => {
  const { userId, token } = await invite("interleaved@example.com", admin);
  const held = await holdEvents(testDatabase.url);
  const giving = people().give(owner, { email: "interleaved@example.com", name: "I", target: { role: "owner" } });
  await held.untilWaiting(1);
  const opening = users().redeemLink(answer(token));
  await held.untilWaiting(2);
  await held.release();
  expect((await giving).ok).toBe(true);
  expect(await opening).toMatchObject({ ok: false, error: { code: "not_found" } });
  expect(await db.user.findFirstOrThrow({ where: { id: userId } })).toMatchObject({ passwordHash: null });
});

test("an invitation opens nothing while its maker is losing the role", async () => {
  const grant = { role: "org-admin", ...meridian } as const;
  await createMaker("user_dismissed", grant);
  const { userId, token } = await invite("late-maker@example.com", actorWith("user_dismissed", grant));
  const held = await holdEvents(testDatabase.url);
  const taking = people().take(owner, { id: "grant_user_dismissed", ...grant }, "user_dismissed");
  await held.untilWaiting(1);
  const opening = users().redeemLink(answer(token));
  await held.untilWaiting(2);
  await held.release();
  expect((await taking).ok).toBe(true);
  expect(await opening).toMatchObject({ ok: false, error: { code: "not_found" } });
  expect(await db.user.findFirstOrThrow({ where: { id: userId } })).toMatchObject({ passwordHash: null });
});

test("the first owner's link opens nothing while another owner is being made", async () => {
  await db.roleGrant.deleteMany({ where: { role: "owner" } });
  const token = await users().createOwnerLink();
  const held = await holdEvents(testDatabase.url);
  const giving = people().give(owner, { email: "early@example.com", name: "E", target: { role: "owner" } });
  await held.untilWaiting(1);
  const opening = users().redeemLink({ ...answer(token), email: "second@example.com" });
  await held.untilWaiting(2);
  await held.release();
  expect((await giving).ok).toBe(true);
  expect((await opening).ok).toBe(false);
  expect(await db.user.count({ where: { email: "second@example.com" } })).toBe(0);
  await createMaker("user_owner_again", { role: "owner" });
});

test("an admin's invitation ends when the person's role exceeds their scope", async () => {
  const { token } = await invite("two-orgs@example.com", admin);
  await people().give(owner, { email: "two-orgs@example.com", name: "T", target: { role: "auditor", ...harbor } });
  expect((await users().redeemLink(answer(token))).ok).toBe(false);
});

test("an invitation ends with the role of its maker", async () => {
  await createMaker("user_leaving", { role: "org-admin", ...meridian });
  const { token } = await invite("orphan@example.com", actorWith("user_leaving", { role: "org-admin", ...meridian }));
  await db.roleGrant.delete({ where: { id: "grant_user_leaving" } });
  expect((await users().redeemLink(answer(token))).ok).toBe(false);
});

test("a link from before links named their maker does not work", async () => {
  const { userId, token } = await invite("legacy@example.com");
  await db.setupLink.updateMany({ where: { userId }, data: { createdById: null } });
  expect(await users().findLink(token)).toBeUndefined();
});

test("the first owner's link works without a maker, once", async () => {
  await db.roleGrant.deleteMany({ where: { role: "owner" } });
  const token = await users().createOwnerLink();
  expect(await users().findLink(token)).toEqual({ kind: "owner" });
  const used = await users().redeemLink({ ...answer(token), email: "First@example.com" });
  expect(used.ok).toBe(true);
  expect(await users().findLink(token)).toBeUndefined();
});

test("the first owner's link ends when the portal has an owner", async () => {
  const token = await users().createOwnerLink();
  expect(await users().findLink(token)).toBeUndefined();
  expect(await users().redeemLink({ ...answer(token), email: "second-owner@example.com" })).toMatchObject({
    ok: false,
    error: { code: "not_found" },
  });
  expect(await db.user.count({ where: { email: "second-owner@example.com" } })).toBe(0);
});
