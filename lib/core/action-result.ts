import type { ErrorCode, Explanation, FieldErrors } from "./errors";

/** A failure as the browser gets it. `reference` is the ID in the log; pages show it with `internal`. */
export type ActionError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fieldErrors?: FieldErrors;
  readonly explanation?: Explanation;
  readonly reference: string;
};

/** What a server action answers. */
export type ActionResult<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ActionError };
