import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { describeGuideVersion, GUIDE_LINE_COUNT, GUIDE_VERSION, quoteLines } from "./text";

const source = readFileSync(new URL("../../../docs/guide.md", import.meta.url), "utf8");

test("the guide served is docs/guide.md, byte for byte", () => {
  const served = quoteLines(1, GUIDE_LINE_COUNT)
    .map((line) => line.text)
    .join("\n");
  expect(served).toBe(source);
  expect(GUIDE_VERSION.sha256).toBe(createHash("sha256").update(source).digest("hex"));
});

test("the version replaces the guide's empty date with its own", { tags: ["G251"] }, () => {
  expect(source).toContain("[Current Date]");
  expect(GUIDE_VERSION).toMatchObject({ documentVersion: "1.0", date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  expect(describeGuideVersion()).toContain(GUIDE_VERSION.sha256.slice(0, 12));
});

test.each([
  { from: 1, to: 1, quoted: [[1, "# Harness AWS Connection Guide: EC2 and ECS"]] },
  { from: 622, to: 622, quoted: [[622, "- [ ] AWS IAM user/role created with EC2 permissions"]] },
  { from: 5000, to: 5001, quoted: [] },
  { from: 3, to: 2, quoted: [] },
])("lines $from to $to are quoted with their numbers", ({ from, to, quoted }) => {
  expect(quoteLines(from, to).map((line) => [line.number, line.text])).toEqual(quoted);
});
