import type { ErrorCode, Explanation, FieldErrors, RequestedProof } from "./errors";

/** A failure as the browser gets it. `reference` is the ID in the log; pages show it with `internal`. */
export type ActionError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fieldErrors?: FieldErrors | undefined;
  readonly explanation?: Explanation | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly proof?: RequestedProof | undefined;
  readonly reference: string;
};

/** What a server action answers. */
export type ActionResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ActionError };

/** What was typed or ticked in a form, by name; names that end in `[]` have a list. */
export type TypedFields = Readonly<Record<string, string | readonly string[]>>;

/** The same for a plain form: what was typed comes back with a failure, secrets left out, so that it stays without scripts too. */
export type FormResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ActionError; readonly typed: TypedFields };
