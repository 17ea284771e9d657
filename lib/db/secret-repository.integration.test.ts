import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import type { SecretRef } from "@/lib/domain/secrets/secret-ref";
import { createDatabase, type Database } from "./client";
import { createSecretRepository } from "./secret-repository";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

const PARKED: SecretRef = { id: "sec_1", tenant: "acct/meridian", purpose: "ssh-private-key", runId: "run_1" };
const KEPT: SecretRef = { id: "sec_2", tenant: "acct/meridian", purpose: "harness-api-key" };
const SEALED = {
  algorithm: "aes-256-gcm/place",
  keyId: "k",
  version: 1,
  wrappedKey: new Uint8Array([0, 1, 255]),
  nonce: new Uint8Array([2]),
  tag: new Uint8Array([3]),
  ciphertext: new Uint8Array([4]),
};
const MINUTE = 60_000;

let place: TestDatabase;
let db: Database;

beforeAll(async () => {
  place = await createTestDatabase();
  db = createDatabase(place.url, EVERY_TENANT, 2);
});
afterEach(async () => {
  vi.useRealTimers();
  await db.encryptedSecret.deleteMany();
});
afterAll(async () => {
  await db.$disconnect();
  await place.drop();
});

/** Lets time pass in the database. */
async function age(minutes: number): Promise<void> {
  await db.$executeRaw`UPDATE "EncryptedSecret" SET "expiresAt" = "expiresAt" - make_interval(mins => ${minutes}::int)`;
}

test("a secret returns byte for byte, with the database's expiry", async () => {
  const store = createSecretRepository(db);
  const { expiresAt } = await store.create(PARKED, { ...SEALED, lastFour: "1234", lifetimeMinutes: 15 });
  const [{ left } = { left: 0 }] = await db.$queryRaw<{ left: number }[]>`
    SELECT extract(epoch FROM "expiresAt" - "createdAt")::float AS "left" FROM "EncryptedSecret"`;
  expect(left).toBeCloseTo(15 * 60, 0);
  expect(await store.find(PARKED)).toEqual({ ...SEALED, lastFour: "1234", expiresAt });
  expect((await store.create(KEPT, SEALED)).expiresAt).toBeUndefined();
});

test.each([
  { what: "tenant", ref: { ...PARKED, tenant: "acct/harbor" } },
  { what: "purpose", ref: { ...PARKED, purpose: "ssh-password" } },
  { what: "run", ref: { ...PARKED, runId: "run_2" } },
  { what: "run, which a kept secret has none of", ref: { id: "sec_1", tenant: "acct/meridian", purpose: "harness-api-key" } },
  { what: "ID", ref: { ...PARKED, id: "sec_2" } },
] satisfies readonly { what: string; ref: SecretRef }[])(
  "a secret of another $what is neither found nor deleted",
  async ({ ref }) => {
    const store = createSecretRepository(db);
    await store.create(PARKED, { ...SEALED, lifetimeMinutes: 15 });
    await store.create(KEPT, SEALED);
    expect(await store.find(ref)).toBeUndefined();
    await store.delete(ref);
    expect(await db.encryptedSecret.count()).toBe(2);
  },
);

test("a secret past its time is not found, and is deleted", async () => {
  const store = createSecretRepository(db);
  await store.create(PARKED, { ...SEALED, lifetimeMinutes: 15 });
  await age(14);
  expect(await store.find(PARKED)).toBeDefined();
  await age(1);
  expect(await store.find(PARKED)).toBeUndefined();
  expect(await store.deleteExpired()).toBe(1);
});

test.each([20, -20])("a clock %i minutes off does not change a secret's lifetime", async (minutes) => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * MINUTE });
  const store = createSecretRepository(db);
  const { expiresAt } = await store.create(PARKED, { ...SEALED, lifetimeMinutes: 15 });
  expect(await store.deleteExpired()).toBe(0);
  expect((await store.find(PARKED))?.expiresAt).toEqual(expiresAt);
  await age(15);
  expect(await store.find(PARKED)).toBeUndefined();
  expect(await store.deleteExpired()).toBe(1);
});
