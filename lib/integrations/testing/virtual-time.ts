import { setImmediate as turn } from "node:timers/promises";

import type { Clock } from "@/lib/core/clock";
import type { Wait } from "../token-bucket";

/** Turns of the event loop after which nothing more happens until time passes. */
const QUIET_TURNS = 3;
const MOST_IDLE_TURNS = 10_000;

/** Time that jumps from one waiting call to the next as soon as nothing else is left to do: the same on every machine. */
export function createVirtualTime() {
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();
  const clock: Clock = { now: () => new Date(now) };
  const wait: Wait = async (milliseconds, signal) => {
    if (signal?.aborted === true) return;
    await new Promise<void>((resolve) => {
      const one = {
        at: now + milliseconds,
        wake: () => {
          waiting.delete(one);
          resolve();
        },
      };
      waiting.add(one);
      signal?.addEventListener("abort", one.wake, { once: true });
    });
  };
  return {
    clock,
    wait,
    now: () => now,
    /** Lets time pass until the work has ended. */
    async run<Value>(work: () => Promise<Value>): Promise<Value> {
      const state = { ended: false };
      const result = work().finally(() => {
        state.ended = true;
      });
      result.catch(() => undefined);
      for (let idle = 0; !state.ended; idle += 1) {
        for (let i = 0; i < QUIET_TURNS; i += 1) await turn();
        const [next] = [...waiting].sort((one, other) => one.at - other.at);
        if (idle > MOST_IDLE_TURNS) throw new Error("The work waits for something that is not time.");
        if (next === undefined) continue;
        idle = 0;
        now = Math.max(now, next.at);
        next.wake();
      }
      return await result;
    },
  };
}
