import { nameOfArn, parseIamArn } from "@/lib/domain/aws/arn";
import { desiredOf } from "@/lib/domain/plan/operation-kinds";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";

import { checkExistingUser, checkRoleName, checkUserName, type NameCheck, type NameReads, type OwnKey } from "./name-check";

/** The key that this run created, or is creating, for a user; `undefined` before it has begun to. */
export function ownKeyOf(entries: readonly LedgerEntry[], userName: string): OwnKey | undefined {
  const entry = entries.find(({ operation }) => operation.kind === "aws.access-key");
  if (entry === undefined || desiredOf("aws.access-key", entry.operation).userName !== userName) return undefined;
  const lastFour = entry.outcome?.["lastFour"];
  if (entry.state === "done" && lastFour !== undefined) return { state: "made", lastFour };
  const before = entry.intent["keysBefore"];
  return before === undefined ? undefined : { state: "under-way", before: before.split(",") };
}

/** Looks up what exists under a name, or under the ARN of a user that is to get a key. */
export async function checkNamedIdentity(
  reads: NameReads,
  run: Pick<Run, "id" | "awsAccountId">,
  entries: readonly LedgerEntry[],
  asked: { readonly kind: "user" | "existing-user" | "role"; readonly name: string },
): Promise<NameCheck> {
  switch (asked.kind) {
    case "user":
      return await checkUserName(reads, { runId: run.id, userName: asked.name });
    case "role":
      return await checkRoleName(reads, { runId: run.id, roleName: asked.name });
    case "existing-user": {
      const arn = parseIamArn(asked.name, { kind: "user", accounts: [run.awsAccountId] });
      // The field itself shows a malformed ARN when it is left.
      if (!arn.ok) return { state: "unknown", sentence: arn.error.message, warnings: [], problem: arn.error.message };
      const userName = nameOfArn(asked.name.trim());
      return await checkExistingUser(reads, {
        userName,
        accountId: run.awsAccountId,
        ownKey: ownKeyOf(entries, userName),
      });
    }
  }
}
