import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import { currentSignal, within } from "./call-scope";

/**
 * The result of work that calls AWS or Harness, or a failure when there is none within the limit, or within the time left to
 * the caller. The calls end with it. Work whose time is over before it begins does not start.
 *
 * @param late the side that did not respond in time ("AWS in eu-west-1"), or the whole failure
 */
export async function answerWithin<Value>(
  limitMs: number,
  late: string | AppError,
  work: () => Promise<Result<Value, AppError>>,
): Promise<Result<Value, AppError>> {
  const failure = typeof late === "string" ? noResponse(late, limitMs) : late;
  const limit = AbortSignal.timeout(limitMs);
  const caller = currentSignal();
  const over = caller === undefined ? limit : AbortSignal.any([caller, limit]);
  if (over.aborted) return err(failure);
  return await new Promise<Result<Value, AppError>>((resolve, reject) => {
    const end = (): void => {
      resolve(err(failure));
    };
    over.addEventListener("abort", end, { once: true });
    within(over, work)
      .then((answer) => {
        // Ended calls report in their own words that they took too long.
        resolve(!answer.ok && over.aborted ? err(failure) : answer);
      }, reject)
      .finally(() => {
        over.removeEventListener("abort", end);
      });
  });
}

function noResponse(who: string, limitMs: number): AppError {
  return { code: "upstream_unavailable", message: `${who} did not respond within ${String(limitMs / 1000)} seconds.` };
}
