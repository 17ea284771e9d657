import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { prerender } from "react-dom/static";
import type { ReactElement } from "react";
import { expect, test } from "vitest";

import type { ActionError } from "@/lib/core/action-result";
import type { ErrorCode, Explanation } from "@/lib/core/errors";
import { ROOT } from "@/scripts/start/paths.mjs";

import { ActionFailure, FailureLine, QuietFailure } from "./action-failure";

const DENIED: Explanation = {
  causeId: "missing-action",
  title: "AWS denied iam:CreateRole",
  cause: "The portal's role lacks iam:CreateRole.",
  owner: "aws-admin",
  fix: "Add the action to the role's policy.",
  fixText: "iam:CreateRole",
  retry: "after-fix",
  details: { "AWS says": "AccessDenied: not authorized to perform iam:CreateRole" },
};

/** A failure of every code; a new code does not compile without one. */
const FAILURES: Readonly<Record<ErrorCode, Omit<ActionError, "code">>> = {
  invalid_input: { message: "That is too much for one answer. Shorten it.", reference: "ref_1" },
  unauthenticated: { message: "Your session has ended. Sign in again in another tab.", reference: "ref_2" },
  forbidden: { message: "You may read this run, but not change it.", reference: "ref_3" },
  not_found: { message: "There is no such run, or you may not see it.", reference: "ref_4" },
  conflict: { message: "Another person changed this step. Load the newer version.", reference: "ref_5" },
  precondition_failed: { message: "Confirm the plan first.", reference: "ref_6" },
  rate_limited: { message: "That was too often. Repeat it in 9 seconds.", retryAfterSeconds: 9, reference: "ref_7" },
  overloaded: { message: "The portal has too much to do. Repeat it in a few seconds.", reference: "ref_8" },
  upstream_rejected: { message: "AWS refused the role.", explanation: DENIED, reference: "ref_9" },
  upstream_unavailable: { message: "The database does not answer. Nothing was changed.", reference: "ref_10" },
  internal: { message: "The portal failed. Tell its owner.", reference: "ref_11" },
};
const EVERY = Object.entries(FAILURES).map(([code, failure]) => ({ code, error: { code, ...failure } as ActionError }));

/** The text of a page that has everything it loads. */
async function textOf(element: ReactElement): Promise<string> {
  const { prelude } = await prerender(element);
  const markup = await new Response(prelude).text();
  return markup
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#x27;", "'")
    .replaceAll(/\s+/g, " ");
}

test.each(EVERY)("shows $code in its own words", async ({ error }) => {
  const text = await textOf(<ActionFailure error={error} />);
  const says = error.explanation?.title ?? error.message;
  for (const sentence of says.split(/(?<=\.) /)) expect(text).toContain(sentence.replace(/\.$/, ""));
});

test.each(EVERY)("quotes the reference of $code only where the log has to be read", async ({ error }) => {
  const isQuoted = error.code === "internal" || error.explanation !== undefined;
  expect((await textOf(<ActionFailure error={error} />)).includes(error.reference)).toBe(isQuoted);
  expect((await textOf(<FailureLine error={error} />)).includes(error.reference)).toBe(error.code === "internal");
});

test.each(EVERY)("says $code in one line", async ({ error }) => {
  expect(await textOf(<FailureLine error={error} />)).toContain(error.message);
});

test("shows a refusal by AWS with cause, owner and fix", async () => {
  const text = await textOf(<ActionFailure error={{ code: "upstream_rejected", ...FAILURES.upstream_rejected }} />);
  for (const part of [
    DENIED.cause,
    "An AWS admin of this account",
    DENIED.fix,
    "Details for support",
    DENIED.details["AWS says"],
  ]) {
    expect(text).toContain(part);
  }
});

test.each(EVERY)("interrupts no one with $code of a check while typing", async ({ error }) => {
  const { prelude } = await prerender(<QuietFailure what="Not checked." error={error} />);
  expect(await new Response(prelude).text()).not.toContain('role="alert"');
  const text = await textOf(<QuietFailure what="Not checked." error={error} />);
  expect(text).toContain(error.explanation?.title ?? `Not checked. ${error.message}`);
});

test("keeps the card and the reference beside answers to correct", async () => {
  const problems = [{ name: "name", message: "Use letters." }];
  const refused = { code: "upstream_rejected" as const, ...FAILURES.upstream_rejected };
  const failed = { code: "internal" as const, ...FAILURES.internal };
  expect(await textOf(<ActionFailure error={refused} problems={problems} />)).toMatch(/Use letters\..*lacks iam:CreateRole/);
  expect(await textOf(<ActionFailure error={failed} problems={problems} />)).toMatch(/Use letters\..*ref_11/);
});

test("heads answers to correct by their message or their number", async () => {
  const error = (message: string): ActionError => ({ code: "invalid_input", message, reference: "" });
  const problems = [{ name: "name", message: "Use letters." }];
  expect(await textOf(<ActionFailure error={error("The name was not accepted.")} problems={problems} />)).toContain(
    "The name was not accepted",
  );
  expect(await textOf(<ActionFailure error={error("Use letters.")} problems={problems} />)).toContain("One answer to correct");
});

/** Every file of the interface that calls an action itself. A form hands its action to one of them. */
const CALLERS = ["app", "components"]
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => join(ROOT, folder, name)),
  )
  .filter((path) => path.endsWith(".tsx") && !path.endsWith(".test.tsx"))
  .map((path) => ({ path: path.slice(ROOT.length), text: readFileSync(path, "utf8") }))
  .filter(({ text }) => /\b(?:callAction|callFailure|useFormAction|useActionState)\(/.test(text));

test("finds the callers of actions", () => {
  expect(CALLERS.length).toBeGreaterThan(7);
});

test.each(CALLERS)("draws the failures of $path with the one component", ({ text }) => {
  expect(text).toMatch(/<(?:ActionFailure|FailureLine|QuietFailure|PostedForm|SaveState)\b/);
  // Only `useFormAction` knows how a form posts with and without scripts.
  expect(text).not.toContain("useActionState");
});
