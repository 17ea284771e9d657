import { plural } from "@/lib/core/plural";

/** An error of one field, with the field's dotted path. */
export type FieldProblem = { readonly name: string; readonly message: string };

/** The heading of a list of answers to correct. */
export function summaryTitle(count: number): string {
  return plural(count, "One answer to correct", `${count} answers to correct`);
}
