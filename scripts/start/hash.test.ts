import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashFiles } from "./hash.mjs";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carabiner-hash-"));
  mkdirSync(join(root, "src/deep"), { recursive: true });
  writeFileSync(join(root, "src/a.ts"), "a");
  writeFileSync(join(root, "src/deep/b.ts"), "b");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const changes: readonly { title: string; change: () => void }[] = [
  { title: "content", change: () => writeFileSync(join(root, "src/deep/b.ts"), "B") },
  { title: "a new file", change: () => writeFileSync(join(root, "src/c.ts"), "") },
  { title: "a file that is gone", change: () => rmSync(join(root, "src/a.ts")) },
];

test.each(changes)("$title makes it stale", ({ change }) => {
  const before = hashFiles(root, ["src"]);
  change();
  expect(hashFiles(root, ["src"])).not.toBe(before);
});

test("a new time stamp alone does not", () => {
  const before = hashFiles(root, ["src"]);
  utimesSync(join(root, "src/a.ts"), new Date(0), new Date(0));
  expect(hashFiles(root, ["src"])).toBe(before);
});

test("content moved from one file to the next is a change", () => {
  const before = hashFiles(root, ["src"]);
  writeFileSync(join(root, "src/a.ts"), "ab");
  writeFileSync(join(root, "src/deep/b.ts"), "");
  expect(hashFiles(root, ["src"])).not.toBe(before);
});

test("skipped files do not count, additionally named ones do", () => {
  const skip = (path: string) => path.endsWith("a.ts");
  const before = hashFiles(root, ["src"], { skip });
  writeFileSync(join(root, "src/a.ts"), "changed");
  expect(hashFiles(root, ["src"], { skip })).toBe(before);
  expect(hashFiles(root, ["src"], { skip, also: ["v22"] })).not.toBe(before);
});

test("a path that does not exist is no error", () => {
  expect(hashFiles(root, ["src", "absent"])).toBe(hashFiles(root, ["src"]));
});
