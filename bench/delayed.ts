import type { BenchClock } from "./virtual-clock";

/** Every remote call takes this long, in milliseconds, as both issues have it. */
export const DELAY_MS = 50;

/** Makes functions slow and counts how often they were called. */
export function createCallCounter(clock: BenchClock, delayMs = DELAY_MS) {
  let made = 0;
  return {
    made: () => made,
    /** The same object with every function of it, at any depth, made a remote call. */
    slow<Target extends object>(target: Target): Target {
      return new Proxy(target, {
        get: (object, name, receiver): unknown => {
          const value: unknown = Reflect.get(object, name, receiver);
          if (typeof value === "function")
            return async (...input: unknown[]): Promise<unknown> => {
              made += 1;
              await clock.wait(delayMs);
              return await (Reflect.apply(value, object, input) as Promise<unknown>);
            };
          return typeof value === "object" && value !== null ? this.slow(value) : value;
        },
      });
    },
  };
}

/** The longest way through steps that need each other, each with its weight. */
export function longestChain(
  steps: readonly { readonly id: string; readonly needs: readonly string[] }[],
  weightOf: (id: string) => number,
): number {
  const known = new Map<string, number>();
  const lengthOf = (id: string): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const step = steps.find((candidate) => candidate.id === id);
    const length = weightOf(id) + Math.max(0, ...(step?.needs ?? []).map(lengthOf));
    known.set(id, length);
    return length;
  };
  return Math.max(0, ...steps.map(({ id }) => lengthOf(id)));
}
