/** How waits between attempts grow: the first lasts up to `firstMs`, each later one twice as long, none over `longestMs`. */
export type Pace = { readonly firstMs: number; readonly longestMs: number };

/** What waiting between attempts needs. */
export type Waiting = {
  /** Resolves after the wait. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

/**
 * Repeats work until `paceAfter` ends it, and returns the last result. After each attempt `paceAfter` receives its result and the
 * number of attempts so far, and returns the pace of the next wait, or `undefined` to end.
 *
 * Work that changes something must look before it acts, because a lost response leaves its outcome unknown.
 */
export async function retry<Outcome>(
  { sleep, random }: Waiting,
  work: () => Promise<Outcome>,
  paceAfter: (outcome: Outcome, tries: number) => Pace | undefined | Promise<Pace | undefined>,
): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await work();
    const pace = await paceAfter(outcome, tries);
    if (pace === undefined) return outcome;
    await sleep(waitMs(pace, tries, random()));
  }
}

/** The same for work that throws when it fails: returns its first value, or throws the error after which `paceAfter` ends it. */
export async function retryThrown<Value>(
  waiting: Waiting,
  work: () => Promise<Value>,
  paceAfter: (error: unknown, tries: number) => Pace | undefined,
): Promise<Value> {
  type Outcome = { readonly done: true; readonly value: Value } | { readonly done: false; readonly error: unknown };
  const once = async (): Promise<Outcome> => {
    try {
      return { done: true, value: await work() };
    } catch (error) {
      return { done: false, error };
    }
  };
  const end = await retry(waiting, once, (outcome, tries) => (outcome.done ? undefined : paceAfter(outcome.error, tries)));
  if (end.done) return end.value;
  throw end.error;
}

/**
 * The wait after this many attempts, in milliseconds. Half of it is random, so that callers who failed together do not retry
 * together. `chance` is in [0, 1]; 1 gives the longest wait.
 */
export function waitMs({ firstMs, longestMs }: Pace, tries: number, chance: number): number {
  // eslint-disable-next-line no-restricted-syntax -- This is the one place where waits grow.
  return Math.round(Math.min(firstMs * 2 ** (tries - 1), longestMs) * (0.5 + chance / 2));
}
