import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { createDatabase, type Database } from "@/lib/db/client";
import { createInventoryRepository } from "@/lib/db/inventory-repository";
import { createOperationRepository } from "@/lib/db/operation-ledger";
import { createDeploymentRepository } from "@/lib/db/deployment-repository";
import { TARGET } from "@/lib/domain/deployment/testing/simulated-deployment";
import { createRotationRepository } from "@/lib/db/rotation-repository";
import { createRunOrders } from "@/lib/db/run-orders";
import { createRunRepository } from "@/lib/db/run-repository";
import { actorWith } from "@/lib/db/testing/actor-with";
import { claimAsEngine } from "@/lib/db/testing/taken-order";
import { ines, NEW_RUN, PLANNED, SCOPE } from "@/lib/db/testing/sample-run";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { READ_ACCOUNT_WORKFLOW } from "@/lib/domain/inventory/carry-out-reading";
import type { RunOrderKind, RunRelease } from "@/lib/domain/onboarding/run-order";
import { carryOutOrder, type OrderKind } from "@/lib/domain/orders/carry-out-order";
import type { NewRun, Run } from "@/lib/domain/runs/run";

import { workerEnvironment } from "./environment";
import type * as OrderKinds from "./order-kinds";

let testDatabase: TestDatabase;
let db: Database;
let kinds: typeof OrderKinds;
const folder = mkdtempSync(join(tmpdir(), "carabiner-placers-"));

const LIVE_RUN: NewRun = { ...NEW_RUN, kind: "live", world: undefined };

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  Object.assign(process.env, { DATABASE_URL: testDatabase.url, CARABINER_DATA_DIR: folder, CARABINER_SANDBOX: "off" });
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
  kinds = await import("./order-kinds");
  const by = { kind: "live", accountIdentifier: "acct", orgIdentifier: "meridian", createdById: "user_ines" };
  await db.harnessConnection.create({
    data: { id: "hcon_1", name: "H", baseUrl: "https://app.harness.io", apiKeySecretId: "sec_1", apiKeyHint: "…", ...by },
  });
  await db.awsConnection.create({ data: { id: "acon_1", name: "prod", accountId: "482177309156", method: "ambient", ...by } });
  await db.user.create({ data: { id: "user_ines", email: "ines@example.com", name: "Ines Okafor" } });
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await db.user.updateMany({ where: { id: "user_ines" }, data: { sandbox: false } });
  await db.roleGrant.deleteMany({});
  await db.roleGrant.create({ data: { id: "grant_ines", userId: "user_ines", role: "project-admin", ...SCOPE } });
});

const RUN_KINDS: readonly RunOrderKind[] = ["apply", "undo", "verify", "rotate", "deploy"];
const kindOf = (kind: RunOrderKind, owner: string): OrderKind<RunRelease> =>
  ({
    apply: kinds.applyKind,
    undo: kinds.undoKind,
    verify: kinds.verifyKind,
    rotate: kinds.rotateKind,
    deploy: kinds.deployKind,
  })[kind](() => owner);

async function placed(kind: RunOrderKind): Promise<Run> {
  const run = await createRunRepository(db).create(ines, LIVE_RUN);
  const input = { runId: run.id, operationIds: PLANNED.map(({ id }) => id) };
  const ordered =
    kind === "rotate"
      ? await createRotationRepository(db).begin(ines, run, { userName: "ci", oldKeyId: "AKIAQYLPMN5HAAAAAAAA" })
      : kind === "deploy"
        ? await createDeploymentRepository(db).begin(ines, run, TARGET)
        : await createRunOrders(db).place(ines, run, { kind, input, plan: { operations: PLANNED, answers: {} } });
  if (!ordered.ok) throw new Error(ordered.error.message);
  return run;
}

/** Carries out the order of a run as a worker does; the work itself is only counted. */
async function carriedOut(kind: RunOrderKind, run: Run, release: RunRelease = {}) {
  const { orderId } = await rowOf(run);
  const owner = await claimAsEngine(db, orderId ?? "");
  let worked = 0;
  const work = async () => {
    worked += 1;
    return await Promise.resolve(release);
  };
  const ended = await carryOutOrder(workerEnvironment, { ...kindOf(kind, owner), work }, orderId ?? "");
  return { ended, worked };
}

const rowOf = async (run: Run) =>
  await db.run.findFirstOrThrow({ where: { id: run.id }, select: { state: true, orderId: true } });

test.each(RUN_KINDS)("the %s of a person with the role is carried out", async (kind) => {
  expect(await carriedOut(kind, await placed(kind), { to: "open" })).toEqual({ ended: "done", worked: 1 });
});

test.each(RUN_KINDS)("the %s of a person without the role is refused and released", async (kind) => {
  const run = await placed(kind);
  await db.roleGrant.deleteMany({});
  expect(await carriedOut(kind, run)).toEqual({ ended: "refused", worked: 0 });
  expect(await rowOf(run)).toEqual({ state: "open", orderId: null });
  expect(await db.workOrder.count({ where: { runId: run.id } })).toBe(0);
  const events = await db.event.findMany({ where: { runId: run.id, action: `run.${kind}.refused` } });
  expect(events).toMatchObject([
    { result: "refused", data: { message: expect.stringContaining("Ines Okafor may no longer change this run.") as string } },
  ]);
});

test.each([
  { how: "became an auditor", change: { role: "auditor" } },
  { how: "moved to another project", change: { projectIdentifier: "storefront" } },
  { how: "moved to another tenant", change: { orgIdentifier: "harbor" } },
  { how: "had a role that has ended", change: { validUntil: new Date("2020-01-01T00:00:00Z") } },
])("an apply is refused when its placer $how", async ({ change }) => {
  const run = await placed("apply");
  await db.roleGrant.updateMany({ where: { id: "grant_ines" }, data: change });
  expect((await carriedOut("apply", run)).ended).toBe("refused");
});

test("an apply is refused when its placer's sandbox is off", async () => {
  const run = await placed("apply");
  await db.user.updateMany({ where: { id: "user_ines" }, data: { sandbox: true } });
  expect((await carriedOut("apply", run)).ended).toBe("refused");
});

test("an order without a placer is refused", async () => {
  const run = await placed("apply");
  await db.workOrder.updateMany({ where: { runId: run.id }, data: { placedById: null } });
  expect((await carriedOut("apply", run)).ended).toBe("refused");
});

test("a refused apply shows its reason and can be ordered again", async () => {
  const run = await placed("apply");
  await db.roleGrant.deleteMany({});
  await carriedOut("apply", run);
  const failed = (await createOperationRepository(db).read(run.id)).filter(({ state }) => state === "failed");
  expect(failed).toMatchObject([{ failure: { code: "forbidden", explanation: { causeId: "order-refused" } } }]);
  const dana = actorWith("user_dana", { role: "owner" });
  const order = { kind: "undo", input: { runId: run.id, operationIds: [] } } as const;
  expect((await createRunOrders(db).place(dana, run, order)).ok).toBe(true);
});

test("a refused rotation stops with its reason", async () => {
  const run = await placed("rotate");
  await db.roleGrant.deleteMany({});
  await carriedOut("rotate", run);
  const {
    rotations: [rotation],
  } = await createRotationRepository(db).list(run.id);
  expect(rotation).toMatchObject({ state: "failed", failure: { during: "creating", error: { code: "forbidden" } } });
});

test("the verification after an apply belongs to the same person", async () => {
  const run = await placed("apply");
  await carriedOut("apply", run, { to: "open", next: { kind: "verify", input: { runId: run.id } } });
  expect(await db.workOrder.findFirstOrThrow({ where: { runId: run.id } })).toMatchObject({ placedById: "user_ines" });
  await db.roleGrant.deleteMany({});
  expect((await carriedOut("verify", run)).ended).toBe("refused");
});

test("an order of the command line is carried out", async () => {
  const run = await placed("apply");
  await db.workOrder.updateMany({ where: { runId: run.id }, data: { placedById: "cli:dana" } });
  expect((await carriedOut("apply", run, { to: "open" })).ended).toBe("done");
});

test("a reading is refused with a reason when its placer lost access", async () => {
  const { scanId } = await createInventoryRepository(db).beginScan({
    awsConnectionId: "acon_1",
    accountId: "482177309156",
    requestedById: "user_ines",
    workflow: READ_ACCOUNT_WORKFLOW,
    now: new Date(),
  });
  await db.roleGrant.deleteMany({});
  const orderId = `discover:${scanId}`;
  const owner = await claimAsEngine(db, orderId);
  expect(
    await carryOutOrder(
      workerEnvironment,
      kinds.readAccountKind(() => owner),
      orderId,
    ),
  ).toBe("refused");
  expect(await db.inventoryScan.findFirstOrThrow({ where: { id: scanId } })).toMatchObject({ state: "failed", orderId: null });
  expect(await db.scanShard.findFirstOrThrow({ where: { scanId } })).toMatchObject({ state: "failed" });
  expect(await db.event.count({ where: { action: "inventory.reading.refused", tenant: "acct/meridian" } })).toBe(1);
});
