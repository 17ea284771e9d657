import { randomUUID } from "node:crypto";

/** One permission that the caller lacked, in the words of the access control service. */
export type FailedCheck = {
  readonly resourceScope: {
    readonly accountIdentifier: string;
    readonly orgIdentifier: string | null;
    readonly projectIdentifier: string | null;
  };
  readonly resourceType: string;
  readonly resourceIdentifier: string | null;
  readonly permission: string;
};

export type FieldError = {
  readonly fieldId: string;
  readonly error: string;
};

export type ResponseMessage = {
  readonly code: string;
  readonly level: "INFO" | "ERROR";
  readonly message: string;
  readonly exception: null;
  readonly failureTypes: readonly string[];
};

/** An answer that is not a success: thrown by handlers, sent as it is by the server. */
export class HarnessError extends Error {
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(typeof body.message === "string" ? body.message : "error");
    this.name = "HarnessError";
  }
}

/** HTTP status by error code; any other code is 400, as the vendor does it. */
const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  INVALID_TOKEN: 401,
  EXPIRED_TOKEN: 401,
  REVOKED_TOKEN: 401,
  INVALID_CREDENTIAL: 401,
  USER_DOES_NOT_EXIST: 401,
  NG_ACCESS_DENIED: 403,
  ACCESS_DENIED: 403,
  USAGE_LIMITS_EXCEEDED: 403,
  ENTITY_NOT_FOUND: 404,
  RESOURCE_NOT_FOUND: 404,
  SECRET_MANAGER_ID_NOT_FOUND: 404,
  NO_AVAILABLE_DELEGATES: 404,
  NO_INSTALLED_DELEGATES: 404,
  DELEGATE_NOT_REGISTERED: 404,
  METHOD_NOT_ALLOWED: 405,
  UNKNOWN_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  UNAVAILABLE_DELEGATES: 503,
  REQUEST_TIMEOUT: 504,
};

const FAILURE_TYPES: Readonly<Record<string, readonly string[]>> = {
  NG_ACCESS_DENIED: [],
  INVALID_TOKEN: ["AUTHENTICATION"],
  AWS_ACCESS_DENIED: ["AUTHORIZATION_ERROR"],
  DELEGATE_NOT_AVAILABLE: ["DELEGATE_PROVISIONING"],
};

function responseMessage(code: string, level: "INFO" | "ERROR", message: string): ResponseMessage {
  const failureTypes = level === "INFO" ? [] : (FAILURE_TYPES[code] ?? ["APPLICATION_ERROR"]);
  return { code, level, message, exception: null, failureTypes };
}

function errorDto(code: string, message: string, chain: readonly ResponseMessage[]) {
  return {
    status: "ERROR",
    code,
    message,
    correlationId: randomUUID(),
    detailedMessage: null,
    responseMessages: [...chain, responseMessage(code, "ERROR", message)],
    metadata: null,
  };
}

/** A business or server error (ErrorDTO). */
export function errorOf(code: string, message: string): HarnessError {
  return new HarnessError(STATUS_BY_CODE[code] ?? 400, errorDto(code, message, []));
}

/** A guided error: what to do, why, then the real error; the status follows from the last code. */
export function guidedError(hint: string, explanation: string, code: string, message: string): HarnessError {
  const chain = [responseMessage("HINT", "INFO", hint), responseMessage("EXPLANATION", "INFO", explanation)];
  return new HarnessError(STATUS_BY_CODE[code] ?? 400, errorDto(code, message, chain));
}

/** Bean validation (FailureDTO), always 400. */
export function invalidFields(errors: readonly FieldError[]): HarnessError {
  const first = errors[0];
  const message = first === undefined ? "Invalid request" : `Invalid request: ${first.fieldId} ${first.error}`;
  return new HarnessError(400, { status: "FAILURE", code: "INVALID_REQUEST", message, correlationId: randomUUID(), errors });
}

/** Not found as most resources say it: a FailureDTO with HTTP 400. */
export function resourceNotFound(message: string): HarnessError {
  return new HarnessError(400, {
    status: "FAILURE",
    code: "RESOURCE_NOT_FOUND_EXCEPTION",
    message,
    correlationId: randomUUID(),
    errors: [],
  });
}

/** 403 with the checks that failed. */
export function accessDenied(
  principal: { readonly type: string; readonly identifier: string },
  checks: readonly FailedCheck[],
): HarnessError {
  const first = checks[0];
  const missing =
    first === undefined
      ? "Missing permission"
      : `Missing permission ${first.permission} on ${first.resourceType.toLowerCase()}` +
        (first.resourceIdentifier === null ? "" : ` with identifier ${first.resourceIdentifier}`);
  const message = `Principal of type ${principal.type} with identifier ${principal.identifier} : ${missing}`;
  return new HarnessError(403, { ...errorDto("NG_ACCESS_DENIED", message, []), failedPermissionChecks: checks });
}

/** The part of the protocol that the stand-in does not speak yet. */
export function notThereYet(what: string): HarnessError {
  return errorOf("NOT_IMPLEMENTED", `The Harness stand-in does not offer ${what} yet.`);
}
