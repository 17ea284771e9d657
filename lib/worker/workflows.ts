import { registerApplyRun } from "./apply-run";
import { registerDiscoverAccount } from "./discover-account";
import { registerRotateKey } from "./rotate-key";
import { registerUndoRun } from "./undo-run";
import { registerVerifyRun } from "./verify-run";

/**
 * Registers every durable workflow with the engine. Called once, before the engine is launched; each workflow file
 * exports one `register…` function for this list. The web enqueues by the names used there.
 */
export function registerWorkflows(): void {
  for (const register of REGISTRATIONS) register();
}

const REGISTRATIONS: readonly (() => void)[] = [
  registerApplyRun,
  registerRotateKey,
  registerUndoRun,
  registerVerifyRun,
  registerDiscoverAccount,
];
