import { afterAll, beforeAll, expect, test } from "vitest";

import type { Ec2Instance } from "@/lib/domain/aws/aws-shapes";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createDatabase, type Database } from "./client";
import { createInventoryRepository } from "./inventory-repository";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const START = Date.UTC(2026, 10, 25, 12);
let minutes = 0;
let accounts = 0;

/** A separate account for each test, and a clock that moves on by a minute a reading. */
function newAccount() {
  accounts += 1;
  const accountId = String(700_000_000_000 + accounts);
  const inventory = createInventoryRepository(db);
  const now = () => new Date(START + (minutes += 1) * 60_000);
  const begin = async () => await inventory.beginScan({ awsConnectionId: "acon_1", accountId, now: now() });
  async function read(items: readonly Ec2Instance[], region = "eu-west-1") {
    const { scanId } = await begin();
    const outcome = await inventory.saveShard({ scanId, accountId, region, reading: { kind: "instances", items }, now: now() });
    await inventory.finishScan(scanId, now());
    return outcome;
  }
  const list = async () => await inventory.listInstances([accountId], {}, { offset: 0, limit: 1000 });
  return { accountId, inventory, now, begin, read, list };
}

function instance(number: number, more: Partial<Ec2Instance> = {}): Ec2Instance {
  return {
    instanceId: `i-${String(number).padStart(8, "0")}`,
    region: "eu-west-1",
    name: `host-${String(number)}`,
    state: "running",
    instanceType: "m7g.large",
    platform: "linux",
    availabilityZone: "eu-west-1a",
    launchTime: "2026-11-01T08:00:00.000Z",
    securityGroups: [{ groupId: "sg-00000001", groupName: "web" }],
    tags: { Environment: "Production", Name: `host-${String(number)}` },
    ...more,
  };
}
const fleet = (size: number) => Array.from({ length: size }, (_, index) => instance(index + 1));

test("a reading without changes writes no row", async () => {
  const { read } = newAccount();
  expect(await read(fleet(30))).toEqual({ changed: 30, gone: 0, state: "done" });
  expect(await read(fleet(30))).toEqual({ changed: 0, gone: 0, state: "done" });
});

test("reordered tags are no change; a different state is one", async () => {
  const { read } = newAccount();
  await read([instance(1), instance(2)]);
  const reordered = instance(1, { tags: { Name: "host-1", Environment: "Production" } });
  expect(await read([reordered, instance(2, { state: "stopped" })])).toMatchObject({ changed: 1 });
});

test("an instance missing from a complete reading is gone until found again", async () => {
  const { read, list } = newAccount();
  await read(fleet(3));
  expect(await read(fleet(2))).toMatchObject({ gone: 1 });
  expect((await list()).map(({ name }) => name)).toEqual(["host-1", "host-2"]);
  expect(await read(fleet(3))).toEqual({ changed: 1, gone: 0, state: "done" });
  expect(await list()).toHaveLength(3);
});

test("a reading of one region leaves the others alone", async () => {
  const { read, list } = newAccount();
  await read(fleet(2), "eu-west-1");
  await read([], "eu-west-2");
  expect(await list()).toHaveLength(2);
});

test("a failed part keeps its rows, its error and its last success", async () => {
  const { read, list, begin, inventory, accountId, now } = newAccount();
  await read(fleet(2));
  const { scanId } = await begin();
  const failure = { code: "upstream_rejected", message: "AWS denied the reading." } as const;
  await inventory.failShard({ scanId, now: now() }, { region: "eu-west-1", kind: "instances" }, failure);
  expect(await inventory.finishScan(scanId, now())).toBe("failed");
  expect(await list()).toHaveLength(2);
  const [fresh] = await inventory.readFreshness([accountId]);
  expect(fresh).toMatchObject({ state: "failed", found: 2, failure });
  expect(fresh?.lastGoodAt?.getTime()).toBeLessThan(fresh?.at?.getTime() ?? 0);
});

test("a failed region list is cleared when it is read again", async () => {
  const { begin, inventory, accountId, now } = newAccount();
  const regions = async () => (await inventory.readFreshness([accountId])).find(({ kind }) => kind === "regions")?.state;
  const first = await begin();
  const failure = { code: "upstream_unavailable", message: "No answer." } as const;
  await inventory.failShard({ scanId: first.scanId, now: now() }, { region: "all", kind: "regions" }, failure);
  await inventory.finishScan(first.scanId, now());
  expect(await regions()).toBe("failed");
  const second = await begin();
  await inventory.openShards({ scanId: second.scanId, now: now() }, [{ region: "eu-west-1", kind: "instances" }]);
  expect(await regions()).toBe("done");
});

test("an empty answer after more than twenty is believed the second time", async () => {
  const { read, list } = newAccount();
  await read(fleet(21));
  expect(await read([])).toEqual({ changed: 0, gone: 0, state: "doubted" });
  expect(await list()).toHaveLength(21);
  expect(await read([])).toEqual({ changed: 0, gone: 21, state: "done" });
  expect(await list()).toEqual([]);
});

test("an empty answer after twenty is believed at once", async () => {
  const { read } = newAccount();
  await read(fleet(20));
  expect(await read([])).toMatchObject({ gone: 20, state: "done" });
});

test("more rows than one statement takes are all written", async () => {
  const { read, inventory, accountId } = newAccount();
  expect(await read(fleet(2_300))).toMatchObject({ changed: 2_300 });
  expect(await inventory.countInstances([accountId], {})).toBe(2_300);
});

test("two presses at once begin one reading", async () => {
  const { begin } = newAccount();
  const started = await Promise.all([begin(), begin(), begin()]);
  expect(new Set(started.map(({ scanId }) => scanId)).size).toBe(1);
  expect(started.filter(({ isNew }) => isNew)).toHaveLength(1);
});

test("every filter line narrows; an account in the address never widens", async () => {
  const { read, inventory, accountId } = newAccount();
  await read([
    instance(1),
    instance(2, { platform: "windows" }),
    instance(3, { state: "stopped", tags: { Environment: "production" } }),
    instance(4, { name: "reports", tags: { Owner: "" } }),
  ]);
  const count = async (filter: Parameters<typeof inventory.countInstances>[1]) =>
    await inventory.countInstances([accountId], filter);
  expect(await count({})).toBe(4);
  expect(await count({ platform: "windows" })).toBe(1);
  expect(await count({ state: "running", tag: "Environment=Production" })).toBe(2);
  expect(await count({ tag: "Owner" })).toBe(1);
  expect(await count({ q: "REPORT" })).toBe(1);
  expect(await count({ q: "i-00000003" })).toBe(1);
  expect(await inventory.countInstances([accountId], { account: "482177309156" })).toBe(0);
  expect(await inventory.countInstances([], {})).toBe(0);
});

test("totals and tags count what exists", async () => {
  const { read, inventory, accountId } = newAccount();
  await read([...fleet(3), instance(9, { state: "stopped" })]);
  await read([instance(1), instance(9, { state: "stopped" })]);
  expect(await inventory.readTotals([accountId])).toMatchObject({ instances: 2, running: 1, clusters: 0 });
  expect(await inventory.listTags([accountId])).toEqual([{ value: "Environment=Production", count: 2 }]);
});
