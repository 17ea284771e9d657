/** How the waits between tries grow: the first lasts up to `firstMs`, each next one twice as long, none more than `longestMs`. */
export type Pace = { readonly firstMs: number; readonly longestMs: number };

/** What waiting between tries needs. */
export type Waiting = {
  /** Lets time pass. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

/**
 * Repeats work until the result of a try is worth no other one, and returns that result. `paceAfter` decides after each try:
 * the pace of the next wait, or `undefined` for the end. It gets the number of tries made, the first being 1.
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

/** The same for work that fails by throwing: returns its first value, or throws the error that ends the tries. */
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
 * The wait after so many tries, in milliseconds: between half and the whole of it, so that callers who failed together do not
 * come back together. `chance` is in [0, 1]; 1 gives the longest.
 */
export function waitMs({ firstMs, longestMs }: Pace, tries: number, chance: number): number {
  // eslint-disable-next-line no-restricted-syntax -- This is the one place where waits grow.
  return Math.round(Math.min(firstMs * 2 ** (tries - 1), longestMs) * (0.5 + chance / 2));
}
