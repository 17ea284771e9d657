import { afterAll, beforeAll, expect, test } from "vitest";

import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { FenceLostError } from "@/lib/domain/orders/order";
import { unexpectedStop } from "@/lib/domain/orders/stopped";
import type { Run } from "@/lib/domain/runs/run";
import type { RunOrderKind } from "@/lib/domain/onboarding/run-order";
import { createCheckRepository } from "./check-repository";
import { createDatabase, type Database } from "./client";
import { findStrayOrders } from "./engine";
import { createOperationRepository } from "./operation-ledger";
import { TARGET } from "@/lib/domain/deployment/testing/simulated-deployment";
import { createDeploymentRepository } from "./deployment-repository";
import { createRotationRepository } from "./rotation-repository";
import { createRunOrderDesk, createRunOrders } from "./run-orders";
import { createRunRepository } from "./run-repository";
import { settleStrayOrder } from "./stray-orders";
import { claimAsEngine, endAsEngine, takeOrderOf } from "./testing/taken-order";
import { addConnections, ines, NEW_RUN, PLANNED } from "./testing/sample-run";
import { createTestDatabase, type TestDatabase } from "./testing/test-database";

let testDatabase: TestDatabase;
let db: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  db = createDatabase(testDatabase.url, EVERY_TENANT, 8);
  await addConnections(db);
});
afterAll(async () => {
  await db.$disconnect();
  await testDatabase.drop();
});

const orders = () => createRunOrders(db);
const runs = () => createRunRepository(db);
const newRun = async () => await runs().create(ines, NEW_RUN);
const rowOf = async (run: Run) => await db.run.findFirstOrThrow({ where: { id: run.id } });
const workflowOf = async (id: string) =>
  await db.$queryRaw<{ status: string }[]>`SELECT "status" FROM "dbos"."workflow_status" WHERE "workflow_uuid" = ${id}`;

async function place(run: Run, kind: RunOrderKind): Promise<string> {
  if (kind === "rotate") {
    const begun = await createRotationRepository(db).begin(ines, run, { userName: "ci", oldKeyId: "AKIAQYLPMN5HAAAAAAAA" });
    if (!begun.ok) throw new Error(begun.error.message);
  } else if (kind === "deploy") {
    const begun = await createDeploymentRepository(db).begin(ines, run, TARGET);
    if (!begun.ok) throw new Error(begun.error.message);
  } else {
    const input = { runId: run.id, operationIds: PLANNED.map(({ id }) => id) };
    const placed = await orders().place(ines, run, {
      kind,
      input,
      plan: { operations: PLANNED, answers: {} },
      event: { action: `run.${kind}.confirmed`, data: {} },
    });
    if (!placed.ok) throw new Error(placed.error.message);
  }
  const { orderId } = await rowOf(run);
  if (orderId === null) throw new Error("The run has no order.");
  return orderId;
}

test("a confirm commits state, plan, event, order and workflow together", async () => {
  const run = await newRun();
  const orderId = await place(run, "apply");
  expect(await rowOf(run)).toMatchObject({ state: "applying", orderId, version: 2 });
  expect(await workflowOf(orderId)).toEqual([{ status: "ENQUEUED" }]);
  expect(await db.operation.count({ where: { runId: run.id } })).toBe(PLANNED.length);
  expect(await db.event.count({ where: { runId: run.id, action: "run.apply.confirmed" } })).toBe(1);
});

test("a confirm that fails at its last statement leaves nothing", { tags: ["V2.3.3"] }, async () => {
  const run = await newRun();
  // The event is written last, and this one cannot be.
  const data = {
    get when(): string {
      throw new Error("not to be read");
    },
  };
  const failing = orders().place(ines, run, {
    kind: "apply",
    input: { runId: run.id, operationIds: [] },
    plan: { operations: PLANNED, answers: {} },
    event: { action: "run.apply.confirmed", data },
  });
  await expect(failing).rejects.toThrow(/not to be read/);
  expect(await rowOf(run)).toMatchObject({ state: "open", orderId: null, fence: 0, version: 1 });
  expect(await db.operation.count({ where: { runId: run.id } })).toBe(0);
  expect(await db.workOrder.count({ where: { runId: run.id } })).toBe(0);
  expect(await workflowOf(`apply:${run.id}:1`)).toEqual([]);
});

test("only the execution that the engine assigned takes an order", async () => {
  const run = await newRun();
  const orderId = await place(run, "apply");
  const take = async (owner: string) => await createRunOrderDesk(db, () => owner).take(orderId);
  expect(await take("no one claimed it")).toBeUndefined();

  await claimAsEngine(db, orderId, "first");
  const first = await take("first");
  expect(first?.input).toEqual({ runId: run.id, operationIds: PLANNED.map(({ id }) => id) });
  await claimAsEngine(db, orderId, "second");
  const second = await take("second");
  // The first one wakes up: it neither takes the run nor raises its fence.
  expect(await take("first")).toBeUndefined();
  expect((await rowOf(run)).fence).toBe(second?.hold.fence);
  expect(second?.hold.fence).toBeGreaterThan(first?.hold.fence ?? 0);
});

const KINDS: readonly RunOrderKind[] = ["apply", "undo", "verify", "rotate", "deploy"];
const FOLLOWERS = [...KINDS, "path"] as const;

test.each(KINDS.flatMap((ended) => FOLLOWERS.map((next) => ({ ended, next }))))(
  "an $ended with a lost ending changes nothing after a later $next",
  async ({ ended, next }) => {
    const run = await newRun();
    const orderId = await place(run, ended);
    const { hold, desk } = await takeOrderOf(db, run.id);
    await desk.release(hold, { to: "open" });
    if (ended === "rotate") await db.keyRotation.updateMany({ where: { runId: run.id }, data: { state: "deleted" } });
    if (next === "path") {
      const current = await runs().require(run.id);
      const changed = await runs().savePath(ines, current, { ...current.path, hostAccess: "winrm" }, 7);
      expect(changed.ok).toBe(true);
    } else {
      await place(run, next);
      await takeOrderOf(db, run.id);
    }
    const before = await rowOf(run);

    // The engine resumes it, as after a crash between the release and its own record.
    await claimAsEngine(db, orderId, "resumed");
    expect(await createRunOrderDesk(db, () => "resumed").take(orderId)).toBeUndefined();
    // And the old execution itself, should it only have been slow, can neither write nor end anything.
    const { fence } = hold;
    const ledger = createOperationRepository(db);
    const late = [
      async () => await desk.check(hold),
      async () => await desk.release(hold, { to: "open" }),
      async () => await desk.stop(hold, unexpectedStop("The apply", new Error("a bug"), "ref_1")),
      async () => await ledger.commit({ runId: run.id, operationId: "aws.user", fence, change: { type: "undoing" } }),
      async () => await createCheckRepository(db).record(run, [CHECK], fence),
    ];
    for (const write of late) await expect(write()).rejects.toBeInstanceOf(FenceLostError);
    expect(await rowOf(run)).toEqual(before);
    expect(await db.checkRecord.count({ where: { runId: run.id } })).toBe(0);
  },
);

const CHECK = {
  id: "s13.test",
  title: "",
  guideItems: [],
  grade: "proved",
  fact: "",
  evidence: [],
  verdict: "pass",
} as const;

test.each([
  { current: "verify", wanted: "apply", accepted: true },
  { current: "verify", wanted: "undo", accepted: true },
  { current: "verify", wanted: "verify", accepted: true },
  { current: "verify", wanted: "rotate", accepted: true },
  { current: "apply", wanted: "apply", accepted: false },
  { current: "apply", wanted: "undo", accepted: false },
  { current: "apply", wanted: "verify", accepted: false },
  { current: "apply", wanted: "rotate", accepted: false },
  { current: "undo", wanted: "apply", accepted: false },
  { current: "undo", wanted: "rotate", accepted: false },
  { current: "rotate", wanted: "apply", accepted: false },
  { current: "rotate", wanted: "undo", accepted: false },
  { current: "rotate", wanted: "verify", accepted: false },
  { current: "rotate", wanted: "rotate", accepted: false },
  { current: "verify", wanted: "deploy", accepted: true },
  { current: "apply", wanted: "deploy", accepted: false },
  { current: "rotate", wanted: "deploy", accepted: false },
  { current: "deploy", wanted: "undo", accepted: false },
  { current: "deploy", wanted: "deploy", accepted: false },
] as const)("while a run has an order to $current, $wanted is accepted: $accepted", async ({ current, wanted, accepted }) => {
  const run = await newRun();
  const first = await place(run, current);
  const { hold, desk } = await takeOrderOf(db, run.id);
  if (!accepted) {
    await expect(place(run, wanted)).rejects.toThrow();
    expect((await rowOf(run)).orderId).toBe(first);
    await desk.release(hold, {});
    return;
  }
  expect(await place(run, wanted)).not.toBe(first);
  await expect(desk.release(hold, {})).rejects.toBeInstanceOf(FenceLostError);
  expect(await db.workOrder.count({ where: { runId: run.id } })).toBe(1);
});

test("a path change ends verification and is refused during key rotation", async () => {
  const run = await newRun();
  await place(run, "verify");
  const verifying = await takeOrderOf(db, run.id);
  const changed = await runs().savePath(ines, run, { ...run.path, hostAccess: "winrm" }, 7);
  expect(changed.ok).toBe(true);
  const { hold } = verifying;
  await expect(createCheckRepository(db).record(run, [CHECK], hold.fence)).rejects.toBeInstanceOf(FenceLostError);
  expect(await db.workOrder.count({ where: { runId: run.id } })).toBe(0);

  await place(run, "rotate");
  const refused = await runs().savePath(ines, await runs().require(run.id), run.path, 7);
  expect(refused.ok ? "" : refused.error.message).toMatch(/is being replaced/);
});

test("a release orders what follows in the same transaction", async () => {
  const run = await newRun();
  await place(run, "apply");
  const { hold, desk } = await takeOrderOf(db, run.id);
  const progress = { boxesReady: 3, boxesTotal: 7, stuckCause: undefined };
  await desk.release(hold, { to: "open", progress, next: { kind: "verify", input: { runId: run.id } } });
  const row = await rowOf(run);
  expect(row).toMatchObject({ state: "open", boxesReady: 3, orderId: expect.stringMatching(/^verify:/) as string });
  expect(await workflowOf(row.orderId ?? "")).toEqual([{ status: "ENQUEUED" }]);
  expect((await takeOrderOf(db, run.id)).hold.fence).toBeGreaterThan(hold.fence);
});

test("a stopped apply leaves the run open and its operation failed", async () => {
  const run = await newRun();
  await place(run, "apply");
  const { hold, desk } = await takeOrderOf(db, run.id);
  const ledger = createOperationRepository(db);
  const found = { state: "absent" } as const;
  const intent = { keysBefore: "none" };
  await ledger.commit({
    runId: run.id,
    operationId: "aws.access-key",
    fence: hold.fence,
    change: { type: "intent", attempt: 1, decision: "create", reason: "r", found, intent },
  });
  await desk.stop(hold, unexpectedStop("The apply", new Error("a bug"), "ref_1"));

  expect(await rowOf(run)).toMatchObject({ state: "open", orderId: null, stuckCause: "unexpected-error" });
  const entries = await ledger.read(run.id);
  expect(entries.filter(({ state }) => state === "failed")).toMatchObject([
    { operation: { id: "aws.access-key" }, attempt: 1, intent, failure: { message: expect.stringMatching(/ref_1/) as string } },
  ]);
  const events = await db.event.findMany({ where: { runId: run.id, result: "failed" }, orderBy: { seq: "asc" } });
  expect(events.map(({ action }) => action)).toEqual(["operation.failed", "run.apply.stopped"]);
  expect(await place(run, "apply")).toMatch(/^apply:/);
});

test("a stopped apply without progress shows its failure at the first operation", async () => {
  const run = await newRun();
  await place(run, "apply");
  const { hold, desk } = await takeOrderOf(db, run.id);
  await desk.stop(hold, unexpectedStop("The apply", new Error("a bug"), "ref_2"));
  const failed = (await createOperationRepository(db).read(run.id)).filter(({ state }) => state === "failed");
  expect(failed.map(({ operation, attempt }) => [operation.id, attempt])).toEqual([[PLANNED[0]?.id, 0]]);
});

test.each(["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "SUCCESS"])(
  "a run whose workflow ended as %s is released with a failure",
  async (state) => {
    for (const kind of KINDS) {
      const run = await newRun();
      const orderId = await place(run, kind);
      await takeOrderOf(db, run.id);
      await endAsEngine(db, orderId, state);
      const strays = (await findStrayOrders(db, 100)).filter(({ id }) => id === orderId);
      expect(strays).toMatchObject([{ engineState: state }]);
      for (const stray of strays) expect(await settleStrayOrder(db, stray)).toBe("stopped");
      for (const stray of strays) expect(await settleStrayOrder(db, stray)).toBe("left alone");
      expect(await rowOf(run)).toMatchObject({ state: "open", orderId: null });
      const events = await db.event.findMany({ where: { runId: run.id, action: `run.${kind}.stopped` } });
      expect(events).toMatchObject([{ result: "failed", data: { cause: "work-lost" } }]);
      if (kind === "rotate") {
        const {
          rotations: [rotation],
        } = await createRotationRepository(db).list(run.id);
        expect(rotation).toMatchObject({ state: "failed", failure: { during: "creating" } });
      }
    }
  },
);

test("an order with a lost workflow is queued again; live ones stay", async () => {
  const [lost, live] = [await newRun(), await newRun()];
  const lostId = await place(lost, "apply");
  const liveId = await place(live, "undo");
  await claimAsEngine(db, liveId);
  await db.$executeRaw`DELETE FROM "dbos"."workflow_status" WHERE "workflow_uuid" = ${lostId}`;
  const strays = (await findStrayOrders(db, 100)).filter(({ id }) => [lostId, liveId].includes(id));
  expect(strays.map(({ id }) => id)).toEqual([lostId]);
  for (const stray of strays) expect(await settleStrayOrder(db, stray)).toBe("enqueued again");
  expect(await workflowOf(lostId)).toEqual([{ status: "ENQUEUED" }]);
  expect((await takeOrderOf(db, lost.id)).hold.orderId).toBe(lostId);
});
