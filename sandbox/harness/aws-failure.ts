/** Where a call to AWS went wrong. */
export type AwsStep = "base" | "cross-account" | "call";

export type AwsFailureKind = "credentials" | "denied" | "identity" | "unreachable" | "other";

const BAD_CREDENTIALS = new Set([
  "AuthFailure",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
  "InvalidAccessKeyId",
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "InvalidIdentityToken",
  "InvalidIdentityTokenException",
  "IDPRejectedClaim",
  "IDPRejectedClaimException",
]);
const DENIED = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]);
const UNREACHABLE = new Set(["TimeoutError", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH"]);

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "Unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.name;
}

/** A refusal or silence of AWS, with what is needed to word the vendor's error. */
export class AwsFailure extends Error {
  constructor(
    readonly kind: AwsFailureKind,
    message: string,
    readonly step: AwsStep = "base",
    readonly awsCode: string | null = null,
  ) {
    super(message);
    this.name = "AwsFailure";
  }

  static from(error: unknown, step: AwsStep): AwsFailure {
    if (error instanceof AwsFailure) return error;
    const code = nameOf(error);
    const text = error instanceof Error ? error.message : String(error);
    if (BAD_CREDENTIALS.has(code)) return new AwsFailure("credentials", text, step, code);
    if (DENIED.has(code)) return new AwsFailure("denied", text, step, code);
    if (UNREACHABLE.has(code)) return new AwsFailure("unreachable", `AWS could not be reached (${code}).`, step, code);
    return new AwsFailure("other", text === "" ? code : text, step, code);
  }
}
