import type { Result } from "@/lib/core/result";
import type { AppError } from "@/lib/core/errors";

/**
 * A call that goes wrong: the caller gets `error`, whatever became of the call. `late` is carried out only after so many
 * further calls, as when a server commits what the caller has given up.
 */
export type Fault = {
  readonly name: string;
  readonly error: AppError;
  readonly carriedOut: "never" | "at-once" | { readonly afterCalls: number };
};

/** The process died here: thrown by the wire, caught by the test that starts a new process. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export type Wire = ReturnType<typeof createWire>;

/**
 * The line between the portal and the world. Every call passes it; `crashAt` names the point at which the process
 * dies: odd points before a call is carried out, even points after it was, with the answer lost.
 *
 * @param gate passed at each point too, where several processes share a world: it can stop one of them. `send` is the
 *   point right before a call is carried out
 */
export function createWire(gate?: (at: "send" | "other") => Promise<void>) {
  let point = 0;
  let crashAt: ReadonlySet<number> = new Set();
  let dead = false;
  const writes: string[] = [];
  let calls = 0;
  let faultAt: (call: number) => Fault | undefined = () => undefined;
  let late: { afterCalls: number; readonly carryOut: () => Promise<void> }[] = [];

  const reach = async (at: "send" | "other" = "other"): Promise<void> => {
    if (gate !== undefined) await gate(at);
    point += 1;
    // A dead process does nothing more: what ran side by side with the crash ends at its next call.
    if (dead || crashAt.has(point)) {
      dead = true;
      throw new Crash(`Died at point ${String(point)}`);
    }
  };

  /** Lets late calls land, then gives what goes wrong with this one. */
  const nextCall = async (): Promise<Fault | undefined> => {
    calls += 1;
    for (const one of late) one.afterCalls -= 1;
    const landing = late.filter((one) => one.afterCalls <= 0);
    late = late.filter((one) => one.afterCalls > 0);
    for (const { carryOut } of landing) await carryOut();
    return faultAt(calls);
  };

  /** Answers in the vendor's place. What it gives is an error of every `Result`, which all calls that can fail return. */
  const faulty = async <Value>(fault: Fault, carryOut: () => Promise<Value>): Promise<Value> => {
    if (fault.carriedOut === "at-once") await carryOut();
    else if (fault.carriedOut !== "never") {
      late.push({
        afterCalls: fault.carriedOut.afterCalls,
        carryOut: async () => {
          await carryOut();
        },
      });
    }
    const answer: Result<never, AppError> = { ok: false, error: fault.error };
    return answer as Value;
  };

  return {
    /** What goes wrong from now on, by the number of the call counted from here. */
    failAt(choose: (call: number) => Fault | undefined) {
      calls = 0;
      faultAt = choose;
    },
    /** How many calls were made since the last `failAt`. */
    calls: () => calls,
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
        await reach("send");
        const fault = await nextCall();
        return fault === undefined ? await call(...input) : await faulty(fault, async () => await call(...input));
      };
    },
    write<Input extends readonly unknown[], Value>(name: string, call: (...input: Input) => Promise<Value>) {
      return async (...input: Input): Promise<Value> => {
        await reach("send");
        const carryOut = async (): Promise<Value> => {
          const answer = await call(...input);
          writes.push(name);
          return answer;
        };
        const fault = await nextCall();
        const answer = fault === undefined ? await carryOut() : await faulty(fault, carryOut);
        await reach();
        return answer;
      };
    },
    /** A commit of the ledger: the process may die before it, or after it. */
    async commit(work: () => void): Promise<void> {
      await reach();
      work();
      await reach();
    },
  };
}
