import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Database } from "@/lib/db/client";
import { recordStart } from "@/lib/db/heartbeat-repository";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { NO_TENANT } from "@/lib/domain/access/tenant-scope";

const run = promisify(execFile);
const folders: string[] = [];
let testDatabase: TestDatabase;
let db: Database;
let first: Settings;

type Settings = { readonly folder: string; readonly secret: string; readonly build: string };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, NO_TENANT, 1);
  first = { folder: newFolder(), secret: "the secret of both machines", build: "aaaaaaaaaaaaaaaa" };
  expect(await startMachine(first)).toBe("");
  await recordStart(db, "worker-of-the-first");
  // Nothing renews its heartbeat here, and a slow machine takes longer for a start than a worker may be silent.
  await db.$executeRaw`UPDATE "WorkerHeartbeat" SET "beatAt" = clock_timestamp() + interval '1 hour'`;
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "carabiner-machine-"));
  folders.push(folder);
  return folder;
}

/** Runs the program that start runs before its parts; gives what it refuses with. */
async function startMachine({ folder, secret, build }: Settings, args: readonly string[] = []): Promise<string> {
  const { stdout } = await run(process.execPath, ["--import", "tsx", "lib/worker/join-installation.ts", ...args], {
    env: {
      PATH: process.env["PATH"] ?? "",
      NODE_ENV: "production",
      DATABASE_URL: testDatabase.url,
      CARABINER_DATA_DIR: folder,
      CARABINER_BUILD_ID: build,
      NEXTAUTH_SECRET: secret,
      NEXTAUTH_URL: "http://localhost:3000",
    },
  });
  return stdout.trim();
}

test("a second machine with everything alike is accepted", async () => {
  expect(await startMachine(first)).toBe("");
});

test("a machine with another key file, secret or build is refused", async () => {
  const refusals = await Promise.all([
    startMachine({ ...first, folder: newFolder() }),
    startMachine({ ...first, secret: "a different secret" }),
    startMachine({ ...first, build: "bbbbbbbbbbbbbbbb" }),
    startMachine({ ...first, folder: newFolder() }, ["--new-key"]),
  ]);
  expect(refusals).toEqual([
    expect.stringMatching(/no key file.*Copy key\.json from the data folder of/),
    expect.stringMatching(/^NEXTAUTH_SECRET is not the one of .* Set the same one on every machine/),
    expect.stringMatching(/^This checkout is not the one that .* Bring all machines to one commit/),
    expect.stringMatching(/while no other machine runs/),
  ]);
});
