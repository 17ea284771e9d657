import type { AppError } from "./errors";

/** The most that one answer may hold, in bytes of UTF-8. */
export const MAX_INPUT_BYTES = 256 * 1024;

/** What a request may nest: forms have three levels. */
const MAX_DEPTH = 32;

const TOO_MUCH =
  "That is too much for one answer: at most 256 KB can be sent at once. Shorten it; what you entered is still here.";
const UNSTORABLE =
  "This contains a character that cannot be stored. It usually comes from a file that is not text, or from a broken copy. Enter the text again.";
const NO_ANSWER: AppError = { code: "invalid_input", message: "The request contains something that is not an answer." };

const encoder = new TextEncoder();

/**
 * Checks what a person or a program sent before a schema sees it: plain data only, no more than 256 KB, and text that
 * can be stored (no NUL, no half of a surrogate pair). Returns `invalid_input`, beside the field where there is one.
 */
export function checkInput(input: unknown): AppError | undefined {
  const waiting = [{ value: input, path: "", depth: 0 }];
  const unstorable: Record<string, string> = {};
  let total = 0;
  let largest = { path: "", bytes: 0 };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (typeof value === "string") {
      const bytes = sizeOf(value);
      total += bytes;
      if (bytes > largest.bytes) largest = { path, bytes };
      if (isUnstorable(value)) unstorable[path] = UNSTORABLE;
    } else if (isList(value) || isPlainObject(value)) {
      if (depth === MAX_DEPTH) return NO_ANSWER;
      for (const [key, inside] of Object.entries(value)) {
        total += sizeOf(key) + 1;
        if (isUnstorable(key)) return NO_ANSWER;
        waiting.push({ value: inside, path: path === "" ? key : `${path}.${key}`, depth: depth + 1 });
      }
    } else if (!isScalar(value)) return NO_ANSWER;
    if (total > MAX_INPUT_BYTES) return withFields(TOO_MUCH, { [largest.path]: TOO_MUCH });
  }
  return Object.keys(unstorable).length === 0 ? undefined : withFields(UNSTORABLE, unstorable);
}

/** The bytes of a text, counted only up to the limit. */
function sizeOf(text: string): number {
  return text.length > MAX_INPUT_BYTES ? text.length : encoder.encode(text).byteLength;
}

function isUnstorable(text: string): boolean {
  // With the flag `u` a surrogate matches only where its other half is missing.
  return text.includes("\0") || /[\ud800-\udfff]/u.test(text);
}

function isScalar(value: unknown): boolean {
  return (
    value === null || value === undefined || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A message of the whole request has no field, so the message is shown alone. */
function withFields(message: string, fields: Readonly<Record<string, string>>): AppError {
  const named = Object.entries(fields).filter(([path]) => path !== "");
  return { code: "invalid_input", message, fieldErrors: named.length === 0 ? undefined : Object.fromEntries(named) };
}
