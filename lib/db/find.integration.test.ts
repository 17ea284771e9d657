import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Actor } from "@/lib/domain/access/actor";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { readFindQuery, type FindQuery } from "@/lib/domain/find/find-query";
import { createDatabase, type Database } from "./client";
import { createFindRepository } from "./find-repository";
import { createRunRepository } from "./run-repository";
import { actorWith } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;
const ACCOUNT = "acctTest000000000000001";
const PROD = "482177309156";
const OTHER = "207733915460";
const meridian = { accountIdentifier: ACCOUNT, orgIdentifier: "meridian" };
const parcel = { ...meridian, projectIdentifier: "parcel_tracking" };
const crane = { accountIdentifier: ACCOUNT, orgIdentifier: "harbor", projectIdentifier: "crane_ops" };

const owner = actorWith("owner", { role: "owner" });
const ines = actorWith("ines", { role: "project-admin", ...parcel });
const marek = actorWith("marek", { role: "project-admin", ...crane });
const ruth = actorWith("ruth", { role: "auditor", ...meridian, validUntil: new Date("2020-01-01") });
const lena = actorWith("lena", { role: "auditor", ...meridian, validFrom: new Date("2020-01-01") });
const both = actorWith(
  "both",
  { role: "auditor", ...parcel },
  { role: "org-admin", accountIdentifier: ACCOUNT, orgIdentifier: "harbor" },
);
const stranger = actorWith("stranger");
const CAST = [owner, ines, marek, ruth, lena, both, stranger];

const query = (text: string): FindQuery => {
  const read = readFindQuery(text);
  if (read === undefined) throw new Error(`Nothing is looked for by ${text}.`);
  return read;
};
const find = () => createFindRepository(db);
const projectsOf = async (actor: Actor, text: string) =>
  (await find().findRuns(actor, query(text), 9)).map(({ projectIdentifier }) => projectIdentifier);

async function fill(): Promise<void> {
  const connection = { kind: "live", name: "one", createdById: "owner", accountIdentifier: ACCOUNT };
  await db.harnessConnection.create({
    data: { id: "hcon_1", ...connection, baseUrl: "https://app.harness.io", apiKeySecretId: "sec_1", apiKeyHint: "…" },
  });
  await db.awsConnection.create({ data: { id: "acon_1", ...connection, accountId: PROD, method: "ambient" } });
  const order = {
    kind: "live",
    harnessConnectionId: "hcon_1",
    awsConnectionId: "acon_1",
    awsAccountId: PROD,
    guideHash: "hash",
    packVersion: 2,
    boxesTotal: 7,
  } as const;
  const runs = createRunRepository(db);
  await runs.create(ines, { ...order, scope: parcel, path: { target: "ec2", identity: "access-key", hostAccess: "ssh" } });
  await runs.create(marek, { ...order, scope: crane, path: { target: "ecs", identity: "role", strategy: "rolling" } });
  const machine = {
    state: "running",
    platform: "linux",
    instanceType: "t3.small",
    securityGroups: [],
    tags: {},
    scanId: "scan_1",
  };
  const seen = { ...machine, seenAt: new Date(), region: "eu-west-1" };
  await db.instance.createMany({
    data: [
      { ...seen, accountId: PROD, instanceId: "i-0abc000000000001", name: "parcel-web-1", privateIp: "10.20.1.15" },
      { ...seen, accountId: PROD, instanceId: "i-0abc000000000002", name: "parcel-web-2", privateIp: "10.120.1.15" },
      { ...seen, accountId: PROD, instanceId: "i-0abc000000000003", name: "parcel-web-3", goneAt: new Date() },
      { ...seen, accountId: OTHER, instanceId: "i-0def000000000001", name: "crane-web-1", privateIp: "10.20.1.16" },
      ...Array.from({ length: 3000 }, (_, index) => ({
        ...seen,
        accountId: OTHER,
        instanceId: `i-0fff${String(index).padStart(12, "0")}`,
        name: `batch-${String(index)}`,
        privateIp: `10.99.${String(index >> 8)}.${String(index & 255)}`,
      })),
    ],
  });
  const cluster = { status: "ACTIVE", services: 1, runningTasks: 1, pendingTasks: 0, containerInstances: 0, scanId: "scan_1" };
  await db.cluster.create({
    data: {
      ...cluster,
      accountId: PROD,
      region: "eu-west-1",
      clusterArn: `arn:aws:ecs:eu-west-1:${PROD}:cluster/parcel-services`,
      name: "parcel-services",
      capacityProviders: [],
      tags: {},
      seenAt: new Date(),
    },
  });
  // New rows wait in a list beside the index, which makes it dear to read, until a vacuum takes them in.
  await testDatabase.run('VACUUM (ANALYZE) "Instance"');
}

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 4);
  await fill();
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

describe("runs", () => {
  test.each([
    "cb-",
    "CB-2026",
    "meridian",
    "parcel",
    "parcel_track",
    "EC2 access key",
    "ssh",
    "1",
    "harbor",
    "ecs rolling",
    PROD,
  ])("%j finds only runs that the person's run list shows", async (text) => {
    const runs = createRunRepository(db);
    if (readFindQuery(text) === undefined) return;
    for (const actor of CAST) {
      const allowed = new Set((await runs.list(actor)).runs.map(({ id }) => id));
      const found = await find().findRuns(actor, query(text), 9);
      expect(
        found.filter(({ id }) => !allowed.has(id)),
        actor.userId,
      ).toEqual([]);
    }
  });

  test("whatever every run has in common finds exactly the list of runs", async () => {
    const runs = createRunRepository(db);
    for (const actor of CAST) {
      const listed = (await runs.list(actor)).runs.map(({ id }) => id);
      expect(
        (await find().findRuns(actor, query("cb"), 9)).map(({ id }) => id),
        actor.userId,
      ).toEqual(listed);
    }
  });

  test.each([
    ["parcel", ["parcel_tracking"]],
    ["tracking", ["parcel_tracking"]],
    ["ec2 access key ssh", ["parcel_tracking"]],
    ["ecs", ["crane_ops"]],
    ["arcel", []],
  ])("the owner finds by %j the runs of %j", async (text, projects) => {
    expect(await projectsOf(owner, text)).toEqual(projects);
  });

  test("a reference and its number find the one run", async () => {
    const [run] = await find().findRuns(ines, query("parcel"), 9);
    const number = String(Number(run?.reference.slice(-4)));
    for (const text of [run?.reference ?? "", `cb-${number}`]) expect(await projectsOf(owner, text)).toEqual(["parcel_tracking"]);
  });
});

describe("instances and clusters", () => {
  const namesOf = async (accounts: readonly string[], text: string) =>
    (await find().findInstances(accounts, query(text), 9)).map(({ name }) => name);

  test.each([
    ["parcel-web", ["parcel-web-1", "parcel-web-2"]],
    ["web-1", ["parcel-web-1"]],
    ["i-0abc000000000002", ["parcel-web-2"]],
    ["0abc", ["parcel-web-1", "parcel-web-2"]],
    ["10.20.", ["parcel-web-1"]],
    ["10.20.1.15", ["parcel-web-1"]],
    ["crane", []],
  ])("%j finds %j only in visible accounts and only while it exists", async (text, names) => {
    expect(await namesOf([PROD], text)).toEqual(names);
  });

  test("no account finds nothing", async () => {
    expect(await namesOf([], "parcel")).toEqual([]);
    expect(await find().findClusters([], query("parcel"), 9)).toEqual([]);
  });

  test("honours the limit and ranks exact matches first", async () => {
    expect(await find().findInstances([OTHER], query("batch"), 9)).toHaveLength(9);
    expect((await namesOf([OTHER], "batch-29"))[0]).toBe("batch-29");
  });

  test("a cluster is found by part of its name, within its account", async () => {
    const found = async (account: string) => (await find().findClusters([account], query("services"), 9)).map(({ name }) => name);
    expect(await found(PROD)).toEqual(["parcel-services"]);
    expect(await found(OTHER)).toEqual([]);
  });

  test("the index on words answers, not a walk through every row", async () => {
    const scans = async () => {
      const [row] = await db.$queryRaw<{ scans: number }[]>`
        SELECT idx_scan::integer AS scans FROM pg_stat_user_indexes WHERE indexrelname = 'Instance_find_idx'`;
      return row?.scans ?? 0;
    };
    const before = await scans();
    // Each connection reports what it did after its statement, a little later.
    await expect
      .poll(
        async () => {
          await find().findInstances([OTHER], query("crane-web"), 9);
          await db.$queryRaw`SELECT pg_stat_force_next_flush()::text`;
          return await scans();
        },
        { timeout: 15_000 },
      )
      .toBeGreaterThan(before);
  });
});
