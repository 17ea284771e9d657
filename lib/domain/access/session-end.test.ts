import { expect, test } from "vitest";

import { readWatchedSession, sessionEnds, watchSession } from "./session-end";

const at = (time: string) => new Date(`2026-05-01T${time}Z`);

test.each([
  ["30 minutes after the last request", at("20:00:00"), at("10:00:00"), { at: at("10:30:00"), isFinal: false }],
  ["by its age, however much is asked", at("20:00:00"), at("19:45:00"), { at: at("20:00:00"), isFinal: true }],
  ["by its age when both come together", at("20:00:00"), at("19:30:00"), { at: at("20:00:00"), isFinal: true }],
])("a session ends %s", (_words, expiresAt, lastSeenAt, ends) => {
  expect(sessionEnds({ expiresAt, lastSeenAt })).toEqual(ends);
});

test("a page is told how long is left, never less than nothing", () => {
  const ends = { at: at("10:30:00"), isFinal: false };
  const told = { personId: "user_1", endsAt: "2026-05-01T10:30:00.000Z", isFinal: false };
  expect(watchSession("user_1", ends, at("10:28:00"))).toEqual({ ...told, endsInMs: 120_000 });
  expect(watchSession("user_1", ends, at("10:31:00"))).toEqual({ ...told, endsInMs: 0 });
});

test("a page reads the session that the portal sent, or its absence", () => {
  const told = { personId: "user_1", endsAt: "2026-05-01T10:30:00.000Z", endsInMs: 120_000, isFinal: false };
  expect(readWatchedSession(JSON.parse(JSON.stringify(told)))).toEqual(told);
  expect(readWatchedSession(null)).toBeNull();
});

test.each([undefined, "x", [], {}, { personId: "user_1", endsAt: "2026-05-01", endsInMs: "120000", isFinal: false }])(
  "a page does not take %j for a session",
  (value) => {
    expect(() => readWatchedSession(value)).toThrow("something other than a session");
  },
);
