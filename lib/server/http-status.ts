import type { ErrorCode } from "@/lib/core/errors";

/** The HTTP status of an error code. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  precondition_failed: 409,
  rate_limited: 429,
  overloaded: 503,
  upstream_rejected: 422,
  upstream_unavailable: 503,
  internal: 500,
};
