import { afterAll, beforeAll, expect, test } from "vitest";

import { createDatabase, type Database } from "@/lib/db/client";
import { findStrayOrders } from "@/lib/db/engine";
import { createInventoryRepository } from "@/lib/db/inventory-repository";
import { createDeploymentRepository } from "@/lib/db/deployment-repository";
import { TARGET } from "@/lib/domain/deployment/testing/simulated-deployment";
import { createRotationRepository } from "@/lib/db/rotation-repository";
import { createRunOrders } from "@/lib/db/run-orders";
import { createRunRepository } from "@/lib/db/run-repository";
import { settleStrayOrder } from "@/lib/db/stray-orders";
import { claimAsEngine, endAsEngine } from "@/lib/db/testing/taken-order";
import { addConnections, ines, NEW_RUN, SCOPE } from "@/lib/db/testing/sample-run";
import { createTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { READ_ACCOUNT_WORKFLOW } from "@/lib/domain/inventory/carry-out-reading";
import { kindOfWorkflow, RUN_WORKFLOWS } from "@/lib/domain/onboarding/run-order";
import { carryOutOrder } from "@/lib/domain/orders/carry-out-order";
import { SAMPLE_PLAN } from "@/lib/domain/plan/testing/sample-plan";
import { AwsReplyError } from "@/lib/integrations/aws/reply-check";

import type * as OrderKinds from "./order-kinds";
import type * as Environment from "./environment";

let place: TestDatabase;
let db: Database;
let kinds: typeof OrderKinds;
let environment: typeof Environment;

beforeAll(async () => {
  place = await createTestDatabase();
  db = createDatabase(place.url, EVERY_TENANT, 4);
  Object.assign(process.env, { DATABASE_URL: place.url });
  [kinds, environment] = await Promise.all([import("./order-kinds"), import("./environment")]);
  await db.user.create({ data: { id: "user_ines", email: "ines@example.com", name: "Ines Okafor" } });
  await db.roleGrant.create({ data: { id: "grant_ines", userId: "user_ines", role: "project-admin", ...SCOPE } });
  await addConnections(db);
});
afterAll(async () => {
  await db.$disconnect();
  await place.drop();
});

const allowed = async () => await Promise.resolve(undefined);
const found = { state: "absent" } as const;
const plan = SAMPLE_PLAN.map((operation) => ({ ...operation, found, decision: "create" as const, reason: "Nothing exists." }));

/** Everything that the engine may be asked for, from the places where the names are given. */
const WORKFLOWS = [...Object.values(RUN_WORKFLOWS), READ_ACCOUNT_WORKFLOW];

/** Places an order of this workflow as a person does, and gives its ID. */
async function placeOrder(workflow: (typeof WORKFLOWS)[number]): Promise<string> {
  if (workflow === READ_ACCOUNT_WORKFLOW) {
    const input = { awsConnectionId: "acon_1", accountId: "482177309156", workflow, requestedById: "user_ines", now: new Date() };
    const { scanId } = await createInventoryRepository(db).beginScan(input);
    return requireOrder(await db.inventoryScan.findFirstOrThrow({ where: { id: scanId } }));
  }
  const run = await createRunRepository(db).create(ines, NEW_RUN);
  const kind = kindOfWorkflow(workflow);
  const input = { runId: run.id, operationIds: plan.map(({ id }) => id) };
  const placed =
    kind === "rotate"
      ? await createRotationRepository(db).begin(ines, run, { userName: "ci", oldKeyId: "AKIAQYLPMN5HAAAAAAAA" })
      : kind === "deploy"
        ? await createDeploymentRepository(db).begin(ines, run, TARGET)
        : await createRunOrders(db).place(ines, run, { kind, input, plan: { operations: plan, answers: {} } });
  if (!placed.ok) throw new Error(placed.error.message);
  return requireOrder(await db.run.findFirstOrThrow({ where: { id: run.id } }));
}

function requireOrder({ orderId }: { readonly orderId: string | null }): string {
  if (orderId === null) throw new Error("There is no order.");
  return orderId;
}

/** The order is gone, what it was about is released, and a failure says what happened and what to do. */
async function expectStopped(id: string, about: { readonly runId: string | null; readonly scanId: string | null }) {
  expect(await db.workOrder.count({ where: { id } })).toBe(0);
  const failures: unknown[] = [];
  if (about.scanId !== null) {
    const scan = await db.inventoryScan.findFirstOrThrow({ where: { id: about.scanId }, include: { shards: true } });
    expect(scan).toMatchObject({ orderId: null, state: "failed" });
    failures.push(...scan.shards.map(({ failure }) => failure));
  }
  if (about.runId !== null) {
    const run = await db.run.findFirstOrThrow({ where: { id: about.runId }, include: { operations: true } });
    expect(run).toMatchObject({ orderId: null, state: "open" });
    expect(run.operations.filter(({ state }) => ["running", "waiting", "undoing"].includes(state))).toEqual([]);
    failures.push(...run.operations.flatMap(({ failure }) => failure ?? []));
    const {
      rotations: [rotation],
    } = await createRotationRepository(db).list(about.runId);
    if (rotation !== undefined) {
      expect(rotation.state).toBe("failed");
      failures.push(rotation.failure?.error);
    }
    const {
      deployments: [deployment],
    } = await createDeploymentRepository(db).list(about.runId);
    if (deployment !== undefined) {
      expect(deployment.state).toBe("failed");
      failures.push(deployment.failure);
    }
    const [event] = await db.event.findMany({ where: { runId: about.runId, action: { endsWith: ".stopped" } } });
    expect(event).toMatchObject({ result: "failed", data: { message: expect.stringMatching(/Try again/) as string } });
    // A verification has no record that could fail: the event is all there is.
    if (id.startsWith("verify:")) return;
  }
  expect(failures.length).toBeGreaterThan(0);
  const explained = { title: expect.any(String) as string, fix: expect.stringMatching(/Try again/) as string };
  for (const failure of failures) expect(failure).toMatchObject({ explanation: explained });
}

/** Where the orders of a workflow are taken and ended, and what carries them out. */
function requireKind(workflow: string): OrderKinds.WorkerOrder {
  const kind = kinds.WORKER_ORDERS.find((candidate) => candidate.workflow === workflow);
  if (kind === undefined) throw new Error(`No worker carries out ${workflow}.`);
  return kind;
}

const aboutOf = async (id: string) => await db.workOrder.findFirstOrThrow({ where: { id } });

/** What a step may throw although no rule expects it. */
const THROWN: readonly { readonly what: string; readonly throws: () => Promise<unknown> }[] = [
  { what: "a TypeError", throws: async () => await Promise.reject(new TypeError("undefined is not a function")) },
  {
    what: "an HTML page that nothing caught",
    throws: async () => await Promise.reject(new AwsReplyError("HtmlReply", 200, undefined)),
  },
  { what: "a page parsed as JSON", throws: async () => await Promise.resolve<unknown>(JSON.parse("<!DOCTYPE html>")) },
  { what: "an error of the database", throws: async () => await db.$queryRaw`SELECT 1 / 0` },
  {
    what: "a text",
    throws: async () => {
      await Promise.resolve();
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- a library may throw anything
      throw "out of cheese";
    },
  },
];

test("workers carry out every workflow that has a name, and no other", () => {
  expect(kinds.WORKER_ORDERS.map(({ workflow }) => workflow).toSorted()).toEqual(WORKFLOWS.toSorted());
});

test.each(WORKFLOWS.flatMap((workflow) => THROWN.map((thrown) => ({ workflow, ...thrown }))))(
  "$workflow that throws $what is stopped with an explanation and released",
  async ({ workflow, throws }) => {
    const id = await placeOrder(workflow);
    const about = await aboutOf(id);
    const owner = await claimAsEngine(db, id);
    const kind = {
      what: "The work",
      desk: requireKind(workflow).desk(() => owner),
      whyRefused: allowed,
      work: throws as () => Promise<never>,
    };
    expect(await carryOutOrder({ ...environment.workerEnvironment, report: () => "ref_1" }, kind, id)).toBe("stopped");
    await expectStopped(id, about);
  },
);

test.each(WORKFLOWS)("%s with an unreadable order is stopped with an explanation", async (workflow) => {
  const id = await placeOrder(workflow);
  const about = await aboutOf(id);
  await db.workOrder.update({ where: { id }, data: { input: { operationIds: 7, rotationId: 7 } } });
  const owner = await claimAsEngine(db, id);
  expect(await requireKind(workflow).carryOut(() => owner, id)).toBe("stopped");
  await expectStopped(id, about);
});

test.each(WORKFLOWS)("the sweeper stops %s after a workflow error, even with unreadable order", async (workflow) => {
  const id = await placeOrder(workflow);
  const about = await aboutOf(id);
  await db.workOrder.update({ where: { id }, data: { input: { operationIds: 7, rotationId: 7 } } });
  await endAsEngine(db, id, "ERROR");
  const [stray] = (await findStrayOrders(db, 100)).filter((one) => one.id === id);
  if (stray === undefined) throw new Error("The sweeper does not see the order.");
  expect(await settleStrayOrder(db, stray)).toBe("stopped");
  await expectStopped(id, about);
});
