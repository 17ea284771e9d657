import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { redirect } from "next/navigation";
import { expect, test } from "vitest";

import { callAction, isOfOlderPage } from "./call-action";

test("a result of the server is passed on", async () => {
  expect(await callAction(async () => await Promise.resolve({ ok: true, value: 1 } as const))).toEqual({ ok: true, value: 1 });
});

const SILENCES: readonly { readonly what: string; readonly cause: unknown; readonly words: RegExp }[] = [
  {
    what: "an action of an older build",
    cause: new UnrecognizedActionError("unknown"),
    words: /was updated while this page was open.*reload the page/,
  },
  { what: "a connection that broke", cause: new TypeError("Failed to fetch"), words: /did not respond.*Try again/ },
];

test.each(SILENCES)("$what is a failure with what to do", async ({ cause, words }) => {
  const result = await callAction(
    async () =>
      await Promise.resolve().then(() => {
        throw cause;
      }),
  );
  expect(result).toMatchObject({ ok: false, error: { message: expect.stringMatching(words) as string } });
});

test("only an unknown action means that the page is older", () => {
  expect(SILENCES.map(({ cause }) => isOfOlderPage(cause))).toEqual([true, false]);
});

test("a redirect is no failure", async () => {
  await expect(callAction(() => redirect("/runs"))).rejects.toThrow("NEXT_REDIRECT");
});
