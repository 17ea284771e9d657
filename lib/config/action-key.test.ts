import { expect, test } from "vitest";
import { actionKeyOf } from "./action-key";

test("the key depends only on the secret and has Next.js's length", () => {
  expect(actionKeyOf("one secret")).toBe(actionKeyOf("one secret"));
  expect(actionKeyOf("one secret")).not.toBe(actionKeyOf("another secret"));
  expect(Buffer.from(actionKeyOf("one secret"), "base64")).toHaveLength(32);
});
