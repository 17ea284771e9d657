import { expect, test } from "vitest";

import { STEPS } from "@/lib/domain/runs/steps";

import { CORRECTIONS } from "./corrections";
import { guidePanel } from "./guide-panel";
import { quoteBlocks } from "./quotation";
import { quoteLines } from "./text";

test("all 37 corrections appear at a step and quote real lines", () => {
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

test("every step that quotes the guide shows its lines, items and corrections", () => {
  for (const step of STEPS.filter((candidate) => candidate.answer !== undefined)) {
    const panel = guidePanel(step);
    expect(panel.quotation, step.id).not.toHaveLength(0);
    expect(panel.source, step.id).toMatch(/^Lines \d+.* · items G\d+/);
    expect(panel.corrections, step.id).not.toHaveLength(0);
  }
});

test("a quotation keeps the guide's words, as headings, paragraphs and lists", () => {
  expect(quoteBlocks(18, 22)).toEqual([
    {
      heading: "Required AWS Resources",
      items: [
        "AWS Account with appropriate permissions",
        "EC2 instances running and accessible",
        "ECS cluster created (if using ECS)",
        "IAM user or role with necessary permissions",
      ],
    },
  ]);
  expect(quoteBlocks(135, 135)).toEqual([{ text: expect.stringMatching(/^Tip: replace the iam:PassRole resource/) }]);
});

test("a quotation may begin in the middle of a list", () => {
  expect(quoteBlocks(39, 40)).toEqual([{ items: ["ec2:DescribeInstances", "ec2:DescribeInstanceStatus"] }]);
});
