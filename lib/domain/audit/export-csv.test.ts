import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";

import { HOSTILE_TEXTS, hostileText } from "@/lib/core/testing/hostile-text";

import { toCsv, toCsvField } from "./export-csv";

// RFC 4180, section 2: CRLF after every record, quotes around fields with quotes, commas or line breaks, quotes doubled.
test("a table is comma-separated, ends every line with CRLF and doubles quotes", () => {
  expect(
    toCsv(
      ["a", "b"],
      [
        ['say "hi"', "1,5"],
        ["line\r\nbreak", ""],
      ],
    ),
  ).toBe('a,b\r\n"say ""hi""","1,5"\r\n"line\r\nbreak",\r\n');
});

// OWASP, CSV injection: = + - @ TAB CR, and their full-width forms, begin a formula in some spreadsheet.
test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠1", " =1", "\ufeff=1", '"=1'])(
  "a field that begins with %j is shown as text",
  (value) => {
    expect(toCsvField(value).replace(/^"/, "")).toMatch(/^'/);
  },
);

// The same article: a separator of another country, or a quote, lets text begin a cell in the middle of a field.
test.each([
  ["a;=1", "a;'=1"],
  ["a; =1", "a;' =1"],
  ["Environment=Production; =1=x", "Environment=Production;' =1=x"],
  ["a\t@x", "a\t'@x"],
  ["a|-1", "a|'-1"],
])("a formula after a separator in %j is shown as text", (value, harmless) => {
  expect(toCsvField(value)).toBe(harmless);
});

test("text that only contains such a sign stays as it is", () => {
  expect(toCsvField("eu-west-1 = 3")).toBe("eu-west-1 = 3");
  expect(toCsvField("Environment=Production; Team=parcel")).toBe("Environment=Production; Team=parcel");
  expect(toCsvField("")).toBe("");
});

const rows = (text: string): readonly (readonly string[])[] => [
  [text, "plain", text],
  [`x${text}`, text, ""],
];

function expectReadBack(text: string): void {
  const table = rows(text);
  const csv = toCsv(["a", "b", "c"], table);
  const [header, ...read] = parse(csv, { record_delimiter: "\r\n", relax_column_count: false });
  expect(header).toEqual(["a", "b", "c"]);
  const unmarked = (field: string): string => field.replaceAll("'", "");
  expect(read.map((row) => row.map(unmarked))).toEqual(table.map((row) => row.map(unmarked)));
  // However a program parts the file, and whatever it leaves out before the text, no cell is a formula.
  for (const cell of csv.split(/[,;|\t\r\n]/)) expect(cell).not.toMatch(/^[\s\p{Cc}\p{Cf}"]*[=+\-@＝＋－＠]/u);
}

test.each(HOSTILE_TEXTS)("a table with %j survives a round trip and contains no formula", expectReadBack);

test("a table with any text survives a round trip without formulas", { tags: ["V1.2.10"] }, () => {
  fc.assert(fc.property(hostileText(), expectReadBack), { numRuns: 500 });
});
