import { expect, test } from "vitest";

import type { Actor, Grant } from "@/lib/domain/access/actor";

import { whyOrderRefused } from "./placer-rights";

const meridian = { accountIdentifier: "acct", orgIdentifier: "meridian" };
const project = { ...meridian, projectIdentifier: "parcel_tracking" };
const run = { type: "run", kind: "live", scope: project } as const;
const connection = { type: "connection", kind: "live", scope: meridian } as const;
const dana = (...grants: Omit<Grant, "id">[]): Actor => ({
  userId: "user_dana",
  name: "Dana",
  email: "dana@example.com",
  sessionId: "none",
  sandbox: false,
  grants: grants.map((grant) => ({ ...grant, id: "grant" })),
});

test.each<{ who: string; placer: Actor | undefined; run: boolean; connection: boolean }>([
  { who: "an owner", placer: dana({ role: "owner" }), run: true, connection: true },
  { who: "an org admin", placer: dana({ role: "org-admin", ...meridian }), run: true, connection: true },
  { who: "a project admin", placer: dana({ role: "project-admin", ...project }), run: true, connection: true },
  { who: "an auditor", placer: dana({ role: "auditor", ...meridian }), run: false, connection: false },
  {
    who: "an admin of another organization",
    placer: dana({ role: "org-admin", accountIdentifier: "acct", orgIdentifier: "harbor" }),
    run: false,
    connection: false,
  },
  { who: "a person without a role", placer: dana(), run: false, connection: false },
  { who: "a deleted person", placer: undefined, run: false, connection: false },
  { who: "an owner of the sandbox", placer: { ...dana({ role: "owner" }), sandbox: true }, run: false, connection: false },
])("an order of $who is carried out only while they may place it", ({ placer, run: ofRun, connection: ofConnection }) => {
  expect(whyOrderRefused(placer, run, "The apply") === undefined).toBe(ofRun);
  expect(whyOrderRefused(placer, connection, "The reading of the account") === undefined).toBe(ofConnection);
});

test("a refused order names who lost which right and the next step", () => {
  expect(whyOrderRefused(dana(), run, "The apply")).toMatchObject({
    code: "forbidden",
    message:
      "The apply was not carried out: Dana may no longer change this run. An owner or an admin of the project can start it again. Whatever exists already is found and kept.",
  });
});
