import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createCheckRepository } from "./check-repository";
import { createDatabase, type Database } from "./client";
import { createConnectionRepository } from "./connection-repository";
import { createConnectionUpkeep } from "./connection-upkeep";
import { databaseClock } from "./database-clock";
import { createInventoryRepository } from "./inventory-repository";
import { createRunRepository } from "./run-repository";
import { sandboxActorWith } from "./testing/actor-with";
import { NEW_RUN } from "./testing/sample-run";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

const MINUTES = 60_000;
const owner = sandboxActorWith("user_owner", { role: "owner" });

let testDatabase: TestDatabase;
let db: Database;
/** The database's time before anything is written. */
let began: Date;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 2);
  const [clock] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (clock === undefined) throw new Error("The database did not tell the time.");
  began = clock.now;
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

/** Works through what writes times: connections, a run with a statement, a reading of an account. */
async function workThrough(name: string): Promise<void> {
  const connections = createConnectionRepository(db, { clock: databaseClock, sandbox: true, everyTenant: db });
  const upkeep = createConnectionUpkeep(db, databaseClock);
  const kind = "sandbox" as const;
  const common = { kind, name, accountIdentifier: "acct" };
  const harness = await connections.addHarness(owner, {
    ...common,
    baseUrl: "sandbox",
    apiKeySecretId: `sec_${name}`,
    apiKeyHint: "…",
  });
  const aws = await connections.addAws(owner, {
    ...common,
    accountId: "482177309156",
    partition: "aws",
    method: "sandbox",
  });
  const kept = await connections.findAws(owner, aws.id);
  const keptHarness = await connections.findHarness(owner, harness.id);
  if (kept === undefined || keptHarness === undefined) throw new Error("The connections are not there.");
  await upkeep.recordCheck(owner, kept, {});
  await connections.markHarnessChecked(owner, keptHarness, "Meridian");
  await connections.confirmAws(owner, kept, { callerArn: "arn:aws:iam::1:root", partition: "aws", accountAlias: undefined });

  const run = await createRunRepository(db).create(owner, {
    ...NEW_RUN,
    harnessConnectionId: harness.id,
    awsConnectionId: aws.id,
  });
  const checks = createCheckRepository(db);
  await checks.state(owner, run, { item: "7", kind: "attestation", reason: "Seen." });
  await checks.revoke(owner, run, { item: "7", kind: "attestation" });

  const inventory = createInventoryRepository(db);
  const now = databaseClock.now();
  const { scanId } = await inventory.beginScan({ awsConnectionId: aws.id, accountId: "482177309156", now });
  await inventory.finishScan(scanId, databaseClock.now());
}

/**
 * The times in every table of the portal that are not between the beginning of the test and now by the database's clock, five
 * minutes either way. The migrations have their own table and ran before.
 */
async function strayTimes(): Promise<readonly string[]> {
  const columns = await db.$queryRaw<{ table: string; column: string }[]>`
    SELECT table_name::text AS "table", column_name::text AS "column" FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' AND table_name <> '_prisma_migrations'`;
  const stray: string[] = [];
  for (const { table, column } of columns) {
    const rows = await db.$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM "${table}"
       WHERE "${column}" NOT BETWEEN $1::timestamptz - interval '5 minutes' AND clock_timestamp() + interval '5 minutes'`,
      began,
    );
    if (rows.length > 0) stray.push(`${table}.${column}`);
  }
  return stray;
}

test.each([20, -20])("a process clock off by %d minutes still writes the database's times", async (minutes) => {
  const real = Date.now();
  vi.useFakeTimers({ toFake: ["Date"], now: real + minutes * MINUTES });
  await db.$queryRaw`SELECT 1 AS one`;
  expect(Math.abs(databaseClock.now().getTime() - real)).toBeLessThan(5 * MINUTES);
  await workThrough(`off by ${String(minutes)}`);
  expect(await strayTimes()).toEqual([]);
  const [checked] = await db.awsConnection.findMany({ select: { lastCheck: true }, orderBy: { createdAt: "desc" }, take: 1 });
  expect(Math.abs(Date.parse(String((checked?.lastCheck as { at?: string } | null)?.at)) - real)).toBeLessThan(5 * MINUTES);
});

test("no column takes its time from the process that writes the row", () => {
  expect(readFileSync("prisma/schema.prisma", "utf8").match(/@default\(now\(\)\)|@updatedAt/g)).toBeNull();
});
