import { Linter } from "eslint";
import ts from "typescript";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";

import { wholeFailure } from "./whole-failure.mjs";

const FILE = "failed.ts";
const GIVEN = `declare const result: { error: { code: string; message: string; reference: string; explanation?: {} } };
declare const seen: { error: { code: string; message: string } };`;

/** What the rule says about a line of code, with types but without the libraries of TypeScript, which take seconds. */
function reportsOn(line: string): number {
  const code = `${GIVEN}\n${line}`;
  const source = ts.createSourceFile(FILE, code, ts.ScriptTarget.ESNext, true);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (name) => (name.endsWith(FILE) ? source : undefined),
    fileExists: (name) => name.endsWith(FILE),
  };
  const program = ts.createProgram([FILE], { noLib: true, strict: true, types: [] }, host);
  const reports = new Linter().verify(
    code,
    {
      files: ["**/*.ts"],
      plugins: { carabiner: { rules: { "whole-failure": wholeFailure } } },
      rules: { "carabiner/whole-failure": "error" },
      languageOptions: { parser: tseslint.parser, parserOptions: { programs: [program] } },
    },
    FILE,
  );
  expect(reports.filter(({ fatal }) => fatal)).toEqual([]);
  return reports.length;
}

test.each([
  ["draw(result.error.message);", 1],
  ["draw(result.error['explanation']);", 1],
  ["const { reference } = result.error;", 1],
  ["const { error: { message: said } } = result;", 1],
  ["draw(result.error);", 0],
  ["if (result.error.code === 'conflict') go();", 0],
  ["draw(seen.error.message);", 0],
])("reading a part of an action's failure is refused: %s", (line, reports) => {
  expect(reportsOn(line)).toBe(reports);
});
