import { expect, test } from "vitest";

import type { Actor, Grant } from "@/lib/domain/access/actor";

import { lapsedSession, mayGiveSession } from "./lapsed-session";

const meridian = { accountIdentifier: "acct", orgIdentifier: "meridian" };
const person = (sandbox: boolean, ...grants: Omit<Grant, "id">[]): Actor => ({
  userId: "user_dana",
  name: "Dana",
  email: "dana@example.com",
  sessionId: "none",
  sandbox,
  grants: grants.map((grant) => ({ ...grant, id: "grant" })),
});

test.each([
  { who: "an owner", giver: person(false, { role: "owner" }), may: true },
  { who: "an admin of the organization", giver: person(false, { role: "org-admin", ...meridian }), may: true },
  { who: "a project admin", giver: person(false, { role: "project-admin", ...meridian, projectIdentifier: "p" }), may: false },
  { who: "an auditor", giver: person(false, { role: "auditor", ...meridian }), may: false },
  {
    who: "an admin of another organization",
    giver: person(false, { role: "org-admin", accountIdentifier: "acct", orgIdentifier: "harbor" }),
    may: false,
  },
  { who: "a person without a role", giver: person(false), may: false },
  { who: "a sandbox owner", giver: person(true, { role: "owner" }), may: false },
])("$who may give a session of a live connection: $may", ({ giver, may }) => {
  expect(mayGiveSession(giver, { ...meridian, kind: "live" })).toBe(may);
});

test("a lapsed session names the lost rights and who can renew it", () => {
  const error = lapsedSession({ orgIdentifier: "meridian", sessionGiver: { name: "Dana", mayStillGive: false } });
  expect(error).toMatchObject({
    code: "precondition_failed",
    message:
      "The pasted AWS session is not used any more. Dana may no longer give the portal access to this account. An owner or an admin of organization meridian can paste a new session on the Connections page.",
    explanation: { causeId: "session-lapsed" },
  });
});
