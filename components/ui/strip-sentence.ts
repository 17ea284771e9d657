import { plural } from "@/lib/core/plural";

/** The state of one checklist box in the strip. */
export type StripCell = "ready" | "failed" | "attention" | "to-do" | "not-applicable";

const WORDS: readonly (readonly [StripCell, (count: number) => string])[] = [
  ["failed", (count) => `${count} failed`],
  ["attention", (count) => plural(count, "1 needs attention", `${count} need attention`)],
  ["not-applicable", (count) => `${count} not applicable`],
  ["to-do", (count) => `${count} to do`],
];

/** The strip in words, its accessible name: "3 of 16 boxes ready, 1 needs attention, 12 to do". */
export function stripSentence(cells: readonly StripCell[]): string {
  const countOf = (state: StripCell) => cells.filter((cell) => cell === state).length;
  const rest = WORDS.flatMap(([state, say]) => (countOf(state) === 0 ? [] : [say(countOf(state))]));
  return [`${countOf("ready")} of ${cells.length} boxes ready`, ...rest].join(", ");
}

/** The count beside the strip: "3 of 16". */
export function stripCount(cells: readonly StripCell[]): string {
  return `${cells.filter((cell) => cell === "ready").length} of ${cells.length}`;
}

/** Left edges of the cells in drawing units, with a wider gap before cell `gapBefore` (the first ECS box). */
export function stripOffsets(count: number, gapBefore: number | undefined): readonly number[] {
  return Array.from({ length: count }, (_, index) => index * 12 + (gapBefore !== undefined && index >= gapBefore ? 6 : 0));
}
