import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";

/** Time as a benchmark takes it, in milliseconds. */
export type BenchClock = { readonly now: () => number; readonly wait: (milliseconds: number) => Promise<void> };

/** The machine's own time. */
export const realClock: BenchClock = { now: () => performance.now(), wait: async (milliseconds) => await wait(milliseconds) };

/** Turns of the event loop after which nothing more happens on its own: the work between two calls is short. */
const QUIET_TURNS = 5;

/**
 * Runs work on a clock that jumps from one waiting call to the next as soon as nothing else is left to do. What it measures
 * is the order of calls alone: the same on every machine, however busy.
 */
export async function onVirtualClock<Value>(work: (clock: BenchClock) => Promise<Value>): Promise<Value> {
  let now = 0;
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const clock: BenchClock = {
    now: () => now,
    wait: async (milliseconds) => {
      await new Promise<void>((wake) => waiting.push({ at: now + milliseconds, wake }));
    },
  };
  const state = { ended: false };
  const result = work(clock).finally(() => {
    state.ended = true;
  });
  while (!state.ended) {
    for (let i = 0; i < QUIET_TURNS; i += 1) await turn();
    waiting.sort((a, b) => a.at - b.at);
    const next = waiting.shift();
    if (next === undefined) continue;
    now = next.at;
    next.wake();
  }
  return await result;
}
