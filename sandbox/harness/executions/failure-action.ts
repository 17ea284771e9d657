import type { FailureAction, FailureStrategy } from "../pipeline-schema";
import type { FailureRecord } from "../records";

/** The error of a failure strategy that each type of failure belongs to. */
const ERROR_OF: Readonly<Record<string, string>> = {
  AUTHENTICATION: "Authentication",
  AUTHORIZATION_ERROR: "Authorization",
  CONNECTIVITY: "Connectivity",
  DELEGATE_PROVISIONING: "DelegateProvisioning",
  TIMEOUT_ERROR: "Timeout",
  USER_MARKED_FAILURE: "UserMarkedFailure",
  APPLICATION_ERROR: "Unknown",
};

/** What the first strategy that knows the failure does; undefined when none does. The step's own come before the stage's. */
export function actionFor(failure: FailureRecord, strategies: readonly FailureStrategy[]): FailureAction | undefined {
  const wanted = new Set(["AllErrors", ...failure.types.map((type) => ERROR_OF[type] ?? "Unknown")]);
  return strategies.find(({ onFailure }) => onFailure.errors.some((error) => wanted.has(error)))?.onFailure.action;
}
