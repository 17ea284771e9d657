import type { ActionResult } from "@/lib/core/action-result";

/** Moves the messages of a server response to the fields of this form, where its field names differ. */
export function renameFields<Value>(result: ActionResult<Value>, names: Readonly<Record<string, string>>): ActionResult<Value> {
  if (result.ok || result.error.fieldErrors === undefined) return result;
  const fieldErrors = Object.fromEntries(
    Object.entries(result.error.fieldErrors).map(([field, message]) => [names[field] ?? field, message]),
  );
  return { ok: false, error: { ...result.error, fieldErrors } };
}
