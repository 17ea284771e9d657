import { expect, test } from "vitest";

import type { KeyRotation, RotationState } from "./rotation";
import { deletionAdvice, isAtWork, mayStart, stageRows } from "./rotation-view";

const rotation = (state: RotationState, more: Partial<KeyRotation> = {}): KeyRotation => ({
  id: "rot_1",
  runId: "run_1",
  state,
  userName: "harness-ec2-user",
  oldKeyId: "AKIAQYLPMN5HAAAAOLD1",
  newKeyId: "AKIAQYLPMN5HAAAANEW1",
  version: 3,
  startedById: "user_1",
  startedAt: new Date("2026-11-25T10:00:00Z"),
  ...more,
});
const error = { code: "upstream_rejected", message: "Refused." } as const;
const failedAt = (during: "creating" | "storing", more: Partial<KeyRotation> = {}) =>
  rotation("failed", { failure: { during, error }, ...more });

// A second rotation would leave two new keys, so one starts only when no earlier rotation has a new key left.
test.each<{ what: string; rotation: KeyRotation | undefined; start: boolean }>([
  { what: "no rotation before", rotation: undefined, start: true },
  { what: "a rotation that ended", rotation: rotation("deleted"), start: true },
  { what: "a rotation that made no key", rotation: failedAt("creating", { newKeyId: undefined }), start: true },
  { what: "a rotation that stopped with a new key", rotation: failedAt("storing"), start: false },
  { what: "a rotation that creates its key", rotation: rotation("creating", { newKeyId: undefined }), start: false },
  { what: "a rotation that stores its key", rotation: rotation("storing"), start: false },
  { what: "a rotation that tests its key", rotation: rotation("testing"), start: false },
  { what: "an old key that is only off", rotation: rotation("deactivated"), start: false },
])("with $what a new rotation may start: $start", ({ rotation: given, start }) => {
  expect(mayStart(given)).toBe(start);
});

test.each<{ what: string; rotation: KeyRotation | undefined; ordered?: number; atWork: boolean }>([
  { what: "no rotation", rotation: undefined, atWork: false },
  { what: "a key that is created", rotation: rotation("creating"), atWork: true },
  { what: "a key that is stored", rotation: rotation("storing"), atWork: true },
  { what: "a key that is tested", rotation: rotation("testing"), atWork: true },
  { what: "an old key that is off", rotation: rotation("deactivated"), atWork: false },
  { what: "an old key with a new order", rotation: rotation("deactivated"), ordered: 2, atWork: true },
  { what: "an old key whose order ended", rotation: rotation("deactivated"), ordered: 1, atWork: false },
  { what: "a stopped rotation", rotation: failedAt("storing"), ordered: 2, atWork: false },
  { what: "an ended rotation", rotation: rotation("deleted"), ordered: 2, atWork: false },
])("the page reloads automatically for $what: $atWork", ({ rotation: given, ordered, atWork }) => {
  expect(isAtWork(given, ordered)).toBe(atWork);
});

test.each<{ what: string; rotation: KeyRotation | undefined; verdicts: readonly string[] }>([
  { what: "no rotation", rotation: undefined, verdicts: ["to-do", "to-do", "to-do", "to-do", "to-do"] },
  {
    what: "a key that is stored",
    rotation: rotation("storing"),
    verdicts: ["pass", "in-progress", "not-reached", "not-reached", "not-reached"],
  },
  {
    what: "a stop while storing",
    rotation: failedAt("storing"),
    verdicts: ["pass", "fail", "not-reached", "not-reached", "not-reached"],
  },
  {
    what: "an old key that is off",
    rotation: rotation("deactivated"),
    verdicts: ["pass", "pass", "pass", "pass", "waiting"],
  },
  { what: "an ended rotation", rotation: rotation("deleted"), verdicts: ["pass", "pass", "pass", "pass", "pass"] },
])("the five states of $what are drawn as $verdicts", ({ rotation: given, verdicts }) => {
  expect(stageRows(given).map(({ verdict }) => verdict)).toEqual(verdicts);
});

const NOW = new Date("2026-11-27T12:00:00Z");
const used = { AKIAQYLPMN5HAAAANEW1: { accessKeyId: "AKIAQYLPMN5HAAAANEW1", lastUsedAt: "2026-11-27T11:00:00Z" } };

test.each([
  { what: "an hour off", deactivatedAt: new Date("2026-11-27T11:00:00Z"), lastUsed: used, title: /another 23 hours/ },
  { what: "almost a day off", deactivatedAt: new Date("2026-11-26T12:30:00Z"), lastUsed: used, title: /another hour/ },
  { what: "never switched off", deactivatedAt: undefined, lastUsed: used, title: /another 24 hours/ },
  { what: "an unused new key", deactivatedAt: new Date("2026-11-26T12:00:00Z"), lastUsed: {}, title: /not seen the new key/ },
  { what: "a day off", deactivatedAt: new Date("2026-11-26T12:00:00Z"), lastUsed: used, title: /A day has passed/ },
])("before the old key is deleted, $what gets its advice", ({ deactivatedAt, lastUsed, title }) => {
  const advice = deletionAdvice(rotation("deactivated", { deactivatedAt }), lastUsed, NOW);
  expect(advice.title).toMatch(title);
  expect(advice.tone).toBe(title.source.includes("has passed") ? "pass" : "warn");
});
