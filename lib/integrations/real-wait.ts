import { setTimeout as pause } from "node:timers/promises";

import type { Waiting } from "@/lib/core/retry";
import { currentSignal } from "./call-scope";
import type { Wait } from "./token-bucket";

/** Waits on the machine's own time. A process may end while it waits. */
export const realWait: Wait = async (milliseconds, signal) => {
  await waiting(milliseconds, { ref: false, signal });
};

/** Waits between two attempts of a call, on the machine's own time, and no longer than the read that the call belongs to. */
export const betweenCalls: Waiting = {
  sleep: async (milliseconds) => {
    await waiting(milliseconds, { ref: true, signal: currentSignal() });
  },
  random: Math.random,
};

async function waiting(
  milliseconds: number,
  { ref, signal }: { readonly ref: boolean; readonly signal: AbortSignal | undefined },
): Promise<void> {
  try {
    await pause(milliseconds, undefined, { ref, signal });
  } catch (cause) {
    if (signal?.aborted !== true) throw cause;
  }
}
