import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createGrantRepository } from "./grant-repository";
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
const people = () => createGrantRepository(db, { sandboxPeople: true, everyone: db });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

test("single sign-on matches issuer and subject, never an account's email", { tags: ["V10.5.2"] }, async () => {
  const users = createUserRepository(db, { sandboxPeople: true });
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

test("single sign-on roles follow the claim and keep the portal's own", async () => {
  const users = createUserRepository(db, { sandboxPeople: true });
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

test("attempts count in the window only, and attempts at once all count", async () => {
  const attempts = createSignInRepository(db);
  const subjects = { account: "account:race", address: "address:race" };
  const counted = await Promise.all(Array.from({ length: 12 }, async () => await attempts.record(subjects)));
  expect(Math.max(...counted.map((one) => one.account))).toBe(12);
  await db.$executeRaw`UPDATE "SignInAttempt" SET "at" = "at" - interval '15 minutes'`;
  expect(await attempts.record(subjects)).toMatchObject({ account: 1, address: 1 });
});

test("attempts are counted by the database's clock, whatever the web process believes", async () => {
  const attempts = createSignInRepository(db);
  const subjects = { account: "account:skewed", address: "address:skewed" };
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2046-01-01T00:00:00Z") });
  try {
    await attempts.record(subjects);
    vi.setSystemTime(new Date("2006-01-01T00:00:00Z"));
    expect(await attempts.record(subjects)).toMatchObject({ account: 2, address: 2 });
  } finally {
    vi.useRealTimers();
  }
});
