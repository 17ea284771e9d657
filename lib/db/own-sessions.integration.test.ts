import { afterAll, beforeAll, expect, test } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createSessionRepository } from "./session-repository";
import { actorWith } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";
import { createUserRepository } from "./user-repository";

let testDatabase: TestDatabase;
let db: Database;

const visitor = { userAgent: "test", network: "203.0.113.0/24" };
const sessions = () => createSessionRepository(db, { sandboxPeople: true });
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

test("a person finds and lists their own open sessions only", async () => {
  const ada = await signedIn("user_ada", 2);
  const bob = await signedIn("user_bob", 1);
  expect((await openIds(ada.actor)).toSorted()).toEqual(ada.ids.toSorted());
  expect(await sessions().findOwn(ada.actor, bob.ids[0] ?? "")).toBeUndefined();
  await sessions().end(ada.ids[1] ?? "", "ended-by-person", visitor);
  expect(await sessions().findOwn(ada.actor, ada.ids[1] ?? "")).toBeUndefined();
  expect(await openIds(ada.actor)).toEqual([ada.ids[0]]);
});

test("ending all other sessions keeps this one, touches no other person and is an event", async () => {
  const { actor } = await signedIn("user_others", 4);
  const neighbour = await signedIn("user_neighbour", 1);
  expect(await sessions().endOthers(actor)).toEqual({ endedSessions: 3 });
  expect(await openIds(actor)).toEqual([actor.sessionId]);
  expect(await openIds(neighbour.actor)).toHaveLength(1);
  const event = await db.event.findFirstOrThrow({ where: { action: "person.sessionsEnded", targetId: actor.userId } });
  expect(event.data).toMatchObject({ endedSessions: 3, exceptOwn: true });
});

test("a change of password ends every session, this one included, and starts one new", async () => {
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
