import { AsyncLocalStorage } from "node:async_hooks";

/** What the edge knows about the request under way, from the connection and from what it has checked. */
export type RequestFacts = {
  /** Where it comes from: the connection's address, or what a configured proxy says. */
  readonly address: string;
  /** It was made on this machine, at a name that means this machine, and nothing passed it on. */
  readonly isFromThisMachine: boolean;
  /** Path and query, as the person sees them. */
  readonly path: string;
  /** Sets a "retry later" status on the response, which a page or an action cannot set. */
  readonly later?: (status: 429 | 503, retryAfterSeconds: number) => void;
  /** Says that the database did not answer, so that a page which fails is replaced by one that says so. */
  readonly databaseIsAway?: () => void;
};

// The server and Next.js are built apart, so that each has this module: what they share belongs to the process.
const shared: typeof globalThis & { carabinerRequests?: AsyncLocalStorage<RequestFacts> } = globalThis;
const storage = (shared.carabinerRequests ??= new AsyncLocalStorage<RequestFacts>());

/** Does the work of one request. */
export function withRequestFacts<Value>(facts: RequestFacts, work: () => Value): Value {
  return storage.run(facts, work);
}

/** The facts of the request under way; undefined outside of one. */
export function requestFacts(): RequestFacts | undefined {
  return storage.getStore();
}
