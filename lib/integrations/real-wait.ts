import { setTimeout as pause } from "node:timers/promises";

import type { Wait } from "./token-bucket";

/** Waits on the machine's own time. A process may end while it waits. */
export const realWait: Wait = async (milliseconds, signal) => {
  try {
    await pause(milliseconds, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) });
  } catch (cause) {
    if (signal?.aborted !== true) throw cause;
  }
};
