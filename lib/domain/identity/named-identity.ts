import { nameOfArn, parseIamArn } from "@/lib/domain/aws/arn";
import { desiredOf } from "@/lib/domain/plan/operation-kinds";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";

import { checkExistingUser, checkRoleName, checkUserName, type NameCheck, type NameReads } from "./name-check";

/** The last characters of the key that this run created for a user; `undefined` before it has. */
export function ownKeyEnding(entries: readonly LedgerEntry[], userName: string): string | undefined {
  const made = entries.find(({ operation, state }) => operation.kind === "aws.access-key" && state === "done");
  if (made === undefined || desiredOf("aws.access-key", made.operation).userName !== userName) return undefined;
  return made.outcome?.["lastFour"];
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
        ownLastFour: ownKeyEnding(entries, userName),
      });
    }
  }
}
