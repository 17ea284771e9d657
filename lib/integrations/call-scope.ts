import { AsyncLocalStorage } from "node:async_hooks";

/** The one who asked does not wait for the answer any more. */
export class CallEndedError extends Error {
  override readonly name = "CallEndedError";

  constructor() {
    super("The time for this look-up is over.");
  }
}

/** Too many calls wait for the same budget, so this one was not made. */
export class CallBudgetError extends Error {
  override readonly name = "CallBudgetError";

  constructor() {
    super("The portal's own budget for calls of this kind is used up.");
  }
}

const scope = new AsyncLocalStorage<AbortSignal>();
let outside: () => AbortSignal | undefined = () => undefined;

/**
 * Runs work whose calls to AWS and Harness end when `signal` does: what waits for a place, what is on its way, and what
 * would be tried again. The calls fail with `CallEndedError`, which their clients explain as a time-out.
 */
export async function within<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  return await scope.run(signal, work);
}

/** What limits the calls made just now; nothing limits them in a worker. */
export function currentSignal(): AbortSignal | undefined {
  return scope.getStore() ?? outside();
}

/** Sets what limits calls that are made outside of `within`. The web process gives each page a deadline here. */
export function limitCallsOutside(signalOf: () => AbortSignal | undefined): void {
  outside = signalOf;
}
