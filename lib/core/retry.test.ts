import { expect, test } from "vitest";

import { retry, retryThrown, waitMs } from "./retry";

const PACE = { firstMs: 2000, longestMs: 60_000 };

function noting(chance = 1) {
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
    await Promise.resolve();
  };
  return { waits, waiting: { sleep, random: () => chance } };
}

/** Work that returns these results in turn. */
function giving<Value>(...results: readonly (Value | Error)[]) {
  let tries = 0;
  return async () => {
    const result = results[Math.min(tries, results.length - 1)];
    tries += 1;
    if (result === undefined) throw new Error("No result is left.");
    if (result instanceof Error) throw result;
    return await Promise.resolve(result);
  };
}

test("waits double up to the longest, and half of each is random", () => {
  expect([1, 2, 3, 6, 20].map((tries) => waitMs(PACE, tries, 1))).toEqual([2000, 4000, 8000, 60_000, 60_000]);
  expect([1, 2, 6].map((tries) => waitMs(PACE, tries, 0))).toEqual([1000, 2000, 30_000]);
});

test("work is repeated until a result ends it", async () => {
  const { waits, waiting } = noting();
  const paces = (outcome: string, tries: number) => (outcome === "late" && tries < 5 ? PACE : undefined);
  expect(await retry(waiting, giving("late", "late", "there"), paces)).toBe("there");
  expect(waits).toEqual([2000, 4000]);
});

test("the last result is returned when no attempt is left", async () => {
  const { waits, waiting } = noting();
  expect(await retry(waiting, giving("late"), (_, tries) => (tries < 3 ? PACE : undefined))).toBe("late");
  expect(waits).toHaveLength(2);
});

test("work that throws is repeated, and the last error is thrown", async () => {
  const { waits, waiting } = noting(0);
  const away = new Error("away");
  expect(await retryThrown(waiting, giving(away, away, "there"), () => PACE)).toBe("there");
  expect(waits).toEqual([1000, 2000]);
  await expect(retryThrown(waiting, giving(away), (error) => (error === away ? undefined : PACE))).rejects.toBe(away);
});
