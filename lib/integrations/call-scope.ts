import { AsyncLocalStorage } from "node:async_hooks";

/** The caller does not wait for the response any more. */
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

/** Made before a call is sent. Rejects when the call must not be made. */
export type Look = () => Promise<void>;

type Scope = { readonly signal?: AbortSignal; readonly look?: Look };

const scope = new AsyncLocalStorage<Scope>();
let outside: () => AbortSignal | undefined = () => undefined;

/**
 * Runs work whose calls to AWS and Harness end when `signal` does: what waits for a place, what is on its way, and what
 * would be tried again. The calls fail with `CallEndedError`, which their clients explain as a time-out.
 */
export async function within<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  return await scope.run({ ...scope.getStore(), signal }, work);
}

/** The same for work whose result several callers share: it ends with `signal` alone, and no caller's look comes before it. */
export async function sharedWithin<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value> {
  return await scope.run({ signal }, work);
}

/**
 * Runs work with a check before each of its calls to AWS and Harness, repeated calls included. When the look rejects, the
 * call is not sent and fails with the check's error, which no client translates.
 */
export async function lookingFirst<Value>(look: Look, work: () => Promise<Value>): Promise<Value> {
  return await scope.run({ ...scope.getStore(), look }, work);
}

/** Looks whether the work may still call. Clients await it right before they send, after all other waits. */
export async function beforeCall(): Promise<void> {
  try {
    await scope.getStore()?.look?.();
  } catch (cause) {
    if (cause instanceof Error) forbidding.add(cause);
    throw cause;
  }
}

const forbidding = new WeakSet<Error>();

/** Whether a call was not sent because of its look, so that its error is not a failure of the call, whatever code it has. */
export function wasForbidden(cause: unknown): boolean {
  return cause instanceof Error && forbidding.has(cause);
}

/** What limits the calls made just now; nothing limits them in a worker. */
export function currentSignal(): AbortSignal | undefined {
  return scope.getStore()?.signal ?? outside();
}

/** Sets what limits calls that are made outside of `within`. The web process gives each page a deadline here. */
export function limitCallsOutside(signalOf: () => AbortSignal | undefined): void {
  outside = signalOf;
}
