import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/core/clock";
import { createDatabase, type Database } from "@/lib/db/client";
import { createSecretRepository } from "@/lib/db/secret-repository";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { createUserRepository } from "@/lib/db/user-repository";
import { signInWithPassword } from "@/lib/domain/access/sign-in";
import { createSignInRepository } from "@/lib/db/sign-in-repository";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { verifyPassword } from "@/lib/integrations/passwords/argon2";
import { apiKeyRef } from "@/lib/domain/connections/connection-secrets";
import { openKeyFile } from "@/lib/integrations/vault/key-file";
import { createVault } from "@/lib/integrations/vault/vault";
import { SANDBOX_API_KEYS, SANDBOX_PASSWORD } from "@/sandbox/seed/world";
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

test("without a sandbox a link makes exactly one owner, and nobody of the sandbox exists", async () => {
  const lines = await seedPortal(db, { sandbox: false, dataDir, portalUrl });
  const token = /\/setup\/(\S+)/.exec(lines.join("\n"))?.[1] ?? "";
  expect(await db.user.count()).toBe(0);
  const users = createUserRepository(db, { clock: systemClock, sandboxPeople: false });
  const owner = { token, name: "Olga", email: "Olga@Example.com", passwordHash: "x" };
  expect((await users.redeemLink(owner)).ok).toBe(true);
  expect(await users.redeemLink({ ...owner, email: "second@example.com" })).toMatchObject({
    ok: false,
    error: { code: "not_found" },
  });
  expect(await seedPortal(db, { sandbox: false, dataDir, portalUrl })).toEqual([]);
  expect(JSON.stringify(await db.setupLink.findMany())).not.toContain(token);
});

test("the sandbox's people sign in, its key opens from the vault, and seeding again changes nothing", async () => {
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
  const attempts = createSignInRepository(db, systemClock);
  const signIn = async (sandboxPeople: boolean) => {
    const { findByEmail } = createUserRepository(db, { clock: systemClock, sandboxPeople });
    return await signInWithPassword(
      { findByEmail, verifyPassword, attempts },
      { email: "ines@sandbox.carabiner.example", password: SANDBOX_PASSWORD, address: "10.0.0.9" },
    );
  };
  expect([(await signIn(true)).ok, (await signIn(false)).ok]).toEqual([true, false]);
});
