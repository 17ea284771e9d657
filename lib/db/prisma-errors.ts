import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Prisma } from "./generated/client";

/** Whether a write hit a uniqueness constraint. @see https://www.prisma.io/docs/orm/reference/error-reference#p2002 */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** Runs a write; "already taken" comes back as `conflict` with the message given, everything else is thrown. */
export async function orConflict<Value>(message: string, write: () => Promise<Value>): Promise<Result<Value, AppError>> {
  try {
    return ok(await write());
  } catch (cause) {
    if (isUniqueViolation(cause)) return err({ code: "conflict", message, cause });
    throw cause;
  }
}
