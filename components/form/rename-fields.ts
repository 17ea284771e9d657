import type { ActionResult } from "@/lib/core/action-result";

/** An answer of the server whose messages stand at the fields of this form, where its fields have names of their own. */
export function renameFields<Value>(result: ActionResult<Value>, names: Readonly<Record<string, string>>): ActionResult<Value> {
  if (result.ok || result.error.fieldErrors === undefined) return result;
  const fieldErrors = Object.fromEntries(
    Object.entries(result.error.fieldErrors).map(([field, message]) => [names[field] ?? field, message]),
  );
  return { ok: false, error: { ...result.error, fieldErrors } };
}
