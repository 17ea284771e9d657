import { AsyncLocalStorage } from "node:async_hooks";

import { Crash } from "@/lib/domain/plan/testing/wire";

/** What happens to a process at a point: it dies there, or it stops there until it is resumed. */
export type Fate = { readonly at: number; readonly kind: "dies" | "stalls" } | undefined;

/** A process of the simulation: a worker's execution of one order. */
export type Process = {
  /** How many points it has passed. */
  readonly points: () => number;
  readonly isOver: () => boolean;
  readonly isDead: () => boolean;
  /** Lets a stalled process go on. */
  readonly wake: () => void;
};

type Running = {
  points: number;
  fate: Fate;
  dead: boolean;
  over: boolean;
  asleep: Promise<void> | undefined;
  wake: () => void;
  /** The look that the process makes before each call, while it does the work of an order. */
  look: () => Promise<void>;
};

/** The process that runs. One store for all worlds, because Node carries every store along with every promise, for ever. */
const current = new AsyncLocalStorage<Running>();

/**
 * Processes that share one world and run one at a time, as far as the test says: each passes a gate before and after
 * every call, where it can die or stall together with everything that it does side by side.
 */
export function createProcesses() {
  return {
    /**
     * The gate of the world's wire. What the test itself looks at passes freely. A process that stalls before a call
     * makes its look after it woke up: between the look and the call it passes only instructions, so it stops nowhere.
     */
    async gate(at: "send" | "other"): Promise<void> {
      const process = current.getStore();
      if (process === undefined) return;
      if (process.asleep !== undefined) await process.asleep;
      if (!process.dead) process.points += 1;
      const { fate } = process;
      if (process.dead || (fate?.kind === "dies" && fate.at === process.points)) {
        process.dead = true;
        throw new Crash(`Died at point ${String(process.points)}`);
      }
      if (fate?.kind === "stalls" && fate.at === process.points) {
        process.asleep = new Promise((resolve) => {
          process.wake = () => {
            process.asleep = undefined;
            resolve();
          };
        });
        await process.asleep;
      }
      if (at === "send") await process.look();
    },

    /** As in a worker: every call of this work comes after a look. */
    async lookingFirst<Value>(look: () => Promise<void>, work: () => Promise<Value>): Promise<Value> {
      const process = current.getStore();
      if (process === undefined) return await work();
      process.look = look;
      try {
        return await work();
      } finally {
        process.look = nothing;
      }
    },

    /** Starts a process and runs it until it is over, dies or stalls. */
    async start(work: () => Promise<void>, fate: Fate): Promise<Process> {
      const process: Running = {
        points: 0,
        fate,
        dead: false,
        over: false,
        asleep: undefined,
        wake: () => undefined,
        look: nothing,
      };
      void current.run(process, async () => {
        try {
          await work();
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
        } finally {
          process.over = true;
        }
      });
      await quiet();
      return {
        points: () => process.points,
        isOver: () => process.over,
        isDead: () => process.dead,
        wake: () => {
          process.wake();
        },
      };
    },

    /** Waits until nothing moves any more. */
    quiet,
  };
}

const nothing = async () => await Promise.resolve();

/** Everything in the simulation resolves at once, so a few turns of the event loop are enough for all of it. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
