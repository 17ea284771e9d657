import { expect, test } from "vitest";

import {
  fileMinute,
  formatAge,
  formatClock,
  formatDay,
  formatDayMinute,
  formatDuration,
  formatExact,
  formatMinute,
  isoDay,
} from "./dates";

const now = new Date("2026-11-23T10:42:07.000Z");
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);

test.each([
  [-5_000, "just now"],
  [9_999, "just now"],
  [11_000, "11 s ago"],
  [59_999, "59 s ago"],
  [60_000, "1 min ago"],
  [26 * 60_000, "26 min ago"],
  [20 * 3_600_000, "20 h ago"],
  [24 * 3_600_000, "22 Nov"],
  [400 * 86_400_000, "19 Oct 2025"],
])("an age of %i ms reads %s", (age, words) => {
  expect(formatAge(ago(age), now)).toBe(words);
});

test("days and times are in UTC, and times say so", () => {
  expect(formatDay(now)).toBe("23 Nov 2026");
  expect(formatClock(now)).toBe("10:42:07 UTC");
  expect(formatExact(now)).toBe("23 Nov 2026, 10:42:07 UTC");
});

test.each([
  [400, "0.4 s"],
  [31_200, "31.2 s"],
  [59_990, "1 min 0 s"],
  [125_000, "2 min 5 s"],
])("%i ms took %s", (milliseconds, words) => {
  expect(formatDuration(milliseconds)).toBe(words);
});

test("minutes, days and file names are in UTC, padded", () => {
  const at = new Date("2026-01-02T23:04:59.999-01:00");
  expect([formatMinute(at), formatDayMinute(at), isoDay(at), fileMinute(at)]).toEqual([
    "00:04 UTC",
    "3 Jan 2026, 00:04 UTC",
    "2026-01-03",
    "20260103-0004",
  ]);
});
