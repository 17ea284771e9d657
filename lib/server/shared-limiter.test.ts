import { expect, test } from "vitest";

import { createSharedLimiter } from "./shared-limiter";

/** A limiter over counts that are given, which notes whom it was asked about. */
function limiterOver(counts: Record<string, readonly number[]>) {
  const asked: string[] = [];
  const time = { ms: 0 };
  const limiter = createSharedLimiter({
    monotonicMs: () => time.ms,
    count: async (key) => {
      const nth = asked.filter((one) => one === key).length;
      asked.push(key);
      return await Promise.resolve(counts[key]?.[nth] ?? 0);
    },
  });
  return { limiter, asked, time };
}

test("a refused key causes no query until its time has come", { tags: ["V2.4.1"] }, async () => {
  const { limiter, asked, time } = limiterOver({ ada: [0, 7, 0] });
  expect(await limiter.take("ada")).toEqual({ ok: true });
  expect(await limiter.take("ada")).toEqual({ ok: false, retryAfterSeconds: 7 });
  time.ms = 4_500;
  expect(await limiter.take("ada")).toEqual({ ok: false, retryAfterSeconds: 3 });
  expect(asked).toEqual(["ada", "ada"]);
  time.ms = 7_000;
  expect(await limiter.take("ada")).toEqual({ ok: true });
});

test("one refused person does not limit another", async () => {
  const { limiter } = limiterOver({ ada: [7] });
  expect((await limiter.take("ada")).ok).toBe(false);
  expect(await limiter.take("ben")).toEqual({ ok: true });
});

test("a counter that fails refuses nothing later", async () => {
  const limiter = createSharedLimiter({ count: async () => await Promise.reject(new Error("gone")) });
  await expect(limiter.take("ada")).rejects.toThrow("gone");
  await expect(limiter.take("ada")).rejects.toThrow("gone");
});
