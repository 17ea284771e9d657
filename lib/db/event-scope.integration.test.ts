import { afterAll, beforeAll, expect, test } from "vitest";

import { EVERY_TENANT, NO_TENANT, PEOPLE, scopeOf, type TenantScope } from "@/lib/domain/access/tenant-scope";
import { createAccessEventRepository } from "./access-event-repository";
import { createDatabase, type Database } from "./client";
import { createSessionRepository } from "./session-repository";
import { actorWith } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";
import { createUserRepository } from "./user-repository";

let testDatabase: TestDatabase;
let all: Database;
const opened: Database[] = [];

const meridian = { accountIdentifier: "acct1", orgIdentifier: "meridian" };
const visitor = { userAgent: "test", network: "203.0.113.0/24" };

const under = (scope: TenantScope): Database => {
  const db = createDatabase(testDatabase.url, scope, 2);
  opened.push(db);
  return db;
};

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  all = under(EVERY_TENANT);
});
afterAll(async () => {
  for (const db of opened) await db.$disconnect();
  await testDatabase.drop();
});

async function createPerson(id: string): Promise<void> {
  await all.user.create({ data: { id, email: `${id}@example.com`, name: id, passwordHash: "x" } });
  await all.roleGrant.create({ data: { id: `grant_${id}`, userId: id, role: "project-admin", ...meridian } });
}

test("sign-in scope logs sign-in and sign-out in the person's organization", async () => {
  await createPerson("user_scoped");
  const sessions = createSessionRepository(under(PEOPLE), { sandboxPeople: true, secondFactorRule: "off" });
  const id = await sessions.create({ userId: "user_scoped", how: "password", visitor });
  expect((await sessions.findActor(id))?.grants).toHaveLength(1);
  await sessions.end(id, "signed-out", visitor);
  const events = await all.event.findMany({ where: { targetId: "user_scoped" }, orderBy: { seq: "asc" } });
  expect(events.map(({ action, tenant }) => [action, tenant])).toEqual([
    ["session.started", "acct1/meridian"],
    ["session.ended", "acct1/meridian"],
  ]);
});

test("a person changes their password and ends sessions under their own scope", async () => {
  await createPerson("user_own");
  const actor = { ...actorWith("user_own", { role: "project-admin", ...meridian }), sessionId: "ses_none" };
  const db = under(scopeOf(actor));
  expect((await createUserRepository(db, { sandboxPeople: true }).changePassword(actor, { passwordHash: "y", visitor })).ok).toBe(
    true,
  );
  expect(await createSessionRepository(db, { sandboxPeople: true, secondFactorRule: "off" }).endOthers(actor)).toEqual({
    endedSessions: 1,
  });
});

test("the sign-in scope reads no events; no scope writes tenant logs", async () => {
  expect(await under(PEOPLE).event.count()).toBe(0);
  const event = { tenant: "acct1/meridian", action: "forged", targetType: "user", targetId: "x", result: "done", data: {} };
  await expect(under(NO_TENANT).event.createMany({ data: [{ id: "evt_forged", ...event }] })).rejects.toThrow();
});

test("an export of shared accounts is logged where organizations cannot read it", async () => {
  await createPerson("user_exports");
  const actor = { ...actorWith("user_exports", { role: "project-admin", ...meridian }), sessionId: "ses_none" };
  const db = under(scopeOf(actor));
  const scopes = [{ accountIdentifier: meridian.accountIdentifier }, meridian];
  const exported = { what: "instances" as const, format: "csv" as const, rows: 1, filter: {}, scopes };
  await createAccessEventRepository(db, under(PEOPLE)).recordExport(actor, exported);
  const logs = await all.event.findMany({ where: { actorId: "user_exports" }, orderBy: { tenant: "asc" } });
  expect(logs.map(({ tenant }) => tenant)).toEqual(["acct1/", "acct1/meridian"]);
  expect(await db.event.findMany({ where: { tenant: "acct1/" } })).toEqual([]);
});
