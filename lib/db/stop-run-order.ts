import type { AppError } from "@/lib/core/errors";
import { withoutAbsent } from "@/lib/core/without-absent";
import { kindOfWorkflow, stateDuring, type RunOrderKind } from "@/lib/domain/onboarding/run-order";
import { z } from "zod";
import type { Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { findNewestDeployment, stopDeployment } from "./deployment-repository";
import type { Prisma } from "./generated/client";
import type { HeldRun } from "./held-run";
import { changeOperation } from "./operation-ledger";
import { stateColumns } from "./place-run-order";
import { stopRotation } from "./rotation-repository";
import { deleteWorkOrder } from "./work-order";

/** What an order says it was about. One that cannot be read is stopped too: that may be why it stops. */
const inputSchema = z.object({
  operationIds: z.array(z.string()).optional(),
  rotationId: z.string().optional(),
  deploymentId: z.string().optional(),
});

/** `refused`: the order may not be carried out, because its placer could not place it any more. */
export type StopResult = "failed" | "refused";

/**
 * Ends the order of a locked run with a failure: what was under way has failed with it, the run is open again, and an
 * event says so. The intents of operations stay, so that the next order finds what was begun.
 */
export async function stopRunOrder(tx: Transaction, run: HeldRun, failure: AppError, result: StopResult): Promise<void> {
  const { runId, orderId } = run;
  if (orderId === null) return;
  const order = await tx.workOrder.findUniqueOrThrow({ where: { id: orderId }, select: { workflow: true, input: true } });
  const kind = kindOfWorkflow(order.workflow);
  const input = inputSchema.safeParse(order.input);

  if (kind === "apply" || kind === "undo")
    await stopOperations(tx, run, { kind, operationIds: input.data?.operationIds, failure });
  if (kind === "rotate") {
    const rotationId = input.data?.rotationId ?? (await findNewestRotation(tx, runId));
    if (rotationId !== undefined) await stopRotation(tx, rotationId, failure);
  }
  if (kind === "deploy") {
    const deploymentId = input.data?.deploymentId ?? (await findNewestDeployment(tx, runId));
    if (deploymentId !== undefined) await stopDeployment(tx, deploymentId, failure);
  }
  await tx.run.update({
    where: { id: runId },
    data: {
      orderId: null,
      fence: { increment: 1 },
      ...stoppedColumns(kind, run.now, failure),
    },
  });
  await deleteWorkOrder(tx, orderId);
  await appendEvent(tx, {
    tenant: run.tenant,
    runId,
    action: `run.${kind}.${STOP_WORDS[result]}`,
    targetType: "run",
    targetId: runId,
    result,
    data: { message: failure.message, cause: failure.explanation?.causeId, reference: failure.explanation?.details["Reference"] },
    dedupKey: `${orderId}:stopped`,
  });
}

/** The columns of a run whose state an order had changed: it is open again. */
function stoppedColumns(kind: RunOrderKind, now: Date, failure: AppError): Prisma.RunUpdateInput {
  if (stateDuring(kind) === undefined) return {};
  return { ...stateColumns("open", now), stuckCause: failure.explanation?.causeId ?? failure.code };
}

const STOP_WORDS = { failed: "stopped", refused: "refused" } as const satisfies Readonly<Record<StopResult, string>>;

type Stopped = { readonly kind: RunOrderKind; readonly operationIds: readonly string[] | undefined; readonly failure: AppError };

/** The operations that were under way have failed. Where none was, the first open one shows the failure. */
async function stopOperations(tx: Transaction, run: HeldRun, { kind, operationIds, failure }: Stopped): Promise<void> {
  const rows = await tx.operation.findMany({
    where: withoutAbsent({ runId: run.runId, operationId: operationIds && { in: [...operationIds] } }),
    orderBy: { position: "asc" },
    select: { operationId: true, state: true, attempt: true },
  });
  const underWay = rows.filter(({ state }) => ["running", "waiting", "undoing"].includes(state));
  const open = rows.filter(({ state }) => (kind === "apply" ? state !== "done" : state !== "undone"));
  const stopped =
    underWay.length > 0 || open.some(({ state }) => ["failed", "undo-failed"].includes(state)) ? underWay : open.slice(0, 1);
  for (const { operationId, attempt } of stopped) {
    await changeOperation(tx, run, {
      operationId,
      change: kind === "apply" ? { type: "failed", attempt, failure } : { type: "undo-failed", failure },
    });
  }
}

async function findNewestRotation(tx: Transaction, runId: string): Promise<string | undefined> {
  return (await tx.keyRotation.findFirst({ where: { runId }, orderBy: { startedAt: "desc" }, select: { id: true } }))?.id;
}
