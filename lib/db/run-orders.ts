import type { AppError } from "@/lib/core/errors";
import { FenceLostError, type Hold } from "@/lib/domain/orders/order";
import { canonicalJson } from "@/lib/core/canonical-json";
import { err, ok } from "@/lib/core/result";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { OrderDesk } from "@/lib/domain/orders/carry-out-order";
import {
  ANSWERS_CHANGED,
  RUN_WORKFLOWS,
  type AnswerVersions,
  type RunOrderPlacing,
  type RunRelease,
} from "@/lib/domain/onboarding/run-order";
import type { Run } from "@/lib/domain/runs/run";
import type { Database, Transaction } from "./client";
import { ownedWorkflow } from "./engine";
import { checkHeldRun, lockHeldRun, lockRun } from "./held-run";
import { savePlan } from "./operation-ledger";
import { placeRunOrder, runOrderId, stateColumns } from "./place-run-order";
import { recordRunEvent } from "./run-repository";
import { stopRunOrder, type StopResult } from "./stop-run-order";
import { createWorkOrder, deleteWorkOrder } from "./work-order";

/** Orders of runs: placed by people, taken and ended by workers. */
export function createRunOrders(db: Database): RunOrderPlacing {
  return {
    async place(actor, run, order) {
      return await db.$transaction(async (tx) => {
        if (order.plan !== undefined && (await haveAnswersChanged(tx, run, order.plan.answers))) return err(ANSWERS_CHANGED);
        const placed = await placeRunOrder(tx, run.id, { kind: order.kind, input: order.input, placedById: actor.userId });
        if (!placed.ok) return placed;
        if (order.plan !== undefined) await savePlan(tx, run.id, order.plan.operations);
        if (order.event !== undefined) await recordRunEvent(tx, actor, run, order.event.action, order.event.data);
        return ok(placed.value);
      });
    },
  };
}

/** Whether an answer or the path is another one than the plan was derived from. Locks the run: they stay until the commit. */
async function haveAnswersChanged(tx: Transaction, run: Run, read: AnswerVersions): Promise<boolean> {
  await lockRun(tx, run.id);
  const now = await tx.run.findUniqueOrThrow({
    where: { id: run.id },
    select: { path: true, answers: { select: { step: true, version: true } } },
  });
  const versions = Object.fromEntries(now.answers.map(({ step, version }) => [step, version]));
  return canonicalJson({ path: now.path, versions }) !== canonicalJson({ path: run.path, versions: read });
}

/**
 * Where a worker takes and ends the orders of runs.
 *
 * @param owner gives the token by which the engine knows this execution of an order
 */
export function createRunOrderDesk(db: Database, owner: (orderId: string) => string): OrderDesk<RunRelease> {
  return {
    async take(orderId) {
      // One statement: the order is the run's current one, and the engine's current execution is this one, or nothing changes.
      const [taken] = await db.$queryRaw<{ id: string; fence: number; input: unknown; placedById: string | null }[]>`
        WITH owned AS MATERIALIZED (${ownedWorkflow(orderId, owner(orderId))})
        UPDATE "Run" run SET "fence" = run."fence" + 1
        FROM "WorkOrder" work
        WHERE run."orderId" = ${orderId} AND work."id" = ${orderId} AND EXISTS (SELECT FROM owned)
        RETURNING run."id", run."fence", work."input", work."placedById"`;
      if (taken === undefined) return undefined;
      const { id: subjectId, fence, input, placedById } = taken;
      return { hold: { orderId, subjectId, fence }, input, placedById: placedById ?? undefined };
    },

    async check({ subjectId: runId, fence }) {
      await checkHeldRun(db, runId, fence);
    },

    async release({ orderId, subjectId: runId, fence }, { to, progress, next }) {
      await db.$transaction(async (tx) => {
        const run = await lockHeldRun(tx, runId, fence);
        const nextId = next === undefined ? null : runOrderId(next.kind, runId, fence + 1);
        const { placedById } = await tx.workOrder.findUniqueOrThrow({ where: { id: orderId }, select: { placedById: true } });
        await tx.run.update({
          where: { id: runId },
          data: {
            orderId: nextId,
            fence: { increment: 1 },
            ...stateColumns(to, run.now),
            ...withoutAbsent({ ...progress, stuckCause: progress && (progress.stuckCause ?? null) }),
          },
        });
        await deleteWorkOrder(tx, orderId);
        if (next !== undefined && nextId !== null) {
          await createWorkOrder(tx, { id: nextId, workflow: RUN_WORKFLOWS[next.kind], input: next.input, placedById, runId });
        }
      });
    },

    stop: async (hold, failure) => {
      await endHeld(hold, failure, "failed");
    },
    refuse: async (hold, why) => {
      await endHeld(hold, why, "refused");
    },
  };

  async function endHeld({ orderId, subjectId: runId, fence }: Hold, failure: AppError, result: StopResult): Promise<void> {
    await db.$transaction(async (tx) => {
      const run = await lockHeldRun(tx, runId, fence);
      if (run.orderId !== orderId) throw new FenceLostError(`Order ${orderId} is not the current one of its run.`);
      await stopRunOrder(tx, run, failure, result);
    });
  }
}
