import { expect, test } from "vitest";
import { checkInput, MAX_INPUT_BYTES } from "./check-input";

test.each([
  undefined,
  null,
  "",
  0,
  true,
  [],
  {},
  { name: "Ada", tags: ["a", "b"], nested: { size: 3, none: null, absent: undefined } },
  { emoji: "👩‍🚀", rtl: "שלום", lines: "a\r\n\tb", odd: "\u0001\u007f\ufffd" },
  Object.assign(Object.create(null), { a: "b" }),
])("%j is accepted", (input) => {
  expect(checkInput(input)).toBeUndefined();
});

test.each([
  { what: "NUL", text: "a\0b" },
  { what: "a high surrogate alone", text: "a\ud83d" },
  { what: "a low surrogate alone", text: "\ude80b" },
  { what: "surrogates in the wrong order", text: "\ude80\ud83d" },
])("$what is refused beside its field, at any depth", ({ text }) => {
  expect(checkInput({ name: "fine", rules: [{ key: text }] })).toMatchObject({
    code: "invalid_input",
    fieldErrors: { "rules.0.key": expect.stringContaining("cannot be stored") },
  });
  expect(checkInput({ [text]: "x" })?.code).toBe("invalid_input");
  expect(checkInput(text)).toMatchObject({ code: "invalid_input", message: expect.stringContaining("cannot be stored") });
});

test("every field with such a character is named", () => {
  expect(Object.keys(checkInput({ a: "\0", b: "fine", c: ["\ud800"] })?.fieldErrors ?? {}).toSorted()).toEqual(["a", "c.0"]);
});

test("accepts 256 KB and refuses one byte more beside the largest field", () => {
  const room = MAX_INPUT_BYTES - "text".length - 1;
  expect(checkInput({ text: "x".repeat(room) })).toBeUndefined();
  expect(checkInput({ text: "x".repeat(room + 1) })).toMatchObject({
    code: "invalid_input",
    message: expect.stringContaining("at most 256 KB"),
    fieldErrors: { text: expect.stringContaining("at most 256 KB") },
  });
});

test("the size is counted in bytes, and over all fields", () => {
  expect(checkInput({ text: "€".repeat(MAX_INPUT_BYTES / 3 + 1) })?.fieldErrors).toHaveProperty("text");
  expect(checkInput({ a: "x".repeat(100_000), b: "x".repeat(170_000) })?.fieldErrors).toHaveProperty("b");
  expect(checkInput(Array.from({ length: 300_000 }, () => ""))?.code).toBe("invalid_input");
  expect(checkInput({ text: "x".repeat(50_000_000) })?.fieldErrors).toHaveProperty("text");
});

test("what is no plain data is refused", () => {
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => [inner], "x");
  for (const input of [
    deep,
    new Map(),
    new Set(),
    new Date(),
    new FormData(),
    new Uint8Array(3),
    1n,
    Number.NaN,
    Symbol("x"),
    () => 1,
  ])
    expect(checkInput({ input })?.code).toBe("invalid_input");
});
