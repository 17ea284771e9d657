import { expect, test } from "vitest";

import { readEach, UnreadableRowError, unreadableRowMessage } from "./unreadable-row";

const error = new UnreadableRowError({ table: "Run", column: "state", id: "run_1" });

test("the message names the row and says what to do", () => {
  expect(error.message).toBe(
    "This version of Carabiner cannot read Run.state of run_1. Another version or a manual change wrote the value. Start the version that wrote it, or correct the row in the database.",
  );
});

test("the browser shows the same message from the digest alone", () => {
  const sent = Object.assign(new Error("hidden by Next.js"), { digest: error.digest });
  expect(unreadableRowMessage(sent)).toBe(error.message);
});

test.each([new Error("x"), Object.assign(new Error("x"), { digest: "1234" }), "x", undefined])(
  "another error has no message about a row: %s",
  (other) => {
    expect(unreadableRowMessage(other)).toBeUndefined();
  },
);

test("an unreadable item hides no other item of a list", async () => {
  const read = (item: number) => {
    if (item === 2) throw error;
    return item * 10;
  };
  expect(await readEach([1, 2, 3], read)).toEqual({ values: [10, 30], unreadable: [error.message] });
});

test("a list does not hide any other failure", async () => {
  await expect(
    readEach([1], () => {
      throw new Error("a bug");
    }),
  ).rejects.toThrow("a bug");
});
