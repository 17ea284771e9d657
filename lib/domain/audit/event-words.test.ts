import { expect, test } from "vitest";

import { eventDetails } from "./event-details";
import type { RecordedEvent } from "./event";
import { eventActor, eventRequestId, eventWords } from "./event-words";

const event = (action: string, rest: Partial<RecordedEvent> = {}): RecordedEvent => ({
  id: "evt_1",
  seq: "1",
  at: new Date("2026-11-25T10:00:00Z"),
  tenant: "acct/meridian",
  action,
  targetType: "run",
  targetId: "run_1",
  result: "done",
  data: {},
  ...rest,
});

test.each([
  ["run.created", {}, "Started the run", "Done"],
  ["run.step.completed", { data: { step: "permissions" } }, "Completed the step Permissions", "Done"],
  ["run.apply.confirmed", { data: { operations: [{}, {}] } }, "Confirmed the plan, 2 operations", "Started"],
  ["operation.done", { targetId: "aws.policy" }, "Done: Policy HarnessAWSAccess", "Done"],
  ["operation.failed", { targetId: "aws.gone", result: "failed" as const }, "Failed: aws.gone", "Failed"],
  ["operation.waiting", { targetId: "aws.policy" }, "Waits for AWS or Harness: Policy HarnessAWSAccess", "Waiting"],
  ["key.rotationStarted", {}, "Key rotation started", "Done"],
])("%s is said in plain words", (action, rest, what, result) => {
  const words = eventWords(event(action, rest), { operationTitles: { "aws.policy": "Policy HarnessAWSAccess" } });
  expect(words).toEqual({ what, result });
});

test("who acted is a person by name, a person who is gone, or the portal itself", () => {
  expect(eventActor(event("run.created", { actorId: "user_1", actorName: "Ines Okafor" }))).toBe("Ines Okafor");
  expect(eventActor(event("run.created", { actorId: "user_1" }))).toBe("Somebody who is gone");
  expect(eventActor(event("operation.done"))).toBe("Worker");
});

test("the vendor's request is found where an operation left it", () => {
  expect(eventRequestId(event("operation.done", { data: { outcome: { requestId: "b70d41e9" } } }))).toBe("b70d41e9");
  expect(eventRequestId(event("run.created"))).toBeUndefined();
});

test("before and after stand apart, and a secret that an event should never have held is not shown", () => {
  const details = eventDetails(event("x", { data: { before: { a: 1 }, after: { a: 2 }, secretAccessKey: "wJalrXUtnFEMI" } }));
  expect(details.map((detail) => detail.label)).toEqual(["Before", "After", "Details"]);
  expect(JSON.stringify(details)).not.toContain("wJalrXUtnFEMI");
});
