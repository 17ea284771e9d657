import type { Transaction } from "./client";
import { enqueueWorkflow } from "./engine";
import { toJson } from "./json";

/** An order with its ID, the name of its workflow, what that is given, and what it is about. */
export type NewWorkOrder = {
  readonly id: string;
  readonly workflow: string;
  /** Who ordered it. An order that follows another one is placed by the same person. */
  readonly placedById: string | null;
  /** IDs only: it is stored in clear. */
  readonly input: Readonly<Record<string, string | readonly string[]>>;
} & ({ readonly runId: string } | { readonly scanId: string });

/** Writes an order and enqueues its workflow, in the transaction that writes the state which promises it. */
export async function createWorkOrder(tx: Transaction, order: NewWorkOrder): Promise<void> {
  await tx.workOrder.create({ data: { ...order, input: toJson(order.input) } });
  await enqueueWorkflow(tx, { id: order.id, name: order.workflow });
}

/** Deletes an order, in the transaction that writes the state which ends it. */
export async function deleteWorkOrder(tx: Transaction, id: string): Promise<void> {
  await tx.workOrder.deleteMany({ where: { id } });
}
