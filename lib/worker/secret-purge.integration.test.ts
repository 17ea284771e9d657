import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { Secret } from "@/lib/core/secret";
import { createDatabase, type Database } from "@/lib/db/client";
import { createSecretRepository } from "@/lib/db/secret-repository";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createLogger } from "@/lib/integrations/logging/logger";
import { openKeyFile } from "@/lib/integrations/vault/key-file";
import { createVault } from "@/lib/integrations/vault/vault";
import { startSecretPurge } from "./secret-purge";

let place: TestDatabase;
let db: Database;
let folder: string;

beforeAll(async () => {
  place = await createTestDatabase();
  db = createDatabase(place.url, EVERY_TENANT, 2);
  folder = await mkdtemp(join(tmpdir(), "carabiner-purge-"));
});
afterAll(async () => {
  await db.$disconnect();
  await place.drop();
  await rm(folder, { recursive: true, force: true });
});

test("an expired session's row is deleted; a connection's key stays", async () => {
  const vault = createVault({ store: createSecretRepository(db), keys: () => openKeyFile(folder) });
  const common = { tenant: "acct/meridian", value: new Secret("a session token") };
  const session = await vault.keep({ ...common, purpose: "aws-session", lifetimeMinutes: 60 });
  const key = await vault.keep({ ...common, purpose: "harness-api-key" });
  const rows = async () => (await db.encryptedSecret.findMany({ select: { id: true } })).map(({ id }) => id).toSorted();

  const seen: number[] = [];
  const counting = {
    purgeExpired: async () => {
      const deleted = await vault.purgeExpired();
      seen.push(deleted);
      return deleted;
    },
  };
  const purge = startSecretPurge({ vault: counting, logger: createLogger({ write: () => undefined }), everyMs: 10 });
  try {
    await vi.waitFor(() => expect(seen.length).toBeGreaterThan(1));
    expect(await rows()).toEqual([key.ref.id, session.ref.id].toSorted());
    await db.$executeRaw`UPDATE "EncryptedSecret" SET "expiresAt" = clock_timestamp() WHERE "id" = ${session.ref.id}`;
    await vi.waitFor(async () => expect(await rows()).toEqual([key.ref.id]));
    expect(seen.reduce((sum, one) => sum + one, 0)).toBe(1);
  } finally {
    await purge.stop();
  }
  const after = seen.length;
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen.length).toBe(after);
});
