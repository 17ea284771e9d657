import type { AppError, ErrorCode } from "@/lib/core/errors";
import type { HarnessFailure } from "@/lib/domain/diagnosis/harness-failure";
import { explainHarness } from "@/lib/domain/diagnosis/explain-harness";

/** Codes by which Harness says that something is not there, whatever the HTTP status. */
const NOT_FOUND = new Set([
  "ENTITY_NOT_FOUND",
  "RESOURCE_NOT_FOUND",
  "RESOURCE_NOT_FOUND_EXCEPTION",
  "CONNECTOR_NOT_FOUND_EXCEPTION",
  "SECRET_MANAGER_ID_NOT_FOUND",
]);

const CONFLICT = new Set([
  "DUPLICATE_FIELD",
  "ENTITY_REFERENCE_EXCEPTION",
  "OPTIMISTIC_LOCKING_EXCEPTION",
  "ACTIVE_SERVICE_INSTANCES_PRESENT_EXCEPTION",
]);

/** Sorts a failure by kind, status and code; never by its words. */
export function harnessErrorCode(failure: HarnessFailure): ErrorCode {
  const status = failure.httpStatus ?? 0;
  switch (failure.kind) {
    case "network":
      return failure.code === "ADDRESS_REFUSED" ? "upstream_rejected" : "upstream_unavailable";
    case "page":
    case "empty":
    case "shape":
      // A success in a form that Harness does not use is no result; a later try may succeed.
      return status >= 300 && status < 500 ? "upstream_rejected" : "upstream_unavailable";
    case "governance":
      return "upstream_rejected";
    case "answer": {
      const code = failure.code ?? "";
      if (NOT_FOUND.has(code)) return "not_found";
      if (CONFLICT.has(code)) return "conflict";
      // Codes about delegates come with 404 and 503 as well, but nothing that was asked for is missing.
      if (code.includes("DELEGATE")) return "upstream_rejected";
      if (status === 404) return "not_found";
      if (status === 429) return "rate_limited";
      return status >= 500 ? "upstream_unavailable" : "upstream_rejected";
    }
  }
}

/** Carries the failure as the cause of its `AppError`, for callers to whom a failure is itself an answer. */
export class HarnessFailureError extends Error {
  readonly failure: HarnessFailure;

  constructor(failure: HarnessFailure, cause: unknown) {
    super(`${failure.call}: ${failure.code ?? failure.kind}`, { cause });
    this.name = "HarnessFailureError";
    this.failure = failure;
  }
}

/** An `AppError` with the explanation of the failure. Its message holds none of Harness's words. */
export function harnessError(failure: HarnessFailure, cause?: unknown): AppError {
  const explanation = explainHarness(failure);
  return {
    code: harnessErrorCode(failure),
    message: `${explanation.title}. ${explanation.fix}`,
    explanation,
    cause: new HarnessFailureError(failure, cause),
  };
}
