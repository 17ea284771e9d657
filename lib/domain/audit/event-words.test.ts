import { expect, test } from "vitest";

import { DEPLOYMENT_STATES } from "@/lib/domain/deployment/deployment";
import { ROTATION_STATES } from "@/lib/domain/rotation/rotation";

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
  [
    "run.apply.stopped",
    { data: { reference: "ref_1" }, result: "failed" as const },
    "The apply stopped. Reference ref_1",
    "Failed",
  ],
  [
    "run.apply.refused",
    { data: { message: "The apply was not carried out: Dana may no longer change this run." }, result: "refused" as const },
    "The apply was not carried out: Dana may no longer change this run.",
    "Refused",
  ],
  ["key.rotationStarted", {}, "Key rotation started", "Done"],
])("%s is said in plain words", (action, rest, what, result) => {
  const words = eventWords(event(action, rest), { operationTitles: { "aws.policy": "Policy HarnessAWSAccess" } });
  expect(words).toEqual({ what, result });
});

const KEYS = { user: "ci-deployer", oldKey: "…AAAA", newKey: "…BBBB" };

test.each([
  ["started", KEYS, "Began to replace the access key …AAAA of ci-deployer", "Started"],
  ["creating", KEYS, "Made a second access key …BBBB of ci-deployer", "Done"],
  ["creating", { user: "ci-deployer", oldKey: "…AAAA" }, "Withdrew the new access key of ci-deployer", "Done"],
  ["storing", KEYS, "Put the new access key …BBBB into its two Harness secrets", "Started"],
  ["testing", KEYS, "Harness holds the new access key …BBBB; its connector is tested", "Started"],
  ["deactivated", KEYS, "Switched the old access key …AAAA off", "Done"],
  ["deletion.confirmed", KEYS, "Asked to delete the old access key …AAAA", "Started"],
  ["reactivation.confirmed", KEYS, "Asked to switch the old access key …AAAA on again", "Started"],
  ["deleted", KEYS, "Deleted the old access key …AAAA; Harness uses …BBBB", "Done"],
  ["continued", KEYS, "Continued replacing the access key …AAAA", "Started"],
  [
    "failed",
    { ...KEYS, during: "testing" },
    "Replacing the access key …AAAA stopped while Harness tested the connector",
    "Failed",
  ],
  ["failed", { ...KEYS, during: "testing", cause: "rotation-stopped" }, "Switched the old access key …AAAA on again", "Done"],
])("rotation.%s of %j is said in plain words", (action, data, what, result) => {
  const happened = event(`rotation.${action}`, { data, ...(action === "failed" ? { result: "failed" as const } : {}) });
  expect(eventWords(happened)).toEqual({ what, result });
});

test("every event of a test deployment has its own words", () => {
  const written = [
    "started",
    ...DEPLOYMENT_STATES.slice(1),
    "stop.requested",
    "removal.confirmed",
    "removed",
    "removal.failed",
    "kept",
  ];
  for (const name of written) expect(eventWords(event(`deployment.${name}`)).what).not.toMatch(/^Deployment /);
});

test("every event of a rotation has its own words", () => {
  const written = [...ROTATION_STATES, "failed", "started", "continued", "deletion.confirmed", "reactivation.confirmed"];
  for (const name of written) expect(eventWords(event(`rotation.${name}`)).what).not.toMatch(/^Rotation /);
});

test("the actor is a named person, a deleted person or the portal", () => {
  expect(eventActor(event("run.created", { actorId: "user_1", actorName: "Ines Okafor" }))).toBe("Ines Okafor");
  expect(eventActor(event("run.created", { actorId: "user_1" }))).toBe("A deleted person");
  expect(eventActor(event("operation.done"))).toBe("Worker");
  expect(eventActor(event("rotation.deleted"))).toBe("Worker");
});

test("the vendor's request is found where an operation left it", () => {
  expect(eventRequestId(event("operation.done", { data: { outcome: { requestId: "b70d41e9" } } }))).toBe("b70d41e9");
  expect(eventRequestId(event("run.created"))).toBeUndefined();
});

test("before and after are separate, and a leaked secret is not shown", () => {
  const details = eventDetails(event("x", { data: { before: { a: 1 }, after: { a: 2 }, secretAccessKey: "wJalrXUtnFEMI" } }));
  expect(details.map((detail) => detail.label)).toEqual(["Before", "After", "Details"]);
  expect(JSON.stringify(details)).not.toContain("wJalrXUtnFEMI");
});
