import { expect, test } from "vitest";
import type { CheckResult } from "./check";
import { checkResultSchema } from "./check-schema";

const CHECK: CheckResult = {
  id: "s1.scope",
  title: "Scope",
  guideItems: ["G7"],
  verdict: "pass",
  grade: "proved",
  fact: "Rights in meridian are enough.",
  evidence: [{ call: "POST /authz/api/acl", observed: "0 missing", at: "2026-05-01T08:00:00Z" }],
};

test("a stored check without optional parts is read as it was written", () => {
  expect(checkResultSchema.parse(JSON.parse(JSON.stringify(CHECK)))).toEqual(CHECK);
});

test("a stored check with every part is read as it was written", () => {
  const [evidence] = CHECK.evidence;
  const more = { requestId: "r", region: "eu-west-1", account: "a", caller: "arn", answer: { permitted: true } };
  const whole = { ...CHECK, fix: "Ask.", owner: "A Harness admin", evidence: [{ ...evidence, ...more }] };
  expect(checkResultSchema.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
});
