import type { AppError, Explanation } from "@/lib/core/errors";
import { ownerWords } from "@/lib/domain/verification/owner-words";

import type { ExitCode, Io } from "./io";

/** Prints a failure whole, on `err`: message, explanation, the fields it belongs to, when to try again. Exit 1. */
export function printFailure(io: Io, error: AppError): ExitCode {
  io.err(error.message);
  const { explanation, fieldErrors = {}, retryAfterSeconds } = error;
  if (explanation !== undefined) {
    for (const line of explanationLines(explanation)) io.err(line);
    // What a support engineer asks for: the call, the vendor's words and request ID.
    for (const [name, detail] of Object.entries(explanation.details)) io.err(`  ${name}: ${detail}`);
  }
  for (const [field, message] of Object.entries(fieldErrors)) io.err(`  ${field}: ${message}`);
  if (retryAfterSeconds !== undefined) io.err(`Try again in ${String(retryAfterSeconds)} s.`);
  return 1;
}

/** Cause, owner, fix, and the text that carries out the fix. */
export function explanationLines({ cause, owner, fix, fixText }: Explanation): readonly string[] {
  return [`Cause: ${cause}`, `Owner: ${ownerWords(owner)}`, `Fix:   ${fix}`, ...(fixText === undefined ? [] : ["", fixText, ""])];
}
