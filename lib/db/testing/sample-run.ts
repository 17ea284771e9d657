import { SAMPLE_PLAN } from "@/lib/domain/plan/testing/sample-plan";
import type { NewRun } from "@/lib/domain/runs/run";
import type { Database } from "../client";
import { actorWith } from "./actor-with";

/** The project of the sample run. */
export const SCOPE = { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" };

/** Its project admin. */
export const ines = { ...actorWith("user_ines", { role: "project-admin", ...SCOPE }), name: "Ines Okafor" };

/** A run of the sandbox over the connections of `addConnections`. */
export const NEW_RUN: NewRun = {
  kind: "sandbox",
  world: "w1",
  harnessConnectionId: "hcon_1",
  awsConnectionId: "acon_1",
  scope: SCOPE,
  awsAccountId: "482177309156",
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  guideHash: "hash",
  packVersion: 2,
  boxesTotal: 7,
};

/** The sample plan against an empty account: everything is created. */
export const PLANNED = SAMPLE_PLAN.map((operation) => ({
  ...operation,
  found: { state: "absent" as const },
  decision: "create" as const,
  reason: "Nothing of this name exists.",
}));

/** Adds the two connections of the sample run. */
export async function addConnections(db: Database): Promise<void> {
  const by = { kind: "sandbox", accountIdentifier: SCOPE.accountIdentifier, createdById: ines.userId };
  await db.harnessConnection.create({
    data: { id: "hcon_1", name: "Harness", baseUrl: "sandbox", apiKeySecretId: "sec_1", apiKeyHint: "…", ...by },
  });
  await db.awsConnection.create({
    data: { id: "acon_1", name: "prod", accountId: NEW_RUN.awsAccountId, method: "sandbox", ...by },
  });
}
