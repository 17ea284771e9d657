import { READ_ACCOUNT_WORKFLOW } from "@/lib/domain/inventory/carry-out-reading";
import { RUN_WORKFLOWS } from "@/lib/domain/onboarding/run-order";
import { applyKind, readAccountKind, rotateKind, undoKind, verifyKind } from "./order-kinds";
import { registerOrder } from "./register-order";

/** Registers every kind of order with the engine. Called once, before the engine is launched. */
export function registerWorkflows(): void {
  registerOrder(RUN_WORKFLOWS.apply, applyKind);
  registerOrder(RUN_WORKFLOWS.undo, undoKind);
  registerOrder(RUN_WORKFLOWS.verify, verifyKind);
  registerOrder(RUN_WORKFLOWS.rotate, rotateKind);
  registerOrder(READ_ACCOUNT_WORKFLOW, readAccountKind);
}
