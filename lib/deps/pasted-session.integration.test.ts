import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { systemClock } from "@/lib/core/clock";
import { Secret } from "@/lib/core/secret";
import { createDatabase, type Database } from "@/lib/db/client";
import { actorWith } from "@/lib/db/testing/actor-with";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { EVERY_TENANT, scopeOf, scopeOfTenant } from "@/lib/domain/access/tenant-scope";
import type { AwsConnection } from "@/lib/domain/connections/connection";

import type { ConnectionClients } from "./connections";
import type * as DepsModule from "./deps";

let place: TestDatabase;
let db: Database;
let createDeps: typeof DepsModule.createDeps;
let clients: () => ConnectionClients;
let connectionId: string;
const folder = mkdtempSync(join(tmpdir(), "carabiner-sessions-"));

const MERIDIAN = { accountIdentifier: "acct", orgIdentifier: "meridian" };
const dana = actorWith("user_dana", { role: "org-admin", ...MERIDIAN });
const owner = actorWith("user_owner", { role: "owner" });
const ines = actorWith("user_ines", { role: "project-admin", ...MERIDIAN, projectIdentifier: "parcel_tracking" });

const worker = () => createDeps(scopeOfTenant("acct/meridian"));
const find = async (): Promise<AwsConnection> => {
  const found = await worker().connections.findAwsById(connectionId);
  if (found === undefined) throw new Error("There is no connection.");
  return found;
};
const keep = async () =>
  await worker().connectionSetup.keepSession({
    tenant: "acct/meridian",
    value: new Secret(JSON.stringify({ accessKeyId: "ASIAQYLPMN5HAAAAAAAA", secretAccessKey: "secret", sessionToken: "token" })),
    lastFour: "AAAA",
    lifetimeMinutes: 60,
  });

beforeAll(async () => {
  place = await createTestDatabase();
  Object.assign(process.env, { DATABASE_URL: place.url, CARABINER_DATA_DIR: folder, CARABINER_SANDBOX: "off" });
  db = createDatabase(place.url, EVERY_TENANT, 4);
  createDeps = (await import("./deps")).createDeps;
  const { createKeptClients, joinConnections } = await import("./connections");
  const kept = createKeptClients(systemClock);
  clients = () => joinConnections({ vault: worker().vault, clock: systemClock, kept });
  for (const { userId: id, name, email } of [dana, owner]) await db.user.create({ data: { id, name, email } });
  await db.roleGrant.create({ data: { id: "grant_owner", userId: "user_owner", role: "owner" } });
});
beforeEach(async () => {
  await db.roleGrant.deleteMany({ where: { userId: "user_dana" } });
  await db.roleGrant.create({ data: { id: "grant_dana", userId: "user_dana", role: "org-admin", ...MERIDIAN } });
  const connection = {
    ...MERIDIAN,
    kind: "live",
    name: "prod",
    accountId: "482177309156",
    partition: "aws",
    method: "session",
  } as const;
  connectionId = (await worker().connections.addAws(dana, { ...connection, ...(await keep()) })).id;
});
afterAll(async () => {
  await db.$disconnect();
  await place.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Every way in which a connection's session is opened. */
const WAYS = [
  { way: "clients of a run", open: async (it: AwsConnection) => await clients().awsClientsFor(it, { sessionName: "run_1" }) },
  { way: "the access itself", open: async (it: AwsConnection) => await clients().awsAccessFor(it) },
  { way: "clients for one question", open: async (it: AwsConnection) => await clients().baseClientsFor(it) },
];

test.each(WAYS)("$way are made of the session while its giver could give it", async ({ open }) => {
  expect((await open(await find())).ok).toBe(true);
});

test.each(WAYS)("$way fail once the giver lost the role, even when made before", async ({ open }) => {
  await open(await find());
  await db.roleGrant.deleteMany({ where: { userId: "user_dana" } });
  expect(await open(await find())).toMatchObject({
    ok: false,
    error: {
      code: "precondition_failed",
      explanation: { causeId: "session-lapsed", cause: expect.stringContaining("user_dana") as string },
    },
  });
});

test.each([
  { how: "has a lower role now", change: { role: "project-admin", projectIdentifier: "parcel_tracking" } },
  { how: "works in another tenant now", change: { orgIdentifier: "harbor" } },
  { how: "had a role that has ended", change: { validUntil: new Date("2020-01-01T00:00:00Z") } },
])("a session is not used when its giver $how", async ({ change }) => {
  await db.roleGrant.updateMany({ where: { userId: "user_dana" }, data: change });
  expect((await find()).sessionGiver).toEqual({ name: "user_dana", mayStillGive: false });
});

test("a session without a known giver is not used", async () => {
  await db.awsConnection.updateMany({ where: { id: connectionId }, data: { sessionById: null } });
  expect((await find()).sessionGiver).toEqual({ name: undefined, mayStillGive: false });
});

test("everyone whom the connection serves sees that its session is unused", async () => {
  await db.roleGrant.deleteMany({ where: { userId: "user_dana" } });
  const shown = await createDeps(scopeOf(ines)).connections.findAws(ines, connectionId);
  expect(shown?.sessionGiver).toEqual({ name: "user_dana", mayStillGive: false });
});

test("a session that another person pastes in its place is used", async () => {
  await db.roleGrant.deleteMany({ where: { userId: "user_dana" } });
  const session = { ...(await keep()), confirmed: undefined };
  expect((await createDeps(EVERY_TENANT).connectionUpkeep.replaceSession(owner, await find(), session)).ok).toBe(true);
  expect((await clients().awsClientsFor(await find(), { sessionName: "run_1" })).ok).toBe(true);
});
