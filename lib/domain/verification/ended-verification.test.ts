import { expect, test } from "vitest";

import type { RecordedEvent } from "@/lib/domain/audit/event";
import type { CheckResult } from "@/lib/domain/checks/check";

import { endedVerification } from "./ended-verification";

const at = new Date("2026-11-30T10:00:00Z");
const refused: RecordedEvent = {
  id: "evt_1",
  seq: "2",
  at,
  tenant: "acct/meridian",
  action: "run.verify.refused",
  targetType: "run",
  targetId: "run_1",
  result: "refused",
  data: { message: "The verification was not carried out." },
};
const confirmed = { ...refused, action: "run.apply.confirmed", seq: "3" };
const answeredAt = (time: string): CheckResult => ({
  id: "s13.connector",
  title: "The connector works",
  verdict: "pass",
  grade: "proved",
  fact: "It works.",
  guideItems: [],
  evidence: [{ call: "test", observed: "It works.", at: time }],
});

test.each([
  { what: "a refused verification", events: [confirmed, refused], checks: [], shown: true },
  { what: "answers from before it", events: [refused], checks: [answeredAt("2026-11-30T09:00:00Z")], shown: true },
  { what: "answers since", events: [refused], checks: [answeredAt("2026-11-30T11:00:00Z")], shown: false },
  { what: "no verification", events: [confirmed], checks: [], shown: false },
])("with $what the end of a verification is shown: $shown", ({ events, checks, shown }) => {
  expect(endedVerification(events, checks)?.message).toBe(shown ? "The verification was not carried out." : undefined);
});
