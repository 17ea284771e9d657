import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../docs/adr");
const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");
const RECORDS = readdirSync(FOLDER).filter((name) => name !== "README.md");

test.each(RECORDS)("%s has the form of a record", (name) => {
  const text = read(name);
  const [title = "", ...rest] = text.split("\n");
  expect(name).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
  expect(title).toMatch(new RegExp(`^# ${String(Number(name.slice(0, 4)))}\\. \\S`));
  expect(rest.slice(0, 4).join("\n")).toMatch(
    /^\n- Status: (?:accepted|superseded by \[ADR \d+\]\(\d{4}-[a-z0-9-]+\.md\))\n- Date: \d{4}-\d{2}-\d{2}\n/,
  );
  expect(text.match(/^## .*$/gm)).toEqual(["## Context", "## Decision", "## Consequences", "## Alternatives"]);
});

test.each(RECORDS.filter((name) => /^- Status: superseded/m.test(read(name))))(
  "the record that supersedes %s links back",
  (name) => {
    const newer = /superseded by \[ADR \d+\]\(([^)]+)\)/.exec(read(name))?.[1] ?? "";
    expect(read(newer)).toContain(`(${name})`);
  },
);

test("the list names each record once", () => {
  const listed = [...read("README.md").matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(([, name]) => name);
  expect(listed.sort()).toEqual(RECORDS.sort());
});
