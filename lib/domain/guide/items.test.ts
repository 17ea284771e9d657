import { expect, test } from "vitest";

import { BOXES } from "@/lib/domain/checklist/checklist-boxes";
import { STEP_IDS, STEPS } from "@/lib/domain/runs/steps";

import { GUIDE_ITEMS, itemsBySection } from "./items";
import { GUIDE_LINE_COUNT, quoteLines } from "./text";

test("there are 251 items, numbered without a gap", () => {
  expect(GUIDE_ITEMS.map((item) => item.id)).toEqual(Array.from({ length: 251 }, (_, index) => `G${index + 1}`));
});

test("items point to non-empty guide lines, in the guide's order", () => {
  let before = 0;
  for (const item of GUIDE_ITEMS) {
    expect(item.line, item.id).toBeGreaterThanOrEqual(before);
    expect(quoteLines(item.line, item.line)[0]?.text.trim(), item.id).toBeTruthy();
    before = item.line;
  }
});

test("an item that names an AWS action points to its line", () => {
  const actions = GUIDE_ITEMS.filter((item) => /^(ec2|ecs|iam):/.test(item.title));
  expect(actions).toHaveLength(24);
  for (const item of actions) {
    expect(quoteLines(item.line, item.line)[0]?.text, item.id).toContain(item.title.split(",")[0]);
  }
});

test("the sixteen boxes have the guide's words and lines", () => {
  expect(BOXES).toHaveLength(16);
  for (const box of BOXES) {
    expect(quoteLines(box.line, box.line)[0]?.text).toBe(`- [ ] ${box.title}`);
    expect(GUIDE_ITEMS.find((item) => item.id === box.id)?.line).toBe(box.line);
  }
});

test("every wizard item belongs to exactly one step", () => {
  for (const item of GUIDE_ITEMS.filter((candidate) => STEP_IDS.some((id) => id === candidate.place))) {
    const number = Number(item.id.slice(1));
    const steps = STEPS.filter((step) => step.guideItems.some(([from, to]) => from <= number && number <= to));
    expect(
      steps.map((step) => step.id),
      item.id,
    ).toEqual([item.place]);
  }
});

test("steps quote lines that the guide has", () => {
  for (const [from, to] of STEPS.flatMap((step) => step.quotes)) {
    expect(from).toBeLessThanOrEqual(to);
    expect(to).toBeLessThanOrEqual(GUIDE_LINE_COUNT);
  }
});

test("sections hold every item once", () => {
  expect(itemsBySection().flatMap(({ items }) => items)).toHaveLength(251);
});
