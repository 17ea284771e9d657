import { afterAll, beforeAll, expect, test } from "vitest";

import type { Clock } from "@/lib/core/clock";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createGrantRepository } from "./grant-repository";
import { createSignInRepository } from "./sign-in-repository";
import { actorWith, userIdOf } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";
import { createUserRepository } from "./user-repository";

let testDatabase: TestDatabase;
let db: Database;
let now = new Date("2026-05-01T08:00:00Z");
const clock: Clock = { now: () => now };

const ACCOUNT = "acctTest000000000000001";
const meridian = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const harbor = { accountIdentifier: ACCOUNT, orgIdentifier: "harbor" };
const owner = actorWith("user_owner", { role: "owner" });
const people = () => createGrantRepository(db, { clock, sandboxPeople: true });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

test("single sign-on knows people by issuer and subject, and takes nobody's account by e-mail", async () => {
  const users = createUserRepository(db, { clock, sandboxPeople: true });
  const withPassword = { id: "user_with_password", email: "user_with_password@example.com", name: "P", passwordHash: "x" };
  await db.user.create({ data: withPassword });
  const person = {
    issuer: "https://id.example",
    subject: "s1",
    email: "s1@example.com",
    emailVerified: true,
    name: "S",
    grants: undefined,
  };
  const first = await users.signInFromOidc(person);
  expect(await users.signInFromOidc({ ...person, email: "changed@example.com" })).toEqual(first);
  expect(await users.signInFromOidc({ ...person, subject: "s2", email: "user_with_password@example.com" })).toMatchObject({
    ok: false,
    error: { code: "conflict" },
  });
  const userId = userIdOf(
    await people().give(owner, { email: "sso-invited@example.com", name: "I", target: { role: "auditor", ...meridian } }),
  );
  const unverified = await users.signInFromOidc({
    ...person,
    subject: "s3",
    email: "sso-invited@example.com",
    emailVerified: false,
  });
  expect(unverified.ok).toBe(false);
  expect(await users.signInFromOidc({ ...person, subject: "s3", email: "sso-invited@example.com" })).toEqual({
    ok: true,
    value: { userId },
  });
});

test("roles of single sign-on follow the claim and leave the portal's own alone", async () => {
  const users = createUserRepository(db, { clock, sandboxPeople: true });
  const person = { issuer: "https://id.example", subject: "roles", email: "roles@example.com", emailVerified: true, name: "R" };
  const signedIn = await users.signInFromOidc({ ...person, grants: [{ role: "auditor", ...meridian }] });
  await people().give(owner, {
    email: person.email,
    name: "R",
    target: { role: "project-admin", ...harbor, projectIdentifier: "crane" },
  });
  await users.signInFromOidc({ ...person, grants: [{ role: "org-admin", ...meridian }] });
  const grants = await db.roleGrant.findMany({
    where: { userId: signedIn.ok ? signedIn.value.userId : "" },
    select: { role: true },
  });
  expect(grants.map((grant) => grant.role).toSorted()).toEqual(["org-admin", "project-admin"]);
});

test("tries of signing in count in the window only, and tries at once all count", async () => {
  const attempts = createSignInRepository(db, clock);
  now = new Date("2026-05-01T10:00:00Z");
  const counted = await Promise.all(
    Array.from({ length: 12 }, async () => await attempts.record("race@example.com", "10.1.1.1")),
  );
  expect(Math.max(...counted.map((one) => one.account))).toBe(12);
  now = new Date("2026-05-01T10:15:00Z");
  expect((await attempts.record("race@example.com", "10.1.1.1")).account).toBe(1);
  expect(JSON.stringify(await db.signInAttempt.findMany({ select: { subject: true } }))).not.toContain("race@example.com");
});
