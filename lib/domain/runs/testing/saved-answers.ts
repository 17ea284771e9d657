import type { SavedAnswer } from "../run";

/** Answers of a run in their stored form, each complete unless it is a draft. */
export function savedAnswers(
  values: Readonly<Record<string, unknown>>,
  { drafts = [] }: { readonly drafts?: readonly string[] } = {},
): readonly SavedAnswer[] {
  return Object.entries(values).map(([step, value]) => ({
    step,
    value,
    complete: !drafts.includes(step),
    version: 1,
    updatedById: "usr_1",
    updatedAt: new Date("2026-11-25T11:00:00Z"),
  }));
}
