import { expect, test } from "vitest";
import { z } from "zod";

import { atField, atFields, refusedInput } from "./field-errors";

test("a failure at one field says the same as its field", () => {
  const message = "Choose another name.";
  expect(atField("name", message)).toEqual({ code: "invalid_input", message, fieldErrors: { name: message } });
  expect(atField("name", message, "conflict").code).toBe("conflict");
});

test("failures at several fields are headed by the first", () => {
  expect(atFields({})).toBeUndefined();
  expect(atFields({ a: undefined })).toBeUndefined();
  expect(atFields({ a: "First.", b: "Second.", c: undefined })).toEqual({
    code: "invalid_input",
    message: "First.",
    fieldErrors: { a: "First.", b: "Second." },
  });
});

test("refused input has the first message of each field by its path", () => {
  const schema = z.object({
    environment: z.object({ name: z.string().min(3, "Too short.").regex(/^x/, "No x.") }),
    port: z.number(),
  });
  const one = schema.safeParse({ environment: { name: "a" }, port: 1 });
  expect(one.error && refusedInput(one.error)).toEqual({
    code: "invalid_input",
    message: "One answer needs to be corrected.",
    fieldErrors: { "environment.name": "Too short." },
  });
  const two = schema.safeParse({ environment: { name: "a" } });
  expect(two.error && refusedInput(two.error).message).toBe("2 answers need to be corrected.");
});
