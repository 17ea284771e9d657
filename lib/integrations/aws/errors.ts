import type { AppError, ErrorCode } from "@/lib/core/errors";
import { classOfAwsCode, type AwsFailureClass } from "@/lib/domain/diagnosis/aws-codes";
import type { AwsFailure } from "@/lib/domain/diagnosis/aws-failure";
import { explainAws } from "@/lib/domain/diagnosis/explain-aws";
import { CallBudgetError, CallEndedError, wasForbidden } from "../call-scope";
import { AwsReplyError } from "./reply-check";

/** What was being done when a call failed; the rest of an `AwsFailure` comes from the error itself. */
export type AwsCallContext = Omit<AwsFailure, "code" | "message" | "httpStatus" | "requestId">;

/** The portal's own role could not be assumed: the call that needed it was never made. */
export class PortalRoleError extends Error {
  readonly roleArn: string;
  readonly externalIdSent: boolean;

  constructor(roleArn: string, externalIdSent: boolean, cause: unknown) {
    super("The portal could not assume its role.", { cause });
    this.name = "PortalRoleError";
    this.roleArn = roleArn;
    this.externalIdSent = externalIdSent;
  }
}

/** The portal has no AWS identity: the machine's configuration gave none. */
export class PortalIdentityError extends Error {
  constructor(cause: unknown) {
    super("The machine's own AWS identity could not be read.", { cause });
    this.name = "PortalIdentityError";
  }
}

/** The code of a call that was never made, because the portal has no access to the account. */
export const NO_ACCESS_CODE = "NoPortalAccess";

/** The code of a call that waited too long for a place in the portal's own budget, and was never made. */
const BUDGET_CODE = "PortalBudgetUsedUp";

/** The portal has no access to this account, so it makes no call. */
export class NoAccessError extends Error {
  constructor() {
    super("The portal has no access to this account.");
    this.name = NO_ACCESS_CODE;
  }
}

/** Carries the failure as the cause of its `AppError`, for callers who can find out more about it. */
export class AwsFailureError extends Error {
  readonly failure: AwsFailure;

  constructor(failure: AwsFailure, cause: unknown) {
    super(`${failure.service}:${failure.action}: ${failure.code}`, { cause });
    this.name = "AwsFailureError";
    this.failure = failure;
  }
}

const ERROR_CODES: Readonly<Record<AwsFailureClass, ErrorCode>> = {
  credentials: "upstream_rejected",
  permission: "upstream_rejected",
  account: "upstream_rejected",
  region: "upstream_rejected",
  throttle: "rate_limited",
  "not-found": "not_found",
  conflict: "conflict",
  quota: "upstream_rejected",
  capacity: "upstream_unavailable",
  input: "upstream_rejected",
  network: "upstream_unavailable",
  reply: "upstream_unavailable",
  "aws-side": "upstream_unavailable",
  "dry-run": "internal",
  unknown: "upstream_rejected",
};

/**
 * Turns whatever the SDK threw into a failure of the domain, by class and code.
 * `undefined` for what is not a failure of a call: that is a bug, and the caller throws it again.
 */
export function toAwsFailure(cause: unknown, context: AwsCallContext): AwsFailure | undefined {
  if (cause instanceof PortalRoleError) {
    const assuming = {
      ...context,
      service: "sts",
      action: "AssumeRole",
      resource: cause.roleArn,
      assumeRole: { roleArn: cause.roleArn, externalIdSent: cause.externalIdSent },
    };
    return toAwsFailure(cause.cause, assuming) ?? { ...assuming, code: "UnexpectedReply", message: wordsOf(cause.cause) };
  }
  if (cause instanceof PortalIdentityError) {
    return toAwsFailure(cause.cause, context) ?? { ...context, code: "CredentialsProviderError", message: wordsOf(cause.cause) };
  }
  if (!(cause instanceof Error) || wasForbidden(cause)) return undefined;
  if (cause instanceof CallEndedError) return { ...context, code: "TimeoutError", message: cause.message };
  if (cause instanceof CallBudgetError) return { ...context, code: BUDGET_CODE, message: cause.message };
  const { httpStatus, requestId } = metadataOf(cause);
  const seen = { ...context, message: cause.message, httpStatus, requestId };
  if (cause instanceof AwsReplyError) return { ...seen, code: cause.problem };
  if ("$fault" in cause) return { ...seen, code: cause.name };
  // A cut connection is named TimeoutError by the SDK; its code says what happened.
  const systemCode = "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  if (systemCode !== undefined && classOfAwsCode(systemCode) === "network") return { ...seen, code: systemCode };
  if (["network", "credentials", "account"].includes(classOfAwsCode(cause.name))) return { ...seen, code: cause.name };
  // The SDK could not read the answer: it leaves the raw response on the error.
  if ("$response" in cause || httpStatus !== undefined) return { ...seen, code: "UnexpectedReply" };
  return undefined;
}

/** An `AppError` with the explanation of the failure. Its message holds none of AWS's words. */
export function awsAppError(failure: AwsFailure, cause?: unknown): AppError {
  const explanation = explainAws(failure);
  return {
    code: ERROR_CODES[classOfAwsCode(failure.code, failure.httpStatus)],
    message: `${explanation.title}. ${explanation.fix}`,
    explanation,
    cause: new AwsFailureError(failure, cause),
  };
}

/** The error for whatever was thrown; throws again what is a bug of ours. */
export function toAwsError(cause: unknown, context: AwsCallContext): AppError {
  const failure = toAwsFailure(cause, context);
  if (failure === undefined) throw cause;
  return awsAppError(failure, cause);
}

function wordsOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function metadataOf(cause: Error): { readonly httpStatus?: number | undefined; readonly requestId?: string | undefined } {
  const metadata: unknown = "$metadata" in cause ? cause.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null) return {};
  const status: unknown = Reflect.get(metadata, "httpStatusCode");
  const requestId: unknown = Reflect.get(metadata, "requestId");
  return {
    httpStatus: typeof status === "number" ? status : undefined,
    requestId: typeof requestId === "string" ? requestId : undefined,
  };
}
