import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Database } from "@/lib/db/client";
import { createSecretRepository } from "@/lib/db/secret-repository";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { createUserRepository } from "@/lib/db/user-repository";
import { signInWithPassword } from "@/lib/domain/access/sign-in";
import { createRefusalRepository } from "@/lib/db/refusal-repository";
import { createSignInRepository } from "@/lib/db/sign-in-repository";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createKeyedSubjects } from "@/lib/integrations/passwords/keyed-subject";
import { verifyPassword } from "@/lib/integrations/passwords/argon2";
import { apiKeyRef } from "@/lib/domain/connections/connection-secrets";
import { openKeyFile } from "@/lib/integrations/vault/key-file";
import { createVault } from "@/lib/integrations/vault/vault";
import { HARNESS_ACCOUNT_ID, SANDBOX_API_KEYS, SANDBOX_PASSWORD } from "@/sandbox/seed/world";
import { seedPortal } from "./seed";

let testDatabase: TestDatabase;
let db: Database;
let dataDir: string;
const portalUrl = "http://localhost:3000";

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 4);
  dataDir = mkdtempSync(join(tmpdir(), "carabiner-seed-"));
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

test("without a sandbox a link makes one owner and no sandbox users", async () => {
  const lines = await seedPortal(db, { sandbox: false, dataDir, portalUrl });
  const token = /\/setup\/(\S+)/.exec(lines.join("\n"))?.[1] ?? "";
  expect(await db.user.count()).toBe(0);
  const users = createUserRepository(db, { sandboxPeople: false });
  const owner = { token, name: "Olga", email: "Olga@Example.com", passwordHash: "x" };
  expect((await users.redeemLink(owner)).ok).toBe(true);
  expect(await users.redeemLink({ ...owner, email: "second@example.com" })).toMatchObject({
    ok: false,
    error: { code: "not_found" },
  });
  expect(await seedPortal(db, { sandbox: false, dataDir, portalUrl })).toEqual([]);
  expect(JSON.stringify(await db.setupLink.findMany())).not.toContain(token);
});

test("sandbox people can sign in, and seeding again changes nothing", async () => {
  await seedPortal(db, { sandbox: true, dataDir, portalUrl });
  const before = [
    await db.user.count(),
    await db.roleGrant.count(),
    await db.awsConnection.count(),
    await db.encryptedSecret.count(),
  ];
  await seedPortal(db, { sandbox: true, dataDir, portalUrl });
  expect([
    await db.user.count(),
    await db.roleGrant.count(),
    await db.awsConnection.count(),
    await db.encryptedSecret.count(),
  ]).toEqual(before);

  const connection = await db.harnessConnection.findFirstOrThrow();
  const vault = createVault({ store: createSecretRepository(db), keys: () => openKeyFile(dataDir) });
  const opened = await vault.open(apiKeyRef({ ...connection, orgIdentifier: undefined }));
  expect(opened.ok && opened.value.reveal()).toBe(SANDBOX_API_KEYS.admin);
  expect(JSON.stringify(connection)).not.toContain(SANDBOX_API_KEYS.admin);
});

test("people of the sandbox cannot sign in where there is no sandbox", async () => {
  const attempts = createSignInRepository(db);
  const subjectOf = createKeyedSubjects("sign-in attempt", () => "secret");
  const recordFailure = createRefusalRepository(db).recordFailedSignIn;
  const signIn = async (sandboxPeople: boolean) => {
    const { findByEmail } = createUserRepository(db, { sandboxPeople });
    return await signInWithPassword(
      { findByEmail, verifyPassword, subjectOf, attempts, recordFailure },
      { email: "ines@sandbox.carabiner.example", password: SANDBOX_PASSWORD, address: "10.0.0.9", network: "10.0.0.0/24" },
    );
  };
  expect([(await signIn(true)).ok, (await signIn(false)).ok]).toEqual([true, false]);
});

const INES = "user_sandbox_ines";
const rolesOf = async (userId: string) =>
  (await db.roleGrant.findMany({ where: { userId }, orderBy: { id: "asc" } })).map(({ id, role }) => `${id} ${role}`);

test("a role taken from a sandbox person stays taken", async () => {
  await db.roleGrant.deleteMany({ where: { userId: INES } });
  await seedPortal(db, { sandbox: true, dataDir, portalUrl });
  expect(await rolesOf(INES)).toEqual([]);
});

test("seeds again after a role was given back by hand", async () => {
  const place = { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };
  await db.roleGrant.create({ data: { id: "grant_by_hand", userId: INES, role: "project-admin", ...place } });
  await seedPortal(db, { sandbox: true, dataDir, portalUrl });
  expect(await rolesOf(INES)).toEqual(["grant_by_hand project-admin"]);
});

test("two seeds at once leave each person with one role", async () => {
  await testDatabase.run(`DELETE FROM "User" WHERE "id" = 'user_sandbox_ruth'`);
  await testDatabase.run(`DELETE FROM "User" WHERE "id" = 'user_sandbox_owen'`);
  await Promise.all([1, 2].map(async () => await seedPortal(db, { sandbox: true, dataDir, portalUrl })));
  expect(await rolesOf("user_sandbox_ruth")).toEqual(["grant_sandbox_ruth auditor"]);
  expect(await rolesOf("user_sandbox_owen")).toEqual(["grant_sandbox_owen owner"]);
});

test("leaves out a sandbox person whose e-mail is taken", async () => {
  await testDatabase.run(`DELETE FROM "User" WHERE "id" = 'user_sandbox_marek'`);
  await db.user.create({ data: { id: "user_real", email: "marek@sandbox.carabiner.example", name: "Real", passwordHash: "x" } });
  const lines = await seedPortal(db, { sandbox: true, dataDir, portalUrl });
  expect(lines.join("\n")).toContain("Marek Lind of the sandbox was left out");
  expect(await db.user.findFirstOrThrow({ where: { id: "user_real" } })).toMatchObject({ sandbox: false, name: "Real" });
  expect(await rolesOf("user_real")).toEqual([]);
  const users = createUserRepository(db, { sandboxPeople: true });
  expect(await users.findSandboxPerson("marek@sandbox.carabiner.example")).toBeUndefined();
  expect(await users.findSandboxPerson("ines@sandbox.carabiner.example")).toEqual({ userId: INES, needsCode: false });
});

test("a removed sandbox connection stays removed", async () => {
  await db.harnessConnection.updateMany({ data: { removedAt: new Date() } });
  await db.encryptedSecret.deleteMany({});
  await seedPortal(db, { sandbox: true, dataDir, portalUrl });
  expect(await db.harnessConnection.count({ where: { removedAt: null } })).toBe(0);
  expect(await db.encryptedSecret.count()).toBe(0);
});

test("offers the owner link although the sandbox has an owner", async () => {
  await db.roleGrant.deleteMany({ where: { role: "owner", user: { sandbox: false } } });
  const lines = await seedPortal(db, { sandbox: true, dataDir, portalUrl });
  expect(lines.join("\n")).toMatch(/http:\/\/localhost:3000\/setup\/\S+/);
});
