import type { AppError, ErrorCode } from "@/lib/core/errors";

import type { Fault } from "./wire";

/** Every way in which a call to AWS or Harness goes wrong, as the clients report it. */
export const FAULTS: readonly Fault[] = [
  fault("a reset before it is carried out", "never", "upstream_unavailable"),
  fault("a reset after it was carried out", "at-once", "upstream_unavailable"),
  fault("a time-out, carried out during the next call", { afterCalls: 1 }, "upstream_unavailable"),
  fault("a time-out, carried out some calls later", { afterCalls: 5 }, "upstream_unavailable"),
  fault("a 500 after it was carried out", "at-once", "upstream_unavailable"),
  fault("a 503", "never", "upstream_unavailable"),
  fault("throttling", "never", "rate_limited"),
  fault("an empty 200", "at-once", "upstream_unavailable"),
  fault("an HTML page with 200", "never", "upstream_unavailable"),
  fault("a truncated reply", "at-once", "upstream_unavailable"),
  fault("a reply of one byte a second", "at-once", "upstream_unavailable"),
  fault("access denied once", "never", "upstream_rejected"),
  fault("expired credentials once", "never", "upstream_rejected"),
];

function fault(name: string, carriedOut: Fault["carriedOut"], code: ErrorCode): Fault {
  const error: AppError = { code, message: `${name}.` };
  return { name, carriedOut, error };
}
