import type { AppError } from "@/lib/core/errors";
import { database } from "@/lib/db/client";
import { createRunOrderDesk } from "@/lib/db/run-orders";
import { createScanOrderDesk } from "@/lib/db/scan-orders";
import { createDeps, type Deps } from "@/lib/deps/deps";
import { tryKeyFor } from "@/lib/deps/try-key";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { carryOutVerify } from "@/lib/domain/verification/carry-out-verify";
import {
  carryOutReading,
  READ_ACCOUNT_WORKFLOW,
  READING_WORDS,
  readingInputSchema,
} from "@/lib/domain/inventory/carry-out-reading";
import { carryOutOrder, type OrderDesk, type OrderEnd, type OrderKind } from "@/lib/domain/orders/carry-out-order";
import type { TakenOrder } from "@/lib/domain/orders/order";
import { whyOrderRefused, type OrderSubject } from "@/lib/domain/orders/placer-rights";
import { carryOutDeployment } from "@/lib/domain/deployment/carry-out-deployment";
import { carryOutRotation } from "@/lib/domain/rotation/carry-out-rotation";
import { carryOutApply } from "@/lib/domain/onboarding/carry-out-apply";
import type { CarryOutDeps } from "@/lib/domain/onboarding/carry-out-deps";
import { carryOutUndo } from "@/lib/domain/onboarding/carry-out-undo";
import { RUN_ORDER_WORDS, RUN_WORKFLOWS, type RunOrderKind, type RunRelease } from "@/lib/domain/onboarding/run-order";
import type { Run } from "@/lib/domain/runs/run";
import { workerEnvironment } from "./environment";
import { createRunContext, withHeldChecks } from "./run-context";
import { createConnectionDeps, createRunDeps } from "./workflow-deps";

const { sleep, random } = workerEnvironment;
/** Gives the token by which the engine knows an execution of an order. */
export type OwnerOf = (orderId: string) => string;

/** Orders are taken before it is known whose they are. */
const runDesk = (owner: OwnerOf) => createRunOrderDesk(database(EVERY_TENANT), owner);

/** The one place where the rights of a person who placed an order are checked again. */
async function whyRefused(
  { placedById }: TakenOrder,
  what: string,
  subjectOf: (deps: Deps) => Promise<OrderSubject | undefined>,
): Promise<AppError | undefined> {
  const deps = createDeps(EVERY_TENANT);
  const [placer, subject] = await Promise.all([
    placedById === undefined ? undefined : deps.users.findPresent(placedById),
    subjectOf(deps),
  ]);
  // A connection that was removed has nothing to protect; the work itself says that it is gone.
  return subject === undefined ? undefined : whyOrderRefused(placer, subject, what);
}

/** The parts that every kind of a run's order shares. */
function ofRun(kind: RunOrderKind, owner: OwnerOf) {
  const what = RUN_ORDER_WORDS[kind];
  return {
    what,
    desk: runDesk(owner),
    whyRefused: async (taken: TakenOrder) =>
      await whyRefused(taken, what, async (deps) => ({ type: "run", ...(await deps.runs.require(taken.hold.subjectId)) })),
  };
}

async function carryOutDeps(runId: string): Promise<CarryOutDeps> {
  const deps = await createRunDeps(runId);
  return {
    ...deps,
    environment: workerEnvironment,
    contextFor: async (run, hold) => await createRunContext(deps, run, hold),
  };
}

export function applyKind(owner: OwnerOf): OrderKind<RunRelease> {
  return {
    ...ofRun("apply", owner),
    work: async (input, hold) => await carryOutApply(await carryOutDeps(hold.subjectId), input, hold),
  };
}

export function undoKind(owner: OwnerOf): OrderKind<RunRelease> {
  return {
    ...ofRun("undo", owner),
    work: async (input, hold) => await carryOutUndo(await carryOutDeps(hold.subjectId), input, hold),
  };
}

export function verifyKind(owner: OwnerOf): OrderKind<RunRelease> {
  return {
    ...ofRun("verify", owner),
    work: async (input, hold) => {
      const deps = withHeldChecks(await createRunDeps(hold.subjectId), hold);
      return await carryOutVerify({ ...deps, sleep, random }, input);
    },
  };
}

export function rotateKind(owner: OwnerOf): OrderKind<RunRelease> {
  return {
    ...ofRun("rotate", owner),
    work: async (input, hold) => {
      const deps = withHeldChecks(await createRunDeps(hold.subjectId), hold);
      const rotationPortsFor = async (run: Run) => await deps.rotationPortsFor(run, tryKeyFor(deps, run));
      const work = { ...deps, rotationPortsFor, environment: workerEnvironment, sleep, random };
      return await carryOutRotation(work, input, hold);
    },
  };
}

export function deployKind(owner: OwnerOf): OrderKind<RunRelease> {
  return {
    ...ofRun("deploy", owner),
    work: async (input, hold) => {
      const deps = withHeldChecks(await createRunDeps(hold.subjectId), hold);
      return await carryOutDeployment({ ...deps, sleep, random }, input, hold);
    },
  };
}

export function readAccountKind(owner: OwnerOf): OrderKind<void> {
  return {
    what: READING_WORDS,
    desk: createScanOrderDesk(database(EVERY_TENANT), owner),
    whyRefused: async (taken) =>
      await whyRefused(taken, READING_WORDS, async (deps) => {
        const connection = await deps.connections.findAwsById(readingInputSchema.parse(taken.input).awsConnectionId);
        return connection === undefined ? undefined : { type: "connection", kind: connection.kind, scope: connection };
      }),
    work: async (input, hold) => {
      const { awsConnectionId } = readingInputSchema.parse(input);
      const { discovery } = await createConnectionDeps(awsConnectionId);
      await carryOutReading(discovery, awsConnectionId, hold);
    },
  };
}

/** A kind of order as the engine needs it: the name of its workflow, and what carries one out. */
export type WorkerOrder = {
  readonly workflow: string;
  readonly desk: (owner: OwnerOf) => OrderDesk<never>;
  readonly carryOut: (owner: OwnerOf, orderId: string) => Promise<OrderEnd>;
};

/** The one way from a kind to a workflow: `carryOutOrder` catches what the work throws, for every kind. */
export function workerOrder<Release>(workflow: string, kind: (owner: OwnerOf) => OrderKind<Release>): WorkerOrder {
  return {
    workflow,
    desk: (owner) => kind(owner).desk,
    carryOut: async (owner, orderId) => await carryOutOrder(workerEnvironment, kind(owner), orderId),
  };
}

/** Every kind of order that a worker carries out. */
export const WORKER_ORDERS: readonly WorkerOrder[] = [
  workerOrder(RUN_WORKFLOWS.apply, applyKind),
  workerOrder(RUN_WORKFLOWS.undo, undoKind),
  workerOrder(RUN_WORKFLOWS.verify, verifyKind),
  workerOrder(RUN_WORKFLOWS.rotate, rotateKind),
  workerOrder(RUN_WORKFLOWS.deploy, deployKind),
  workerOrder(READ_ACCOUNT_WORKFLOW, readAccountKind),
];
