import { expect, test } from "vitest";

import type { CheckResult, Verdict } from "@/lib/domain/checks/check";

import { mayContinue } from "./prerequisite-problems";

const check = (id: string, verdict: Verdict): CheckResult => ({
  id,
  title: `Title of ${id}`,
  guideItems: [],
  verdict,
  grade: "proved",
  fact: `Fact of ${id}.`,
  evidence: [],
});

// Every required check must pass, and a person must have read each warning. A check that never ran does not pass.
test.each<{ what: string; checks: readonly CheckResult[]; read?: readonly string[]; outcome: object }>([
  {
    what: "no check",
    checks: [],
    outcome: { ok: false, error: { code: "precondition_failed", message: expect.stringContaining("Check again") as string } },
  },
  {
    what: "checks of other steps only",
    checks: [check("s9.plan", "pass")],
    outcome: { ok: false, error: { code: "precondition_failed", message: expect.stringContaining("Check again") as string } },
  },
  { what: "passed checks", checks: [check("s1.a", "pass"), check("s1.b", "not-applicable")], outcome: { ok: true } },
  { what: "a failure of another step", checks: [check("s1.a", "pass"), check("s9.plan", "fail")], outcome: { ok: true } },
  {
    what: "two failures",
    checks: [check("s1.a.b", "fail"), check("s1.c", "fail"), check("s1.d", "pass")],
    outcome: {
      ok: false,
      error: {
        code: "precondition_failed",
        message: "Fact of s1.a.b. Fact of s1.c.",
        fieldErrors: { "checks.s1-a-b": "Fact of s1.a.b.", "checks.s1-c": "Fact of s1.c." },
      },
    },
  },
  {
    what: "a failure that was ticked as read",
    checks: [check("s1.a", "fail")],
    read: ["s1.a"],
    outcome: { ok: false, error: { fieldErrors: { "checks.s1-a": "Fact of s1.a." } } },
  },
  {
    what: "warnings, one of them unread",
    checks: [check("s1.a", "warn"), check("s1.b", "unknown"), check("s1.c", "pass")],
    read: ["s1.a"],
    outcome: {
      ok: false,
      error: {
        code: "precondition_failed",
        fieldErrors: { acknowledgedWarnings: "Tick what you have read: Title of s1.b." },
      },
    },
  },
  {
    what: "two unread warnings",
    checks: [check("s1.a", "warn"), check("s1.b", "unknown")],
    outcome: {
      ok: false,
      error: { fieldErrors: { acknowledgedWarnings: "Tick what you have read: Title of s1.a, Title of s1.b." } },
    },
  },
  {
    what: "warnings that were all read",
    checks: [check("s1.a", "warn"), check("s1.b", "unknown")],
    read: ["s1.a", "s1.b"],
    outcome: { ok: true },
  },
])("a step with $what is complete only when nothing is open", ({ checks, read = [], outcome }) => {
  expect(mayContinue(checks, read)).toMatchObject(outcome);
});
