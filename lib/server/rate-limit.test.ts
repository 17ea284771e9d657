import { expect, test } from "vitest";
import { createRateLimiter } from "./rate-limit";

test("counts per key in a sliding window and gives the wait", { tags: ["V2.4.1"] }, () => {
  let now = 0;
  const limiter = createRateLimiter({ max: 2, windowMs: 10_000, clock: { now: () => new Date(now) } });
  expect(limiter.take("a")).toEqual({ ok: true });
  now = 4_000;
  expect(limiter.take("a")).toEqual({ ok: true });
  now = 5_500;
  expect(limiter.take("a")).toEqual({ ok: false, retryAfterSeconds: 5 });
  expect(limiter.take("b")).toEqual({ ok: true });
  now = 10_000;
  expect(limiter.take("a")).toEqual({ ok: true });
  expect(limiter.take("a")).toEqual({ ok: false, retryAfterSeconds: 4 });
});
