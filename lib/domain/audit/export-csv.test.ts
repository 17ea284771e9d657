import { expect, test } from "vitest";

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
test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠1"])(
  "a field that begins with %j is shown as text",
  (value) => {
    expect(toCsvField(value).replace(/^"/, "")).toMatch(/^'/);
  },
);

test("text that only contains such a sign stays as it is", () => {
  expect(toCsvField("eu-west-1 = 3")).toBe("eu-west-1 = 3");
  expect(toCsvField("")).toBe("");
});
