import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { agree, type OwnFacts } from "@/lib/domain/installation/agreement";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { recordStart } from "./heartbeat-repository";
import { createInstallationRepository } from "./installation-repository";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 4);
});
beforeEach(async () => {
  await testDatabase.run(`TRUNCATE "Installation", "WorkerHeartbeat", "EncryptedSecret"`);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

type Setup = { readonly key?: string; readonly build?: string; readonly "sign-in-secret"?: string; readonly engine?: string };

/** A machine as it asks: by default with everything that the others have. */
function newMachine(name: string, { key = "key-a", ...facts }: Setup = {}) {
  const own: OwnFacts = {
    "key-file": `print of ${key}`,
    keys: [`print of ${key}`],
    build: "build-a",
    "sign-in-secret": "secret-a",
    engine: "1",
    ...facts,
  };
  const join = async (isWorker: boolean) =>
    await createInstallationRepository(db).settle(
      { name, executorId: `worker-${name}`, isWorker, keyIds: [key], values: own },
      (recorded, around) => agree(recorded, own, { ...around, newKey: false }),
    );
  return { start: async () => await join(false), launchWorker: async () => await join(true) };
}

test.each([{ key: "key-b" }, { build: "build-b" }, { engine: "2" }, { "sign-in-secret": "secret-b" }])(
  "of two workers starting at once, one with %o, one is refused",
  async (facts) => {
    const machines = [newMachine("alpha"), newMachine("beta", facts)];
    const results = await Promise.all(machines.map(async (machine) => await machine.launchWorker()));
    expect(results.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  },
);

test("another build is refused until the running machine goes silent", async () => {
  await newMachine("alpha").launchWorker();
  const beta = newMachine("beta", { build: "build-b" });
  expect(await beta.start()).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
  await testDatabase.run(`UPDATE "WorkerHeartbeat" SET "beatAt" = now() - interval '1 minute'`);
  expect(await beta.start()).toMatchObject({ ok: true });
});

test("a machine that is refused does not count as one that runs", async () => {
  const alpha = newMachine("alpha");
  await alpha.launchWorker();
  expect(await newMachine("beta", { key: "key-b" }).launchWorker()).toMatchObject({ ok: false });
  expect(await newMachine("alpha", { build: "build-b" }).start()).toMatchObject({ ok: true });
});

test("a command line that runs is no other machine", async () => {
  await newMachine("alpha").start();
  await recordStart(db, "cli-1234");
  expect(await newMachine("alpha", { build: "build-b" }).start()).toMatchObject({ ok: true });
});

test("secrets stored under another key are found before anything is recorded", async () => {
  await testDatabase.run(`
    INSERT INTO "EncryptedSecret" ("id", "tenant", "purpose", "algorithm", "keyId", "wrappedKey", "nonce", "tag", "ciphertext")
    VALUES ('sec_1', 'acct/', 'harness-api-key', 'a', 'key-elsewhere', '', '', '', '')`);
  expect(await newMachine("alpha").start()).toMatchObject({ ok: false });
  expect(await createInstallationRepository(db).read()).toEqual([]);
});
