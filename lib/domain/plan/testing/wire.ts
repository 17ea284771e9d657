/** The process died here: thrown by the wire, caught by the test that starts a new process. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export type Wire = ReturnType<typeof createWire>;

/**
 * The line between the portal and the world. Every call passes it; `crashAt` names the point at which the process
 * dies: odd points before a call is carried out, even points after it was, with the answer lost.
 */
export function createWire() {
  let point = 0;
  let crashAt: ReadonlySet<number> = new Set();
  let dead = false;
  const writes: string[] = [];

  const reach = (): void => {
    point += 1;
    // A dead process does nothing more: what ran side by side with the crash ends at its next call.
    if (dead || crashAt.has(point)) {
      dead = true;
      throw new Crash(`Died at point ${String(point)}`);
    }
  };

  return {
    /** Where the process dies next, counted from now. */
    crashAt(points: readonly number[]) {
      point = 0;
      dead = false;
      crashAt = new Set(points);
    },
    /** How many points have been passed since the last `crashAt`. */
    passed: () => point,
    /** Every write that the world carried out, in order. */
    writes: () => writes,
    read<Input extends readonly unknown[], Value>(call: (...input: Input) => Promise<Value>) {
      return async (...input: Input): Promise<Value> => {
        reach();
        return await call(...input);
      };
    },
    write<Input extends readonly unknown[], Value>(name: string, call: (...input: Input) => Promise<Value>) {
      return async (...input: Input): Promise<Value> => {
        reach();
        const answer = await call(...input);
        writes.push(name);
        reach();
        return answer;
      };
    },
    /** A commit of the ledger: the process may die before it, or after it. */
    async commit(work: () => void): Promise<void> {
      reach();
      work();
      reach();
      await Promise.resolve();
    },
  };
}
