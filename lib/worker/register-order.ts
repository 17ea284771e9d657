import { DBOS } from "@dbos-inc/dbos-sdk";
// The engine's own packages read the token of an execution from here; its public interface can only compare it.
import { currentOwnerXid } from "@dbos-inc/dbos-sdk/internal/context";

import type { OrderEnd } from "@/lib/domain/orders/carry-out-order";
import { whileCounted } from "./executions";
import type { WorkerOrder } from "./order-kinds";

/** So many restarts of one order and the engine gives it up, which stops it with a failure. */
const MOST_RECOVERIES = 1000;

/**
 * Registers a kind of order with the engine, under the name of its workflow. The engine gives each order to one worker
 * and hands it on when that worker dies. What was done is in our own records, so the workflow has no steps of the engine.
 */
export function registerOrder({ workflow, carryOut }: Pick<WorkerOrder, "workflow" | "carryOut">): void {
  const execute = async (): Promise<{ readonly ended: OrderEnd }> => {
    const id = DBOS.workflowID;
    if (id === undefined) throw new Error(`${workflow} runs as a workflow only.`);
    const execution = { id, owner: engineOwner(id) };
    return { ended: await whileCounted(execution, async () => await carryOut(engineOwner, id)) };
  };
  DBOS.registerWorkflow(execute, { name: workflow, maxRecoveryAttempts: MOST_RECOVERIES });
}

/** The token by which the engine knows the execution that calls. Throws outside of a workflow. */
function engineOwner(orderId: string): string {
  const owner = currentOwnerXid(orderId);
  if (owner === undefined) throw new Error(`Order ${orderId} is taken by its own workflow only.`);
  return owner;
}
