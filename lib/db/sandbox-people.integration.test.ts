import { afterAll, beforeAll, expect, test } from "vitest";
import type { Grant } from "@/lib/domain/access/actor";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { createConnectionRepository } from "./connection-repository";
import { createDatabase, type Database } from "./client";
import { createEventRepository } from "./event-repository";
import { createFindRepository } from "./find-repository";
import { createGrantRepository } from "./grant-repository";
import { createRunRepository } from "./run-repository";
import { createSessionRepository } from "./session-repository";
import { createShellRepository } from "./shell-repository";
import { actorWith, sandboxActorWith, userIdOf } from "./testing/actor-with";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;
const clock = { now: () => new Date("2026-05-01T08:00:00Z") };

const SANDBOX_HARNESS = "acctSandbox00000000001";
const LIVE_HARNESS = "acctLive0000000000000001";
const SANDBOX_ACCOUNT = "482177309156";
const LIVE_ACCOUNT = "210987654321";

/** Every role a person of the sandbox can hold, over the sandbox and over the live account. */
const grantsOver = (accountIdentifier: string): readonly Omit<Grant, "id">[] => [
  { role: "org-admin", accountIdentifier },
  { role: "org-admin", accountIdentifier, orgIdentifier: "meridian" },
  { role: "project-admin", accountIdentifier, orgIdentifier: "meridian", projectIdentifier: "parcel" },
  { role: "auditor", accountIdentifier, orgIdentifier: "meridian" },
];
const SANDBOX_PEOPLE = [{ role: "owner" } as const, ...grantsOver(LIVE_HARNESS), ...grantsOver(SANDBOX_HARNESS)].map(
  (grant, index) => sandboxActorWith(`sandbox_${String(index)}`, grant),
);
const sandboxOwner = sandboxActorWith("sandbox_owner", { role: "owner" });
const owner = actorWith("live_owner", { role: "owner" });

const connections = () => createConnectionRepository(db, { clock, sandbox: true, everyTenant: db });
const people = () => createGrantRepository(db, { sandboxPeople: true, everyone: db });
const runs = () => createRunRepository(db);

const harness = (kind: "sandbox" | "live", accountIdentifier: string) => ({
  kind,
  name: kind,
  baseUrl: "https://app.harness.io",
  accountIdentifier,
  apiKeySecretId: `sec_${kind}`,
  apiKeyHint: "…1",
});
const aws = (kind: "sandbox" | "live", accountId: string, accountIdentifier: string) => ({
  kind,
  name: `${kind} ${accountId}`,
  accountId,
  partition: "aws",
  method: kind === "sandbox" ? ("sandbox" as const) : ("ambient" as const),
  accountIdentifier,
});
const NEW_RUN = {
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  guideHash: "hash",
  packVersion: 2,
  boxesTotal: 7,
} as const;

let ids: { readonly liveHarness: string; readonly liveAws: string; readonly liveRun: string; readonly sandboxRun: string };
let shadowed: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 4);
  const liveHarness = (await connections().addHarness(owner, harness("live", LIVE_HARNESS))).id;
  const liveAws = (await connections().addAws(owner, aws("live", LIVE_ACCOUNT, LIVE_HARNESS))).id;
  const ownHarness = (await connections().addHarness(owner, harness("sandbox", SANDBOX_HARNESS))).id;
  const ownAws = (await connections().addAws(owner, aws("sandbox", SANDBOX_ACCOUNT, SANDBOX_HARNESS))).id;
  // A connection of the sandbox under the number of a real account: the inventory of the two is one.
  shadowed = (await connections().addAws(owner, aws("sandbox", LIVE_ACCOUNT, SANDBOX_HARNESS))).id;
  const place = { orgIdentifier: "meridian", projectIdentifier: "parcel" };
  const liveRun = await runs().create(owner, {
    ...NEW_RUN,
    kind: "live",
    world: undefined,
    harnessConnectionId: liveHarness,
    awsConnectionId: liveAws,
    scope: { accountIdentifier: LIVE_HARNESS, ...place },
    awsAccountId: LIVE_ACCOUNT,
  });
  const sandboxRun = await runs().create(owner, {
    ...NEW_RUN,
    kind: "sandbox",
    world: "w1",
    harnessConnectionId: ownHarness,
    awsConnectionId: ownAws,
    scope: { accountIdentifier: SANDBOX_HARNESS, ...place },
    awsAccountId: SANDBOX_ACCOUNT,
  });
  ids = { liveHarness, liveAws, liveRun: liveRun.id, sandboxRun: sandboxRun.id };
  await db.user.create({ data: { id: "live_person", email: "real@example.com", name: "Real", passwordHash: "x" } });
  await db.roleGrant.create({
    data: { id: "grant_live", userId: "live_person", role: "org-admin", accountIdentifier: SANDBOX_HARNESS },
  });
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

test("the owner sees what is hidden from sandbox people", async () => {
  expect((await connections().listHarness(owner)).map(({ kind }) => kind)).toEqual(["live", "sandbox"]);
  expect((await runs().list(owner)).runs).toHaveLength(2);
  expect((await connections().findAws(owner, shadowed))?.id).toBe(shadowed);
});

test("no sandbox person finds a live connection or account", async () => {
  for (const actor of SANDBOX_PEOPLE) {
    const listed = [...(await connections().listHarness(actor)), ...(await connections().listAws(actor))];
    expect(
      listed.filter(({ kind }) => kind !== "sandbox"),
      actor.userId,
    ).toEqual([]);
    expect((await connections().listAws(actor)).filter(({ accountId }) => accountId === LIVE_ACCOUNT)).toEqual([]);
    expect(await connections().findHarness(actor, ids.liveHarness)).toBeUndefined();
    expect(await connections().findAws(actor, ids.liveAws)).toBeUndefined();
    expect(await connections().findAws(actor, shadowed)).toBeUndefined();
  }
  expect(await connections().listAws(sandboxOwner)).toHaveLength(1);
});

test("an account stays hidden after its live connection was removed", async () => {
  const { id } = await connections().addAws(owner, aws("live", "123123123123", LIVE_HARNESS));
  const beside = await connections().addAws(owner, aws("sandbox", "123123123123", SANDBOX_HARNESS));
  const added = await connections().findAws(owner, id);
  if (added === undefined) throw new Error("The connection was not found.");
  expect((await connections().removeAws(owner, added)).ok).toBe(true);
  expect(await connections().findAws(sandboxOwner, beside.id)).toBeUndefined();
  expect(await connections().isOfSandbox({ accountIdentifier: SANDBOX_HARNESS, accountId: "123123123123" })).toBe(false);
  expect(await connections().isOfSandbox({ accountIdentifier: LIVE_HARNESS, accountId: SANDBOX_ACCOUNT })).toBe(false);
  expect(await connections().isOfSandbox({ accountIdentifier: SANDBOX_HARNESS, accountId: SANDBOX_ACCOUNT })).toBe(true);
});

test("no sandbox person finds a live run or its events", async () => {
  const query = { text: "parcel", words: ["parcel"], address: undefined, runNumber: undefined };
  for (const actor of SANDBOX_PEOPLE) {
    const seen = [
      await runs().find(actor, ids.liveRun),
      ...(await runs().list(actor)).runs,
      ...(await createFindRepository(db).findRuns(actor, query, 10)),
    ].filter((run) => run !== undefined);
    expect(
      seen.filter(({ kind }) => kind !== "sandbox"),
      actor.userId,
    ).toEqual([]);
    expect((await runs().facets(actor)).awsAccountIds).not.toContain(LIVE_ACCOUNT);
    expect(await createEventRepository(db).listEvents(actor, ids.liveRun)).toEqual([]);
    expect(await createEventRepository(db).countEvents(actor, ids.liveRun)).toBe(0);
  }
  expect(await runs().count(sandboxOwner)).toBe(1);
  expect((await createFindRepository(db).findRuns(sandboxOwner, query, 10)).map(({ id }) => id)).toEqual([ids.sandboxRun]);
  expect(await createShellRepository(db, { sandbox: true }).readFacts(sandboxOwner)).toEqual({
    openRuns: 1,
    isSandboxOnly: true,
  });
});

test("repositories refuse live records made by sandbox people", async () => {
  await expect(connections().addHarness(sandboxOwner, harness("live", LIVE_HARNESS))).rejects.toThrow(/sandbox/);
  await expect(connections().addAws(sandboxOwner, aws("live", LIVE_ACCOUNT, LIVE_HARNESS))).rejects.toThrow(/sandbox/);
  await expect(
    runs().create(sandboxOwner, {
      ...NEW_RUN,
      kind: "live",
      world: undefined,
      harnessConnectionId: ids.liveHarness,
      awsConnectionId: ids.liveAws,
      scope: { accountIdentifier: LIVE_HARNESS, orgIdentifier: "meridian", projectIdentifier: "parcel" },
      awsAccountId: LIVE_ACCOUNT,
    }),
  ).rejects.toThrow(/sandbox/);
});

test("sandbox people neither see nor change real people", async () => {
  for (const actor of SANDBOX_PEOPLE) {
    expect((await people().listPeople(actor)).filter(({ sandbox }) => !sandbox)).toEqual([]);
    expect(await people().findPerson(actor, "live_person")).toBeUndefined();
    expect(await people().findGrant(actor, "grant_live")).toBeUndefined();
  }
  const toReal = await people().give(sandboxOwner, { email: "real@example.com", name: "R", target: { role: "owner" } });
  expect(toReal).toMatchObject({ ok: false, error: { code: "forbidden", fieldErrors: { email: expect.any(String) } } });
  expect(await db.roleGrant.count({ where: { userId: "live_person" } })).toBe(1);
});

test("a sandbox person invites sandbox people only", async () => {
  const given = await people().give(sandboxOwner, { email: "friend@example.com", name: "Friend", target: { role: "owner" } });
  const friend = userIdOf(given);
  expect(await db.user.findFirstOrThrow({ where: { id: friend } })).toMatchObject({ sandbox: true });
  const sessions = createSessionRepository(db, { sandboxPeople: true, secondFactorRule: "off" });
  const actor = await sessions.findActor(await sessions.create({ userId: friend, how: "set-up-link", visitor: {} }));
  expect(actor?.sandbox).toBe(true);

  const target = { role: "org-admin" as const, accountIdentifier: LIVE_HARNESS };
  const refused = await people().give(sandboxOwner, { email: "friend@example.com", name: "Friend", target });
  expect(refused).toMatchObject({
    ok: false,
    error: { code: "forbidden", fieldErrors: { accountIdentifier: expect.any(String) } },
  });
  expect(await db.roleGrant.count({ where: { accountIdentifier: LIVE_HARNESS } })).toBe(0);
});

test("a sandbox owner does not count as the last owner", async () => {
  await db.user.create({ data: { id: "only_owner", email: "only@example.com", name: "Only", passwordHash: "x" } });
  await db.roleGrant.create({ data: { id: "grant_only", userId: "only_owner", role: "owner" } });
  expect(await db.roleGrant.count({ where: { role: "owner" } })).toBeGreaterThan(1);
  const taken = await people().take(owner, { id: "grant_only", role: "owner" }, "only_owner");
  expect(taken).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
});
