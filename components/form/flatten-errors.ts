import type { FieldProblem } from "./field-problem";

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

/**
 * The problems in react-hook-form's nested error object, in the order of the fields. A list's own problem ("Add at least one")
 * is under `root` and is reported under the list's name.
 */
export function flattenErrors(errors: unknown, prefix = ""): readonly FieldProblem[] {
  if (!isRecord(errors)) return [];
  if (prefix !== "" && typeof errors["type"] === "string" && typeof errors["message"] === "string") {
    return [{ name: prefix, message: errors["message"] }];
  }
  return Object.entries(errors).flatMap(([key, value]) => {
    if (key === "ref" || value === undefined) return [];
    if (key === "root") return flattenErrors(value, prefix === "" ? "root" : prefix);
    return flattenErrors(value, prefix === "" ? key : `${prefix}.${key}`);
  });
}
