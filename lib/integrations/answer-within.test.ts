import { expect, test } from "vitest";

import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import { answerWithin } from "./answer-within";
import { CallEndedError, currentSignal, limitCallsOutside, within } from "./call-scope";

const LATE: AppError = { code: "upstream_unavailable", message: "It took too long." };
const never = async () => await new Promise<never>(() => undefined);

test("an answer in time is given as it is, a refusal too", async () => {
  await expect(answerWithin(60_000, LATE, async () => await Promise.resolve(ok(7)))).resolves.toEqual(ok(7));
  const refused = err({ code: "upstream_rejected", message: "No." } as const);
  await expect(answerWithin(60_000, LATE, async () => await Promise.resolve(refused))).resolves.toEqual(refused);
});

test("unfinished work is abandoned, and its calls end", async () => {
  let signal: AbortSignal | undefined;
  const answer = await answerWithin(20, LATE, async () => {
    signal = currentSignal();
    return await never();
  });
  expect(answer).toEqual(err(LATE));
  expect(signal?.aborted).toBe(true);
});

test("the failure names the silent side and the time limit", async () => {
  expect(await answerWithin(20, "AWS in eu-west-1", never)).toEqual(
    err({ code: "upstream_unavailable", message: "AWS in eu-west-1 did not respond within 0.02 seconds." }),
  );
});

test("a look-up ends with its caller and never starts too late", async () => {
  const page = new AbortController();
  const waiting = within(page.signal, async () => await answerWithin(60_000, LATE, never));
  page.abort();
  await expect(waiting).resolves.toEqual(err(LATE));
  let begun = false;
  const work = async () => {
    begun = true;
    return await Promise.resolve(ok(1));
  };
  await expect(within(page.signal, async () => await answerWithin(60_000, LATE, work))).resolves.toEqual(err(LATE));
  expect(begun).toBe(false);
});

test("the look-up's message replaces the messages of calls it ended", async () => {
  const answer = await answerWithin(20, LATE, async () => {
    await new Promise((resolve) => currentSignal()?.addEventListener("abort", resolve));
    return err({ code: "upstream_unavailable", message: new CallEndedError().message });
  });
  expect(answer).toEqual(err(LATE));
});

test("what is thrown in a look-up is a bug and stays one", async () => {
  const work = async () => await Promise.reject(new TypeError("bug"));
  await expect(answerWithin(60_000, LATE, work)).rejects.toThrow("bug");
});

test("calls outside of any look-up end with the page", () => {
  const page = new AbortController();
  limitCallsOutside(() => page.signal);
  expect(currentSignal()).toBe(page.signal);
  limitCallsOutside(() => undefined);
  expect(currentSignal()).toBeUndefined();
});
