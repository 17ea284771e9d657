import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const [, section = ""] = /^## Where a change goes$([\s\S]*?)(?:^## |$(?![\s\S]))/m.exec(
  readFileSync(join(ROOT, "docs/architecture.md"), "utf8"),
) ?? ["", ""];

/** Each row of the table: the change, and the code spans of where it goes. */
const ROWS = section
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .slice(2)
  .map((line) => {
    const [, change = "", where = ""] = line.split("|").map((cell) => cell.trim());
    return { change, spans: [...where.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span) };
  });

/** The files that people change most. */
const COMMON = [
  "a step of the wizard",
  "an operation kind",
  "a check before a run",
  "a check after a run",
  "a permission pack",
  "a call to AWS",
  "a call to Harness",
  "a page",
  "an explanation of an error",
  "a command",
];

test.each(COMMON)("the table says where %s goes", (change) => {
  expect(ROWS.find((row) => row.change === change)?.spans.length).toBeGreaterThan(0);
});

const isFile = (span: string): boolean => /^[\w.…()[\]-]+\.(?:tsx?|mjs|cjs|json|md|prisma)$/.test(span);

/** Whether a folder has a file of this name, in which `…` is any text. */
function holds(folder: string, name: string): boolean {
  const [start = "", end = start] = name.split("…");
  const path = join(ROOT, folder);
  if (!existsSync(path)) return false;
  const files = readdirSync(path, { recursive: true, encoding: "utf8" }).map((file) => basename(file));
  return files.some((file) => (start === end ? file === name : file.startsWith(start) && file.endsWith(end)));
}

test.each(ROWS)("every file that $change touches is where the row says", ({ spans }) => {
  const folders = spans.filter((span) => span.endsWith("/"));
  expect(folders.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
  const places = [...folders, ...spans.filter((span) => span.includes("/")).map((span) => span.replace(/[^/]*$/, ""))];
  const names = spans.filter((span) => isFile(span));
  expect(names.filter((name) => !existsSync(join(ROOT, name)) && !places.some((folder) => holds(folder, name)))).toEqual([]);
});
