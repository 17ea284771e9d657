import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { retry, type Waiting } from "@/lib/core/retry";

/** The waits between two attempts of an operation. */
export const OPERATION_PACE = { firstMs: 2000, longestMs: 60_000 };

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
  { clock, ...waiting }: Waiting & { readonly clock: Clock },
  work: () => Promise<Result<Value, AppError>>,
  onWait?: (failure: AppError, nextTry: number) => Promise<void>,
): Promise<Result<Value, AppError>> {
  const begun = clock.now().getTime();
  let since = begun;
  let patience = 0;
  return await retry(waiting, work, async (worked, tries) => {
    if (worked.ok) return undefined;
    const now = clock.now().getTime();
    // A failure of another kind has its own patience; alternating failures must not add up without end.
    const allowed = patienceFor(worked.error);
    if (allowed !== patience) since = now;
    patience = allowed;
    if (now - since >= patience || now - begun >= 2 * OUTAGE_MS) return undefined;
    await onWait?.(worked.error, tries + 1);
    return OPERATION_PACE;
  });
}
