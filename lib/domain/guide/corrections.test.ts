import { expect, test } from "vitest";

import { STEPS } from "@/lib/domain/runs/steps";

import { CORRECTIONS } from "./corrections";
import { guidePanel } from "./guide-panel";
import { quoteLines } from "./text";

test("there are 37 corrections, each shown at a step and about lines that say something", () => {
  expect(CORRECTIONS.map((correction) => correction.id)).toEqual(Array.from({ length: 37 }, (_, index) => `M${index + 1}`));
  for (const { id, lines, steps } of CORRECTIONS) {
    expect(steps, id).not.toHaveLength(0);
    for (const [from, to] of lines)
      expect(
        quoteLines(from, to).some((line) => line.text.trim() !== ""),
        id,
      ).toBe(true);
  }
});

test("the correction of full access is about the line that advises it", () => {
  const [line] = CORRECTIONS.find((correction) => correction.id === "M6")?.lines ?? [];
  expect(quoteLines(line?.[0] ?? 0, line?.[1] ?? 0)[0]?.text).toContain("AmazonEC2FullAccess");
});

test("every step that quotes the guide has its lines, its items and its corrections beside the form", () => {
  for (const step of STEPS.filter((candidate) => candidate.answer !== undefined)) {
    const panel = guidePanel(step);
    expect(
      panel.quotes.flatMap((quote) => quote.lines),
      step.id,
    ).not.toHaveLength(0);
    expect(panel.items, step.id).toMatch(/^G\d+/);
    expect(panel.corrections, step.id).not.toHaveLength(0);
  }
});
