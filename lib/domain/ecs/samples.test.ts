import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { checkTaskDefinition } from "./check-task-definition";
import { formatTaskDefinition } from "./format-task-definition";
import { showForm, writeForm } from "./form/task-definition-form";
import { readTaskDefinition } from "./paste/read-task-definition";
import { pointerOf, type Members } from "./value";

/**
 * Task definitions in the shapes that people write. Each begins with `=== verdict | title`; the verdict names the rule and the
 * place, the number of placeholders, or words of the message for a text that cannot be read.
 */
const SAMPLES = readFileSync(join(import.meta.dirname, "testing/samples.txt"), "utf8")
  .split(/^=== /m)
  .slice(1)
  .map((sample) => {
    const [, kind = "", wanted = "", title = "", text = ""] = /^(\w+) ?(.*?) ?\| (.*)\n([\s\S]*)$/.exec(sample) ?? [];
    return { kind, wanted, title, text };
  });

/** The verdict on a text, in the form of the samples. */
function verdictOf(text: string, wanted: string): readonly string[] {
  const read = readTaskDefinition(text);
  if (!read.ok) return [`unreadable ${read.error.message.includes(wanted) ? wanted : read.error.message}`];
  return read.value.definitions.flatMap(({ document, origin, placeholders }) => {
    const { findings } = checkTaskDefinition(document, { origin });
    const problems = findings.filter(({ severity }) => severity !== "advice");
    if (problems.length > 0) return problems.map(({ severity, rule, path }) => `${severity} ${rule} ${pointerOf(path)}`.trim());
    return [placeholders.length > 0 ? `template ${String(placeholders.length)}` : "fine"];
  });
}

test("there are samples of every kind", () => {
  expect(SAMPLES.length).toBeGreaterThanOrEqual(60);
  expect(new Set(SAMPLES.map(({ kind }) => kind))).toEqual(new Set(["fine", "template", "refused", "fails", "unreadable"]));
});

test.each(SAMPLES)("the sample has the expected verdict: $title", ({ kind, wanted, text }) => {
  expect(verdictOf(text, wanted)).toEqual([`${kind} ${wanted}`.trim()]);
});

/** The task definitions of a text that can be read. */
function documentsOf(text: string): readonly Members[] {
  const read = readTaskDefinition(text);
  if (!read.ok) throw new Error(read.error.message);
  return read.value.definitions.map(({ document }) => document);
}

test.each(SAMPLES.filter(({ kind }) => kind !== "unreadable"))(
  "the form and the formatted text keep everything: $title",
  ({ text }) => {
    for (const document of documentsOf(text)) {
      expect(writeForm(document, showForm(document))).toBe(document);
      // The first formatting puts placeholders of other formats in brackets; the second changes nothing.
      const [once = {}] = documentsOf(formatTaskDefinition(document));
      expect(Object.keys(once)).toEqual(Object.keys(document));
      expect(documentsOf(formatTaskDefinition(once))).toEqual([once]);
    }
  },
);
