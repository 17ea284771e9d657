import { environmentManager, focusManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { pollEvery } from "./poll-every";

const SECOND = 1000;

beforeEach(() => {
  vi.useFakeTimers();
  environmentManager.setIsServer(() => false);
  focusManager.setFocused(true);
});

afterEach(() => {
  vi.useRealTimers();
  focusManager.setFocused(undefined);
});

/** A poll of a portal that answers as given, one answer after another; the last one again and again. */
function poll(...answers: readonly (number | "no response")[]) {
  const client = new QueryClient();
  client.mount();
  let asked = 0;
  const observer = new QueryObserver<number>(client, {
    queryKey: ["poll"],
    queryFn: () => {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? 0;
      asked += 1;
      return answer === "no response" ? Promise.reject(new Error(answer)) : Promise.resolve(answer);
    },
    ...pollEvery<number>(SECOND, (answer) => answer === 100),
  });
  const stop = observer.subscribe(() => undefined);
  return { asked: () => asked, failures: () => observer.getCurrentResult().failureCount, stop };
}

test("asks again at each interval", async () => {
  const { asked, stop } = poll(1);
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  expect(asked()).toBe(6);
  stop();
});

test("stops at the end, also when the page becomes visible again", async () => {
  const { asked, stop } = poll(1, 100);
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  focusManager.setFocused(false);
  focusManager.setFocused(true);
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  expect(asked()).toBe(2);
  stop();
});

test("waits twice as long after each failure, up to 30 seconds", async () => {
  const { asked, failures, stop } = poll(1, "no response");
  const waits: number[] = [];
  let before = asked();
  for (let second = 1, last = 0; second <= 130; second += 1) {
    await vi.advanceTimersByTimeAsync(SECOND);
    if (asked() === before) continue;
    waits.push(second - last);
    [before, last] = [asked(), second];
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 30, 30, 30]);
  expect(failures()).toBeGreaterThan(0);
  stop();
});

test("returns to its interval once the portal responds", async () => {
  const { asked, failures, stop } = poll("no response", "no response", 1);
  await vi.advanceTimersByTimeAsync(6 * SECOND);
  expect([asked(), failures()]).toEqual([3, 0]);
  await vi.advanceTimersByTimeAsync(3 * SECOND);
  expect(asked()).toBe(6);
  stop();
});

test("asks nothing while hidden, and at once when visible again", async () => {
  const { asked, stop } = poll(1);
  await vi.advanceTimersByTimeAsync(SECOND);
  focusManager.setFocused(false);
  const before = asked();
  await vi.advanceTimersByTimeAsync(60 * SECOND);
  expect(asked()).toBe(before);
  focusManager.setFocused(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked()).toBe(before + 1);
  stop();
});
