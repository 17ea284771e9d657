import { expect, test } from "vitest";

import { proseFindings } from "./prose.mjs";

const words = (path: string, text: string) => proseFindings(path, text).map((finding) => finding.words);

test.each([
  { where: "a comment", path: "lib/a.ts", text: "// Nobody reads it.\nexport const a = 1;", found: ["Nobody"] },
  { where: "a docstring", path: "lib/a.ts", text: "/** Made anew. */\nexport const a = 1;", found: ["anew"] },
  { where: "a string", path: "lib/a.ts", text: `export const a = "It is told that";`, found: ["is told that"] },
  { where: "a template", path: "lib/a.ts", text: "export const a = `${b} takes back ${c}`;", found: ["takes back"] },
  { where: "text between tags", path: "app/a.tsx", text: "export const A = () => <p>Of its own</p>;", found: ["Of its own"] },
  { where: "an attribute", path: "app/a.tsx", text: `export const A = () => <p title="by itself" />;`, found: ["by itself"] },
  { where: "a document", path: "docs/a.md", text: "The key in hand.", found: ["in hand"] },
])("finds a banned idiom in $where", ({ path, text, found }) => {
  expect(words(path, text)).toEqual(found);
});

test.each([
  { what: "an import path", path: "lib/a.ts", text: `import { a } from "./nobody";` },
  { what: "a value of one word", path: "lib/a.ts", text: `export const owner = "nobody";` },
  { what: "an identifier", path: "lib/a.ts", text: "export const nobody = 1;" },
  { what: "a word that contains one", path: "lib/a.ts", text: "// A newspaper." },
])("accepts $what", ({ path, text }) => {
  expect(words(path, text)).toEqual([]);
});

test("reports a test title of more than twelve words", () => {
  const title = "one two three four five six seven eight nine ten eleven twelve thirteen";
  expect(words("lib/a.test.ts", `test("${title}", () => {});`)).toEqual([title]);
  expect(words("lib/a.test.ts", `test.each([1])("${title}", () => {});`)).toEqual([title]);
  expect(words("lib/a.ts", `test("${title}", () => {});`)).toEqual([]);
});

test("names the line of a finding", () => {
  expect(proseFindings("lib/a.ts", "const a = 1;\n\n// whoever\n")).toMatchObject([{ line: 3 }]);
});
