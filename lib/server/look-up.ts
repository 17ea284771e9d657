import "server-only";
import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";

/** A page waits this long for what only makes it more convenient. */
const LOOK_UP_MS = 8_000;

const TOO_SLOW: AppError = {
  code: "upstream_unavailable",
  message: "The answer took too long. Type the value instead, or load the page again.",
};

/** A look-up for a picker or a hint, with an end: a vendor that hangs must not keep the page from being shown. */
export async function lookUp<Value>(
  work: Promise<Result<Value, AppError>>,
  limitMs = LOOK_UP_MS,
): Promise<Result<Value, AppError>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<Result<Value, AppError>>((resolve) => {
    timer = setTimeout(() => {
      resolve(err(TOO_SLOW));
    }, limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
