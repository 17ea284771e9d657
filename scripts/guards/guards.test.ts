import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { ROOT } from "../start/paths.mjs";
import { guardNames, guardsIn, missingTable, MUTATED_GUARDS, testBeside } from "./guards.mjs";

test("every guard has a table test beside it", () => {
  const guards = guardsIn(ROOT);
  expect(guards.length).toBeGreaterThan(20);
  const open = guards.flatMap(({ file, names }) => {
    const missing = missingTable(names, testBeside(ROOT, file));
    return missing === undefined ? [] : [`${file} ${missing}`];
  });
  expect(open).toEqual([]);
});

test("every mutated guard exists", () => {
  expect(MUTATED_GUARDS.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test.each([
  { source: "export function canEdit(actor) {}", names: ["canEdit"] },
  { source: "export async function mayUse() {}", names: ["mayUse"] },
  { source: "export const isAllowedHost = () => true;", names: ["isAllowedHost"] },
  { source: "export function decide(found) {}\nexport function decideTrust() {}", names: ["decide", "decideTrust"] },
  { source: "export function whyNotNow() {}\nexport function whyPathStays() {}", names: ["whyNotNow", "whyPathStays"] },
  { source: "export function whyOrderRefused() {}", names: ["whyOrderRefused"] },
  { source: "function canEdit() {}\nexport function cancel() {}\nexport function maybe() {}", names: [] },
])("the guards of $source are $names", ({ source, names }) => {
  expect(guardNames(source)).toEqual(names);
});

test.each([
  { what: "no test", names: ["canEdit"], text: undefined, missing: "has no test beside it" },
  {
    what: "a test without a table",
    names: ["canEdit"],
    text: "test(canEdit())",
    missing: "has a test without a table (test.each)",
  },
  {
    what: "a table of one guard",
    names: ["canEdit", "canSee"],
    text: "test.each([])(canEdit(a))",
    missing: "has no test of canSee",
  },
  { what: "a table of both", names: ["canEdit", "canSee"], text: "test.each([])(canEdit(a), canSee(b))", missing: undefined },
  { what: "a table of a rule by another name", names: [], text: "test.each([])(findRun())", missing: undefined },
])("a guard with $what lacks: $missing", ({ names, text, missing }) => {
  expect(missingTable(names, text)).toBe(missing);
});
