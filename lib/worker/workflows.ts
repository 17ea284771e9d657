import { WORKER_ORDERS } from "./order-kinds";
import { registerOrder } from "./register-order";

/** Registers every kind of order with the engine. Called once, before the engine is launched. */
export function registerWorkflows(): void {
  for (const order of WORKER_ORDERS) registerOrder(order);
}
