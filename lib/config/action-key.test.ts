import { expect, test } from "vitest";
import { actionKeyOf } from "./action-key";

test("the key follows from the secret alone and has the length that Next.js wants", () => {
  expect(actionKeyOf("one secret")).toBe(actionKeyOf("one secret"));
  expect(actionKeyOf("one secret")).not.toBe(actionKeyOf("another secret"));
  expect(Buffer.from(actionKeyOf("one secret"), "base64")).toHaveLength(32);
});
