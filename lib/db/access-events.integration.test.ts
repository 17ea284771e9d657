import { createHash } from "node:crypto";

import { afterAll, beforeAll, expect, test } from "vitest";

import type { Grant } from "@/lib/domain/access/actor";
import { signInWithPassword } from "@/lib/domain/access/sign-in";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createAccessEventRepository } from "./access-event-repository";
import { createDatabase, type Database } from "./client";
import { createGrantRepository } from "./grant-repository";
import { createRefusalRepository } from "./refusal-repository";
import { createSessionRepository } from "./session-repository";
import { createSignInRepository } from "./sign-in-repository";
import { actorWith, userIdOf } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";
import { createUserRepository } from "./user-repository";

let testDatabase: TestDatabase;
let db: Database;

const ACCOUNT = "acctTest000000000000001";
const meridian = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const harbor = { accountIdentifier: ACCOUNT, orgIdentifier: "harbor" };
const owner = actorWith("user_owner", { role: "owner" });
const meridianAdmin = actorWith("user_meridian", { role: "org-admin", ...meridian });
const harborAdmin = actorWith("user_harbor", { role: "org-admin", ...harbor });
const auditor = actorWith("user_auditor", { role: "auditor", ...meridian });
const visitor = { userAgent: "Firefox", network: "203.0.113.0/24" };

const events = () => createAccessEventRepository(db, db);
const refusals = () => createRefusalRepository(db);
const sessions = () => createSessionRepository(db, { sandboxPeople: true, secondFactorRule: "off" });
const people = () => createGrantRepository(db, { sandboxPeople: true, everyone: db });
const users = () => createUserRepository(db, { sandboxPeople: true });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

async function createPerson(id: string, ...grants: Omit<Grant, "id">[]): Promise<string> {
  await db.user.create({ data: { id, email: `${id}@example.com`, name: id, passwordHash: "right" } });
  for (const [index, { role, accountIdentifier, orgIdentifier, projectIdentifier }] of grants.entries()) {
    await db.roleGrant.create({
      data: {
        id: `grant_${id}_${String(index)}`,
        userId: id,
        role,
        accountIdentifier: accountIdentifier ?? null,
        orgIdentifier: orgIdentifier ?? null,
        projectIdentifier: projectIdentifier ?? null,
      },
    });
  }
  return id;
}

/** All content of these rows, as one text to search. */
const textOf = (rows: unknown) =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));

const eventsAbout = async (targetId: string) => await db.event.findMany({ where: { targetId }, orderBy: { seq: "asc" } });

async function trySignIn(email: string, password: string, address = "203.0.113.7") {
  const ports = {
    findByEmail: users().findByEmail,
    verifyPassword: async (typed: string, stored: string | undefined) => await Promise.resolve(typed === stored),
    subjectOf: (kind: string, text: string) => `${kind}:${createHash("md5").update(text).digest("hex")}`,
    attempts: createSignInRepository(db),
    recordFailure: refusals().recordFailedSignIn,
  };
  return await signInWithPassword(ports, { email, password, address, network: visitor.network });
}

test("sign-in and sign-out are logged in a person's only tenant", { tags: ["V16.2.1", "V16.3.1"] }, async () => {
  const userId = await createPerson("user_works", { role: "project-admin", ...meridian, projectIdentifier: "parcel" });
  const id = await sessions().create({ userId, how: "password", visitor });
  await sessions().end(id, "signed-out", visitor);
  await sessions().end(id, "signed-out", visitor);
  const written = await eventsAbout(userId);
  expect(written.map(({ action, tenant, actorId, actorRole, data }) => ({ action, tenant, actorId, actorRole, data }))).toEqual([
    {
      action: "session.started",
      tenant: `${ACCOUNT}/meridian`,
      actorId: userId,
      actorRole: "project-admin",
      data: { how: "password", network: visitor.network },
    },
    {
      action: "session.ended",
      tenant: `${ACCOUNT}/meridian`,
      actorId: userId,
      actorRole: "project-admin",
      data: { reason: "signed-out", network: visitor.network },
    },
  ]);
  expect(textOf(written)).not.toContain("203.0.113.7");
});

test("with two tenants or none, sign-ins go to the portal's log", async () => {
  const both = await createPerson("user_both", { role: "auditor", ...meridian }, { role: "auditor", ...harbor });
  const none = await createPerson("user_none");
  for (const userId of [both, none]) await sessions().create({ userId, how: "single-sign-on", visitor });
  expect((await db.event.findMany({ where: { targetId: { in: [both, none] } } })).map((event) => event.tenant)).toEqual([
    "portal",
    "portal",
  ]);
});

test("failed sign-ins record no typed text, only IDs or keyed hashes", { tags: ["V16.3.1"] }, async () => {
  const userId = await createPerson("user_attacked", { role: "auditor", ...meridian });
  await trySignIn("user_attacked@example.com", "hunter2-canary");
  await trySignIn("my-password-typed-as-email", "hunter2-canary");
  const [known] = await eventsAbout(userId);
  expect(known).toMatchObject({ action: "sign-in.failed", actorId: null, result: "refused", tenant: `${ACCOUNT}/meridian` });
  const [unknown] = await db.event.findMany({ where: { action: "sign-in.failed", targetType: "account" } });
  expect(unknown?.targetId).toMatch(/^account:[0-9a-f]{32}$/);
  expect(unknown?.tenant).toBe("portal");
  expect(textOf([known, unknown])).not.toMatch(/canary|my-password|203\.0\.113\.7/);
});

test("a lock is one event, and further failures are not recorded", { tags: ["V16.3.3"] }, async () => {
  const userId = await createPerson("user_locked", { role: "auditor", ...meridian });
  for (let index = 0; index < 25; index++) await trySignIn("user_locked@example.com", "wrong", `198.51.100.${String(index)}`);
  const counts = new Map<string, number>();
  for (const { action } of await eventsAbout(userId)) counts.set(action, (counts.get(action) ?? 0) + 1);
  expect([...counts]).toEqual([
    ["sign-in.failed", 10],
    ["sign-in.locked", 1],
  ]);
});

test("an attack on many accounts leaves a limited number of events", async () => {
  const before = await db.event.count();
  await Promise.all(
    Array.from(
      { length: 120 },
      async (_, index) => await trySignIn(`guess-${String(index)}@example.com`, "x", `192.0.2.${String(index)}`),
    ),
  );
  // Twenty a minute; the attack may lie across the end of a minute.
  expect((await db.event.count()) - before).toBeLessThanOrEqual(40);
  expect(await db.event.count({ where: { action: "sign-in.failed", data: { path: ["more"], equals: true } } })).toBeGreaterThan(
    0,
  );
});

test("denials are recorded with their target, ten per person and minute", { tags: ["V16.3.2"] }, async () => {
  await createPerson("user_auditor", { role: "auditor", ...meridian });
  const denial = { name: "runs.saveStep", code: "forbidden" as const, target: { type: "run", id: "run_1" } };
  await refusals().recordDenial({ ...auditor, network: visitor.network }, denial);
  const [event] = await db.event.findMany({ where: { action: "access.denied", actorId: auditor.userId } });
  expect(event).toMatchObject({
    tenant: `${ACCOUNT}/meridian`,
    actorRole: "auditor",
    targetType: "run",
    targetId: "run_1",
    result: "refused",
    data: { name: "runs.saveStep", code: "forbidden", network: visitor.network },
  });
  await Promise.all(Array.from({ length: 60 }, async () => await refusals().recordDenial(auditor, denial)));
  expect(await db.event.count({ where: { action: "access.denied", actorId: auditor.userId } })).toBeLessThanOrEqual(20);
});

test("granting and removing a role are recorded with the period", { tags: ["V16.3.3"] }, async () => {
  const target = {
    role: "auditor" as const,
    ...meridian,
    validFrom: new Date("2026-01-01T00:00:00Z"),
    validUntil: new Date("2026-04-01T00:00:00Z"),
  };
  const userId = userIdOf(await people().give(meridianAdmin, { email: "period@example.com", name: "P", target }));
  const longer = { ...target, validUntil: new Date("2026-07-01T00:00:00Z") };
  await people().give(meridianAdmin, { email: "period@example.com", name: "P", target: longer });
  const grant = await db.roleGrant.findFirstOrThrow({ where: { userId } });
  const found = await people().findGrant(meridianAdmin, grant.id);
  if (found === undefined) throw new Error("The admin does not find the grant.");
  await people().take(meridianAdmin, found.grant, userId);
  expect((await eventsAbout(userId)).map(({ action, data }) => [action, data])).toMatchObject([
    ["grant.given", { role: "auditor", from: "2026-01-01T00:00:00.000Z", until: "2026-04-01T00:00:00.000Z" }],
    [
      "grant.given",
      {
        until: "2026-07-01T00:00:00.000Z",
        periodBefore: { from: "2026-01-01T00:00:00.000Z", until: "2026-04-01T00:00:00.000Z" },
      },
    ],
    ["grant.taken", { until: "2026-07-01T00:00:00.000Z" }],
  ]);
});

test("roles that follow the provider's claim are events only where they change", async () => {
  const person = { issuer: "https://id.example", subject: "claims", email: "claims@example.com", emailVerified: true, name: "C" };
  const grants = [{ role: "auditor" as const, ...meridian }];
  const first = await users().signInFromOidc({ ...person, grants });
  await users().signInFromOidc({ ...person, grants });
  await users().signInFromOidc({ ...person, grants: [] });
  const userId = first.ok ? first.value.userId : "";
  expect((await eventsAbout(userId)).map(({ action, tenant }) => [action, tenant])).toEqual([
    ["grant.given", `${ACCOUNT}/meridian`],
    ["grant.taken", `${ACCOUNT}/meridian`],
  ]);
});

test("an inventory export is recorded for the person and each tenant", async () => {
  const scopes = [meridian, meridian, harbor];
  await events().recordExport(owner, { what: "instances", format: "csv", rows: 25, filter: { state: "running" }, scopes });
  const written = await db.event.findMany({ where: { action: "export.made" }, orderBy: { seq: "asc" } });
  expect(written.map((event) => event.tenant)).toEqual(["portal", `${ACCOUNT}/meridian`, `${ACCOUNT}/harbor`]);
  expect(written[0]?.data).toMatchObject({ what: "instances", rows: 25, filter: { state: "running" } });
});

test("owners read all security events, org admins their tenants', others none", async () => {
  await db.event.create({
    data: {
      id: "evt_of_a_run",
      tenant: `${ACCOUNT}/meridian`,
      runId: "run_1",
      action: "run.created",
      targetType: "run",
      targetId: "run_1",
      result: "done",
      data: {},
    },
  });
  const all = await events().list(owner, { limit: 100 });
  expect(all.map((event) => event.action)).not.toContain("run.created");
  expect(new Set(all.map((event) => event.tenant))).toEqual(new Set(["portal", `${ACCOUNT}/meridian`, `${ACCOUNT}/harbor`]));
  const tenantsOf = async (actor: typeof owner) =>
    new Set((await events().list(actor, { limit: 100 })).map((event) => event.tenant));
  expect(await tenantsOf(meridianAdmin)).toEqual(new Set([`${ACCOUNT}/meridian`]));
  expect(await tenantsOf(harborAdmin)).toEqual(new Set([`${ACCOUNT}/harbor`]));
  expect(await tenantsOf(actorWith("user_account", { role: "org-admin", accountIdentifier: ACCOUNT }))).toEqual(
    new Set([`${ACCOUNT}/meridian`, `${ACCOUNT}/harbor`]),
  );
  for (const actor of [auditor, actorWith("user_stranger")]) {
    expect(await events().list(actor, { limit: 100 })).toEqual([]);
    expect(await events().countRefusals(actor)).toBe(0);
  }
  expect(await events().countRefusals(owner)).toBeGreaterThan(0);
});

test("the event list uses its index and skips events of runs", async () => {
  await db.$executeRaw`
    INSERT INTO "Event" ("id", "tenant", "runId", "action", "targetType", "targetId", "result", "data")
    SELECT 'evt_bulk_' || n, 'bulk/tenant', 'run_bulk', 'operation.done', 'operation', 'op', 'done', '{}' FROM generate_series(1, 20000) n`;
  await db.$executeRaw`ANALYZE "Event"`;
  const plan = await db.$queryRaw<{ "QUERY PLAN": string }[]>`
    EXPLAIN SELECT * FROM "Event" WHERE ("runId" IS NULL OR "action" = 'export.made') ORDER BY "seq" DESC LIMIT 51`;
  expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toContain("Event_access_idx");
});
