import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { beforeStatement, DeadlineError, timeLeftMs, withinDeadline } from "./deadline";

/** Long enough for a busy machine: what has to happen before it happens at once. */
const LONG = { milliseconds: 60_000 };
const OVER = { milliseconds: 0 };

const untilAborted = async (signal: AbortSignal) => {
  while (!signal.aborted) await pause(1);
};

test("work that ends in time gives its value, and its failure", async () => {
  expect(await withinDeadline(LONG, async () => await Promise.resolve("done"))).toBe("done");
  await expect(withinDeadline(LONG, () => Promise.reject(new Error("boom")))).rejects.toThrow("boom");
});

test("work that only reads ends with the time, and changes nothing afterwards", async () => {
  const did: string[] = [];
  const ended = new Promise<void>((done) => {
    void withinDeadline({ ...OVER, onEnd: done }, async (signal) => {
      beforeStatement("read");
      await untilAborted(signal);
      for (const kind of ["read", "write"] as const) {
        try {
          beforeStatement(kind);
          did.push(kind);
        } catch (cause) {
          did.push(cause instanceof DeadlineError ? `${kind} refused` : "another error");
        }
      }
    }).catch((cause: unknown) => did.push(cause instanceof DeadlineError ? "answered" : "another error"));
  });
  await ended;
  expect(did).toEqual(["answered", "read refused", "write refused"]);
});

test("work that has begun a change is waited for and not aborted", async () => {
  const value = await withinDeadline(OVER, async (signal) => {
    beforeStatement("write");
    await pause(30);
    beforeStatement("read");
    beforeStatement("write");
    return signal.aborted ? "aborted" : "whole";
  });
  expect(value).toBe("whole");
});

test("the end of the work is told once, also after its time", async () => {
  let ends = 0;
  const onEnd = () => (ends += 1);
  await withinDeadline({ ...LONG, onEnd }, async () => await Promise.resolve());
  expect(ends).toBe(1);
  await expect(withinDeadline({ ...OVER, onEnd }, async (signal) => await untilAborted(signal))).rejects.toThrow(DeadlineError);
  while (ends < 2) await pause(1);
  expect(ends).toBe(2);
});

test("one deadline does not limit other work", async () => {
  expect(() => {
    beforeStatement("write");
  }).not.toThrow();
  const late = withinDeadline(OVER, async (signal) => {
    await untilAborted(signal);
    beforeStatement("write");
  });
  const other = withinDeadline(LONG, async () => {
    await pause(20);
    beforeStatement("write");
    return "kept";
  });
  await expect(late).rejects.toThrow(DeadlineError);
  expect(await other).toBe("kept");
});

test("the time left is known, and endless without a deadline", async () => {
  expect(timeLeftMs()).toBe(Number.POSITIVE_INFINITY);
  const left = await withinDeadline(LONG, async () => await Promise.resolve(timeLeftMs()));
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(LONG.milliseconds);
  expect(
    await withinDeadline(OVER, async () => {
      beforeStatement("write");
      await pause(5);
      return timeLeftMs();
    }),
  ).toBe(0);
});
