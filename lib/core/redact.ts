import { Secret } from "./secret";

const REDACTED = "[redacted]";

/** Keys whose value is never written, compared without case, dashes and underscores. */
const SECRET_KEYS =
  /^(.*(password|passphrase|secret|token|apikey|privatekey|credentials?|accesskey|authorization|cookie|sessionid)|xapikey|pem|setcookie)$/;

/** Keys that merely look like the ones above. */
const PLAIN_KEYS = new Set(["secretid", "secretidentifier", "secretref", "apikeysecretid", "sessionsecretid"]);

/** Names whose value is a secret where a text writes `name=value` or `"name":"value"`, as forms, addresses and JSON do. */
const SECRET_NAMES =
  "password|passwd|passphrase|client_?secret|(?:access|refresh|id|session|security)_?token|x-amz-(?:security-token|signature)";

/**
 * Texts that are secrets in any place: private keys, AWS key IDs and the 40 characters beside them, session tokens of
 * STS, Harness tokens, signed tokens (JWT), bearer tokens, passwords in addresses.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
const SECRET_TEXTS: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g,
  /PuTTY-User-Key-File-\d[\s\S]*?(?:Private-MAC:.*|$)/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,124}\b/g,
  /\b(?:IQoJb3JpZ2lu|F[Qw]oGZXIvYXdz|FQoDYXdz)[A-Za-z0-9+/=%_-]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){0,2}/g,
  /\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/?#@]{0,100}:)[^\s/?#@]{1,500}(?=@)/gi,
  new RegExp(`\\b((?:${SECRET_NAMES})(?:=|\\\\?"\\s*:\\s*\\\\?"))[^\\s"'&;\\\\]+`, "gi"),
  // IDs of stored secrets: they open nothing and are useless outside the portal.
  /\bsec_[0-9a-hjkmnp-tv-z]{24}\b/g,
  /\b[ps]at\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+/g,
  /(secret[^A-Za-z0-9]{0,3}(?:access)?[^A-Za-z0-9]{0,3}(?:key)?["'\s:=]{1,6})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/gi,
  /\b((?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi,
];

/** The text with every known form of a secret replaced; what a pattern captures precedes the secret and is kept. */
export function redactText(text: string): string {
  return SECRET_TEXTS.reduce(
    (shown, pattern) => shown.replace(pattern, (_found, kept: unknown) => (typeof kept === "string" ? kept : "") + REDACTED),
    text,
  );
}

/** A copy that is safe to write: values of secret keys and secret texts replaced, also in names; errors and dates as text, depth bounded. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (value === null || typeof value !== "object") return typeof value === "function" ? "[function]" : value;
  if (value instanceof Secret) return REDACTED;
  if (value instanceof Date) return value.toISOString();
  if (depth >= 6) return "[deeper]";
  if (value instanceof Error) return redactError(value, depth);
  if (ArrayBuffer.isView(value)) return "[bytes]";
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactText(key),
      isSecretKey(key) && item !== undefined ? REDACTED : redact(item, depth + 1),
    ]),
  );
}

/** Whether a field of this name holds a secret. */
export function isSecretKey(key: string): boolean {
  const plain = key.toLowerCase().replace(/[-_]/g, "");
  return SECRET_KEYS.test(plain) && !PLAIN_KEYS.has(plain);
}

function redactError(error: Error, depth: number): unknown {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: error.stack === undefined ? undefined : redactText(error.stack),
    cause: error.cause === undefined ? undefined : redact(error.cause, depth + 1),
    errors: error instanceof AggregateError ? redact(error.errors, depth + 1) : undefined,
  };
}
