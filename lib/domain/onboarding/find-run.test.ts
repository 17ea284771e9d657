import { expect, test } from "vitest";

import type { Actor, Role } from "@/lib/domain/access/actor";
import type { Run, RunState } from "@/lib/domain/runs/run";

import { findEditableRun } from "./find-run";

const scope = { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel" };
const person = (role: Role): Actor => ({
  userId: "user_1",
  name: "Ines",
  email: "ines@example.com",
  sessionId: "ses_1",
  sandbox: false,
  grants: [{ id: "grant_1", role, ...scope }],
});
const run = (state: RunState): Run => ({
  id: "run_1",
  reference: "CB-2026-0001",
  tenant: "acct/meridian",
  kind: "live",
  harnessConnectionId: "hcon_1",
  awsConnectionId: "acon_1",
  scope,
  awsAccountId: "482177309156",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  state,
  externalId: "cb-1",
  guideHash: "hash",
  packVersion: 1,
  version: 1,
  ownerId: "user_1",
  ownerName: "Ines",
  boxesReady: 0,
  boxesTotal: 16,
  createdAt: new Date("2026-11-01T00:00:00Z"),
  lastActivityAt: new Date("2026-11-01T00:00:00Z"),
});

test.each<{ role: Role; state: RunState | "absent"; outcome: string }>([
  { role: "project-admin", state: "open", outcome: "ok" },
  { role: "project-admin", state: "undone", outcome: "ok" },
  { role: "project-admin", state: "applying", outcome: "precondition_failed" },
  { role: "project-admin", state: "undoing", outcome: "precondition_failed" },
  { role: "project-admin", state: "finished", outcome: "precondition_failed" },
  { role: "project-admin", state: "absent", outcome: "not_found" },
  { role: "auditor", state: "open", outcome: "forbidden" },
  { role: "auditor", state: "applying", outcome: "forbidden" },
  { role: "auditor", state: "absent", outcome: "not_found" },
])("a $role who edits a run in state $state gets $outcome", async ({ role, state, outcome }) => {
  const runs = { find: async () => await Promise.resolve(state === "absent" ? undefined : run(state)) };
  const found = await findEditableRun({ runs }, person(role), "run_1");
  expect(found.ok ? "ok" : found.error.code).toBe(outcome);
});
