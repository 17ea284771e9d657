import { expect, test } from "vitest";

import { ACCESS_WORDS } from "./access-words";
import type { RecordedEvent } from "./event";
import { eventActor, eventWords } from "./event-words";

const event = (action: string, rest: Partial<RecordedEvent> = {}): RecordedEvent => ({
  id: "evt_1",
  seq: "1",
  at: new Date("2026-11-25T10:00:00Z"),
  tenant: "portal",
  action,
  targetType: "user",
  targetId: "user_1",
  targetName: "Ruth Adler",
  result: "done",
  data: {},
  ...rest,
});

test.each([
  ["session.started", { data: { how: "single-sign-on" } }, "Signed in with single sign-on"],
  ["session.started", { data: { how: "set-up-link" } }, "Signed in with a one-time link"],
  ["session.started", { data: { how: "password", secondFactor: "code" } }, "Signed in with a password and a code"],
  ["session.confirmed", { data: { how: "sandbox" } }, "Confirmed their identity as a sandbox person"],
  ["session.ended", { data: { reason: "signed-out" } }, "Signed out"],
  ["sign-in.failed", { data: { during: "confirmation" } }, "Wrong password for Ruth Adler before a sensitive action"],
  [
    "sign-in.failed",
    { data: { during: "second-factor" } },
    "Wrong code for Ruth Adler as second factor at a sign-in or a confirmation",
  ],
  ["secondFactor.recoveryCodeUsed", { data: { left: 9 } }, "Used a recovery code; 9 left"],
  ["secondFactor.reset", {}, "Removed the second factor of Ruth Adler"],
  ["sign-in.failed", {}, "Sign-in failed for Ruth Adler"],
  ["sign-in.failed", { targetType: "account", targetName: undefined }, "Sign-in failed for an unknown account"],
  ["sign-in.locked", { data: { lockedBy: "account" } }, "Locked Ruth Adler for 15 minutes after too many failed sign-ins"],
  ["sign-in.locked", { data: { lockedBy: "address" } }, "Locked an address for 15 minutes after too many failed sign-ins"],
  ["access.denied", { data: { name: "people.giveRole" } }, "Was denied people.giveRole"],
  [
    "grant.given",
    { data: { role: "project-admin", account: "acct", org: "meridian", project: "parcel" } },
    "Gave Ruth Adler the role Project admin in meridian / parcel",
  ],
  ["grant.taken", { data: { role: "owner" }, targetName: undefined }, "Took the role Owner away from a deleted person"],
  ["export.made", { data: { what: "instances", rows: 25, format: "csv" } }, "Exported 25 instances as CSV"],
  ["export.made", { data: { what: "checklist", rows: 7, format: "print" } }, "Exported the checklist for printing"],
])("%s with %j is said in plain words", (action, rest, what) => {
  expect(eventWords(event(action, rest)).what).toBe(what);
});

test("every access event has its own words and no missing value", () => {
  for (const action of Object.keys(ACCESS_WORDS)) {
    const { what } = eventWords(event(action));
    expect(what).not.toMatch(/undefined|null| {2}|[a-z]\.[a-z]/);
  }
});

test("a failed sign-in names no actor", () => {
  expect(eventActor(event("sign-in.failed"))).toBe("Not signed in");
});
