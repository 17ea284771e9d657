import "server-only";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { answerWithin } from "@/lib/integrations/answer-within";

/** A page waits this long for what only makes it more convenient. */
const LOOK_UP_MS = 8_000;

const TOO_SLOW: AppError = {
  code: "upstream_unavailable",
  message: "The answer took too long. Type the value instead, or load the page again.",
};

/** A look-up for a picker or a hint, with its own deadline before the page's: the page is shown without it. */
export async function lookUp<Value>(
  work: () => Promise<Result<Value, AppError>>,
  limitMs = LOOK_UP_MS,
  late = TOO_SLOW,
): Promise<Result<Value, AppError>> {
  return await answerWithin(limitMs, late, work);
}
