import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { undoWhileDeployed } from "@/lib/domain/deployment/deployment-words";
import { undoWhileRotating } from "@/lib/domain/rotation/rotation-words";
import {
  kindOfWorkflow,
  RUN_WORKFLOWS,
  stateDuring,
  whyNotNow,
  type OrderInput,
  type RunOrderKind,
} from "@/lib/domain/onboarding/run-order";
import type { RunState } from "@/lib/domain/runs/run";
import type { Transaction } from "./client";
import type { Prisma } from "./generated/client";
import { lockRun, type HeldRun } from "./held-run";
import { findOpenCleanUp } from "./open-deployment";
import { findOpenRotation } from "./open-rotation";
import { createWorkOrder, deleteWorkOrder } from "./work-order";

/** An order of a run that a worker has not ended. The fence makes each one's ID its own. */
export function runOrderId(kind: RunOrderKind, runId: string, fence: number): string {
  return `${kind}:${runId}:${String(fence)}`;
}

/**
 * Gives a run its order: moves its state, raises its fence, and enqueues the workflow, in the caller's transaction. A
 * verification that is under way is replaced; its worker can write nothing more.
 *
 * Errors: `conflict` and `precondition_failed` with what the run is doing instead.
 */
export async function placeRunOrder(
  tx: Transaction,
  runId: string,
  { kind, input, placedById }: { readonly kind: RunOrderKind; readonly input: OrderInput; readonly placedById: string },
): Promise<Result<{ readonly orderId: string }, AppError>> {
  const run = await lockRun(tx, runId);
  const refused = await whyRefused(tx, run, kind);
  if (refused !== undefined) return err(refused);

  const orderId = runOrderId(kind, runId, run.fence + 1);
  await tx.run.update({
    where: { id: runId },
    data: {
      orderId,
      fence: { increment: 1 },
      ...stateColumns(stateDuring(kind), run.now),
    },
  });
  if (run.orderId !== null) await deleteWorkOrder(tx, run.orderId);
  await createWorkOrder(tx, { id: orderId, workflow: RUN_WORKFLOWS[kind], input, placedById, runId });
  return ok({ orderId });
}

/** The columns that move a run into a state; none when it stays in its state. */
export function stateColumns(to: RunState | undefined, now: Date): Prisma.RunUpdateInput {
  return to === undefined ? {} : { state: to, version: { increment: 1 }, lastActivityAt: now };
}

async function whyRefused(tx: Transaction, run: HeldRun, kind: RunOrderKind): Promise<AppError | undefined> {
  const order = await tx.workOrder.findUnique({ where: { runId: run.runId }, select: { workflow: true } });
  const current = order === null ? undefined : kindOfWorkflow(order.workflow);
  const refused = whyNotNow(kind, { state: run.state, current });
  if (refused !== undefined || kind !== "undo") return refused;
  const rotation = await findOpenRotation(tx, run.runId);
  if (rotation !== undefined) return undoWhileRotating(rotation);
  const left = await findOpenCleanUp(tx, run.runId);
  return left === undefined ? undefined : undoWhileDeployed(left);
}
