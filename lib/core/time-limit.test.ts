import { expect, test } from "vitest";

import { withinTime } from "./time-limit";

const late = () => new Error("too late");

test("work that ends in time gives its result or its own error", async () => {
  await expect(withinTime(60_000, late, Promise.resolve(1))).resolves.toBe(1);
  await expect(withinTime(60_000, late, Promise.reject(new Error("its own")))).rejects.toThrow("its own");
});

test("work that does not end is left with the error", async () => {
  await expect(withinTime(1, late, new Promise(() => undefined))).rejects.toThrow("too late");
});
