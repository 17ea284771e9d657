import { readFileSync } from "node:fs";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";

/**
 * The content of a file as text.
 *
 * @param what what the file is, as a sentence begins: "The answers file"
 * Errors: `invalid_input` for a file that cannot be read.
 */
export function readTextFile(file: string, what: string): Result<string, AppError> {
  try {
    return ok(readFileSync(file, "utf8"));
  } catch (cause) {
    return err({ code: "invalid_input", message: `${what} cannot be read: ${file}. Check the path and your rights.`, cause });
  }
}
