import { expect, test } from "vitest";

import { withoutAbsent } from "./without-absent";

test("members that are undefined are left out, and no others", () => {
  const given = { text: "", zero: 0, no: false, none: null, absent: undefined };
  expect(withoutAbsent(given)).toStrictEqual({ text: "", zero: 0, no: false, none: null });
});

test("what is absent replaces nothing", () => {
  const { name }: { readonly name?: string } = {};
  expect({ name: "kept", ...withoutAbsent({ name }) }).toStrictEqual({ name: "kept" });
});

test("the order of the keys stays", () => {
  expect(Object.keys(withoutAbsent({ b: 1, a: undefined, c: 2 }))).toEqual(["b", "c"]);
});
