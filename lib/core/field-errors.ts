import type { AppError, FieldErrors } from "./errors";
import { plural } from "./plural";

/** A failure whose message belongs beside one field. */
export function atField(field: string, message: string, code: AppError["code"] = "invalid_input"): AppError {
  return { code, message, fieldErrors: { [field]: message } };
}

/** Answers to correct, headed by the first of their messages; `undefined` when no field has one. */
export function atFields(messages: Readonly<Record<string, string | undefined>>): AppError | undefined {
  const fieldErrors: Record<string, string> = {};
  for (const [field, message] of Object.entries(messages)) if (message !== undefined) fieldErrors[field] = message;
  const [message] = Object.values(fieldErrors);
  return message === undefined ? undefined : { code: "invalid_input", message, fieldErrors };
}

/** What a schema refused: the first message of each field by its dotted path (`environment.name`), headed by their number. */
export function refusedInput(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): AppError & { readonly fieldErrors: FieldErrors } {
  const fieldErrors: Record<string, string> = {};
  for (const { path, message } of error.issues) fieldErrors[path.join(".")] ??= message;
  const count = Object.keys(fieldErrors).length;
  const message = plural(count, "One answer needs to be corrected.", `${String(count)} answers need to be corrected.`);
  return { code: "invalid_input", message, fieldErrors };
}
