import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const TOP = readdirSync(ROOT).filter((name) => !["node_modules", "dist"].includes(name));
const RECORDS = readdirSync(join(ROOT, "docs/adr")).map((name) => `docs/adr/${name}`);
/** Decision records name what was there when they were written, so only their links are checked. */
const LIVING = ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/commands.md", "docs/glossary.md", "docs/style.md"];

const prose = (document: string): string => readFileSync(join(ROOT, document), "utf8").replace(/^```[\s\S]*?^```/gm, "");

/** The paths of this repository that a document names in its code spans, up to a wildcard. */
function pathsIn(document: string): readonly string[] {
  const spans = [...prose(document).matchAll(/`([^`\s]+)`/g)].map(([, span = ""]) => span);
  return spans
    .filter((span) => span.includes("/") && TOP.includes(span.split("/")[0] ?? "") && !/[<…{]/.test(span))
    .map((span) => span.replace(/\/[^/]*\*.*$/, ""));
}

/** The files that a document links to, relative to the repository. */
function linksIn(document: string): readonly string[] {
  const targets = [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target.replace(/#.*$/, ""));
  return targets.filter((target) => target !== "" && !/^[a-z]+:/.test(target)).map((target) => join(dirname(document), target));
}

const missing = (paths: readonly string[]): readonly string[] => paths.filter((path) => !existsSync(join(ROOT, path)));

test.each(LIVING)("%s names only files that exist", (document) => {
  expect(missing(pathsIn(document))).toEqual([]);
});

test.each([...LIVING, ...RECORDS])("%s links only to files that exist", (document) => {
  expect(missing(linksIn(document))).toEqual([]);
});

test("paths and links of the architecture are found", () => {
  expect(pathsIn("docs/architecture.md").length).toBeGreaterThan(40);
  expect(linksIn("docs/architecture.md")).toContain("docs/adr/0004-operations-over-a-ledger.md");
});
