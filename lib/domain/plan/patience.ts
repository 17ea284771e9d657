import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";

/** What waiting needs: the time, a way to let it pass, and chance for the jitter. */
export type Waiting = {
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 60_000;

/** Outages, throttling, and what AWS has not applied everywhere yet: IAM may take five minutes. */
const OUTAGE_MS = 5 * 60_000;
/** "Exists already" for what cannot be seen, "not there" for what was just made: a late answer or an old copy of IAM. */
const CONTRADICTION_MS = 2 * 60_000;
/** A refusal counts when it is repeated. */
const REFUSAL_MS = 10_000;

/**
 * How long a failure of a vendor's call is worth repeating, in milliseconds since it first came; 0 for what a repetition
 * cannot change. What this portal decides by its own rules is `precondition_failed`, which is final.
 */
export function patienceFor(error: AppError): number {
  if (error.explanation?.retry === "backoff") return OUTAGE_MS;
  switch (error.code) {
    case "rate_limited":
    case "overloaded":
    case "upstream_unavailable":
      return OUTAGE_MS;
    case "conflict":
    case "not_found":
      return CONTRADICTION_MS;
    case "upstream_rejected":
      return REFUSAL_MS;
    case "invalid_input":
    case "unauthenticated":
    case "forbidden":
    case "precondition_failed":
    case "internal":
      return 0;
  }
}

/**
 * Repeats work whose failure may pass, with growing waits, until it succeeds or its patience is used up. The work must
 * look before it acts. `onWait` is called before each wait with the failure and the number of the next try.
 *
 * Apply and undo share this, so both wait for the same things equally long.
 */
export async function patiently<Value>(
  { clock, sleep, random }: Waiting,
  work: () => Promise<Result<Value, AppError>>,
  onWait?: (failure: AppError, nextTry: number) => Promise<void>,
): Promise<Result<Value, AppError>> {
  const begun = clock.now().getTime();
  let since = begun;
  let patience = 0;
  for (let tries = 1; ; tries += 1) {
    const worked = await work();
    if (worked.ok) return worked;
    const now = clock.now().getTime();
    // A failure of another kind has its own patience; alternating failures must not add up without end.
    const allowed = patienceFor(worked.error);
    if (allowed !== patience) since = now;
    patience = allowed;
    if (now - since >= patience || now - begun >= 2 * OUTAGE_MS) return worked;
    await onWait?.(worked.error, tries + 1);
    await sleep(jittered(tries - 1, random));
  }
}

/** The wait after so many tries, in milliseconds: doubling, between half and the whole of it. */
export function jittered(tries: number, random: () => number): number {
  return Math.round(Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS) * (0.5 + random() / 2));
}
