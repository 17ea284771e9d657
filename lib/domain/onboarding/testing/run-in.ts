import type { Actor, Role } from "@/lib/domain/access/actor";
import type { Run, RunState } from "@/lib/domain/runs/run";

const SCOPE = { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };

/** A person with this role in the project of `runIn`. */
export function personWith(role: Role): Actor {
  return {
    userId: "user_1",
    name: "Ines Okafor",
    email: "ines@example.com",
    sessionId: "ses_1",
    sandbox: false,
    grants: [{ id: "grant_1", role, ...SCOPE }],
  };
}

/** A run on the path to EC2 with an access key, in this state. */
export function runIn(state: RunState): Run {
  return {
    id: "run_1",
    reference: "CB-2026-0042",
    tenant: "acct/meridian",
    kind: "sandbox",
    harnessConnectionId: "hcon_1",
    awsConnectionId: "acon_1",
    scope: SCOPE,
    awsAccountId: "482177309156",
    path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
    state,
    externalId: "cb-1",
    guideHash: "hash",
    packVersion: 1,
    version: 1,
    ownerId: "user_1",
    ownerName: "Ines Okafor",
    boxesReady: 0,
    boxesTotal: 7,
    createdAt: new Date("2026-11-20T09:00:00Z"),
    lastActivityAt: new Date("2026-11-20T09:00:00Z"),
  };
}
