import type { OrderDesk } from "@/lib/domain/orders/carry-out-order";
import type { Hold } from "@/lib/domain/orders/order";
import type { RunRelease } from "@/lib/domain/onboarding/run-order";
import { WORKFLOW_ENGINE } from "@/lib/config/workflow-engine";
import type { Database } from "../client";
import { Prisma } from "../generated/client";
import { createRunOrderDesk } from "../run-orders";

const STATUS = Prisma.raw(`"${WORKFLOW_ENGINE.schema}"."workflow_status"`);

/** Gives an order to an execution, as the engine's queue does when a worker claims it. Returns the execution's token. */
export async function claimAsEngine(db: Database, orderId: string, owner = `owner of ${orderId}`): Promise<string> {
  await db.$executeRaw`
    UPDATE ${STATUS} SET "status" = 'PENDING', "owner_xid" = ${owner}, "executor_id" = 'test' WHERE "workflow_uuid" = ${orderId}`;
  return owner;
}

/** Ends a workflow as the engine does. */
export async function endAsEngine(db: Database, orderId: string, status: string): Promise<void> {
  await db.$executeRaw`UPDATE ${STATUS} SET "status" = ${status}, "owner_xid" = NULL WHERE "workflow_uuid" = ${orderId}`;
}

/** Claims and takes the order that a run has, as a worker does. */
export async function takeOrderOf(db: Database, runId: string): Promise<{ hold: Hold; desk: OrderDesk<RunRelease> }> {
  const { orderId } = await db.run.findFirstOrThrow({ where: { id: runId }, select: { orderId: true } });
  if (orderId === null) throw new Error(`Run ${runId} has no order.`);
  const owner = await claimAsEngine(db, orderId);
  const desk = createRunOrderDesk(db, () => owner);
  const taken = await desk.take(orderId);
  if (taken === undefined) throw new Error(`Order ${orderId} was not taken.`);
  return { hold: taken.hold, desk };
}
