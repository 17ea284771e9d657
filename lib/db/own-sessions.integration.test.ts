import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createSessionRepository } from "./session-repository";
import { actorWith } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";
import { createUserRepository } from "./user-repository";

let testDatabase: TestDatabase;
let db: Database;

const visitor = { userAgent: "test", network: "203.0.113.0/24" };
const sessions = () => createSessionRepository(db, { sandboxPeople: true, secondFactorRule: "off" });
const users = () => createUserRepository(db, { sandboxPeople: true });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

/** A person signed in on so many browsers; the actor's own session is the first. */
async function signedIn(id: string, count: number, passwordHash: string | null = "old hash") {
  await db.user.create({ data: { id, email: `${id}@example.com`, name: id, passwordHash } });
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push(await sessions().create({ userId: id, how: "password", visitor }));
  return { actor: { ...actorWith(id), sessionId: ids[0] ?? "" }, ids };
}

const openIds = async (actor: ReturnType<typeof actorWith>) => (await sessions().listOwn(actor)).map((session) => session.id);

test("a person finds and lists their own open sessions only", { tags: ["V7.5.2"] }, async () => {
  const ada = await signedIn("user_ada", 2);
  const bob = await signedIn("user_bob", 1);
  expect((await openIds(ada.actor)).toSorted()).toEqual(ada.ids.toSorted());
  expect(await sessions().findOwn(ada.actor, bob.ids[0] ?? "")).toBeUndefined();
  await sessions().end(ada.ids[1] ?? "", "ended-by-person", visitor);
  expect(await sessions().findOwn(ada.actor, ada.ids[1] ?? "")).toBeUndefined();
  expect(await openIds(ada.actor)).toEqual([ada.ids[0]]);
});

test("ending other sessions keeps this one and records an event", async () => {
  const { actor } = await signedIn("user_others", 4);
  const neighbour = await signedIn("user_neighbour", 1);
  expect(await sessions().endOthers(actor)).toEqual({ endedSessions: 3 });
  expect(await openIds(actor)).toEqual([actor.sessionId]);
  expect(await openIds(neighbour.actor)).toHaveLength(1);
  const event = await db.event.findFirstOrThrow({ where: { action: "person.sessionsEnded", targetId: actor.userId } });
  expect(event.data).toMatchObject({ endedSessions: 3, exceptOwn: true });
});

test("changing the password ends every session and starts a new one", { tags: ["V7.4.3"] }, async () => {
  const { actor, ids } = await signedIn("user_changes", 3);
  const changed = await users().changePassword(actor, { passwordHash: "new hash", visitor });
  if (!changed.ok) throw new Error("The password was not changed.");
  expect(changed.value.endedSessions).toBe(2);
  expect(ids).not.toContain(changed.value.sessionId);
  expect(await openIds(actor)).toEqual([changed.value.sessionId]);
  for (const id of ids) expect(await sessions().findActor(id)).toBeUndefined();
  const actions = await db.event.findMany({ where: { targetId: actor.userId }, orderBy: { seq: "desc" }, take: 2 });
  expect(actions.map((event) => event.action)).toEqual(["session.started", "password.changed"]);
  expect(JSON.stringify(actions.map((event) => event.data))).not.toContain("hash");
});

test("a person of the identity provider has no password to change", async () => {
  const { actor } = await signedIn("user_sso", 1, null);
  expect(await users().hasPassword(actor)).toBe(false);
  expect(await users().changePassword(actor, { passwordHash: "new hash", visitor })).toMatchObject({
    ok: false,
    error: { code: "precondition_failed" },
  });
  expect(await openIds(actor)).toHaveLength(1);
});

/** Whether the person of a session counts as recent. */
const isRecent = async (sessionId: string) => (await sessions().findActor(sessionId))?.isRecent;

test("a sign-in is recent for five minutes by the database's clock", { tags: ["V7.5.3"] }, async () => {
  const { ids } = await signedIn("user_recent", 1);
  const [id = ""] = ids;
  expect(await isRecent(id)).toBe(true);
  await db.$executeRaw`UPDATE "Session" SET "authenticatedAt" = now() - interval '4 minutes 50 seconds' WHERE "id" = ${id}`;
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2046-01-01T00:00:00Z") });
  try {
    expect(await isRecent(id)).toBe(true);
    await db.$executeRaw`UPDATE "Session" SET "authenticatedAt" = now() - interval '5 minutes' WHERE "id" = ${id}`;
    vi.setSystemTime(new Date("2006-01-01T00:00:00Z"));
    expect(await isRecent(id)).toBe(false);
  } finally {
    vi.useRealTimers();
  }
  await db.$executeRaw`UPDATE "Session" SET "authenticatedAt" = NULL WHERE "id" = ${id}`;
  expect(await isRecent(id)).toBe(false);
});

test.each([
  { says: "nothing", age: undefined, expected: false },
  { says: "just now", age: 1, expected: true },
  { says: "ten minutes ago", age: 600, expected: false },
])("a single sign-on is recent when the provider says it was: $says", async ({ says, age, expected }) => {
  const id = `user_sso_${says.replaceAll(" ", "_")}`;
  await db.user.create({ data: { id, email: `${id}@example.com`, name: id } });
  const session = { userId: id, how: "single-sign-on", visitor, providerSignInAgeSeconds: age } as const;
  expect(await isRecent(await sessions().create(session))).toBe(expected);
});

test("a confirmation replaces the session and its cookie", { tags: ["V7.2.4"] }, async () => {
  const { actor, ids } = await signedIn("user_confirms", 2);
  await db.$executeRaw`UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour' WHERE "userId" = ${actor.userId}`;
  const replaced = (await sessions().confirm(actor, { how: "password", visitor })) ?? "";
  expect(await isRecent(replaced)).toBe(true);
  expect(await sessions().findActor(actor.sessionId)).toBeUndefined();
  expect(await isRecent(ids[1] ?? "")).toBe(false);
  expect(await sessions().confirm(actor, { how: "password", visitor })).toBeUndefined();
  const event = await db.event.findFirstOrThrow({ where: { action: "session.confirmed", targetId: actor.userId } });
  expect(event.data).toMatchObject({ how: "password" });
});

test("each sign-in makes a new ID of 130 random bits", { tags: ["V7.2.2", "V7.2.3"] }, async () => {
  const { ids } = await signedIn("user_ids", 3);
  expect(new Set(ids).size).toBe(3);
  for (const id of ids) expect(id).toMatch(/^ses_[0-9a-hjkmnp-tv-z]{26}$/);
});
