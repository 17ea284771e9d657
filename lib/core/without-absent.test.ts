import { expect, test } from "vitest";

import { withoutAbsent } from "./without-absent";

test("only members that are undefined are left out", () => {
  const given = { text: "", zero: 0, no: false, none: null, absent: undefined };
  expect(withoutAbsent(given)).toStrictEqual({ text: "", zero: 0, no: false, none: null });
});

test("an absent member replaces nothing", () => {
  const { name }: { readonly name?: string } = {};
  expect({ name: "kept", ...withoutAbsent({ name }) }).toStrictEqual({ name: "kept" });
});

test("the keys keep their order", () => {
  expect(Object.keys(withoutAbsent({ b: 1, a: undefined, c: 2 }))).toEqual(["b", "c"]);
});
