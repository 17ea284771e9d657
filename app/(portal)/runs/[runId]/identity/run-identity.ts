import "server-only";
import { readSandboxEndpoints } from "@/lib/config/sandbox-endpoints";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { RunClients } from "@/lib/deps/runs";
import {
  checkExistingUser,
  checkRoleName,
  checkUserName,
  type NameCheck,
  type NameReads,
} from "@/lib/domain/identity/name-check";
import type { VerifyReads } from "@/lib/domain/identity/verify-identity";
import type { CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import { nameOfArn, parseIamArn } from "@/lib/domain/aws/arn";
import { DESIRED } from "@/lib/domain/plan/desired";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run } from "@/lib/domain/runs/run";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { keyCredentials } from "@/lib/integrations/aws/credentials";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { listInlinePolicies } from "@/lib/integrations/aws/iam-attachments";
import { hasLoginProfile } from "@/lib/integrations/aws/iam-users";

/** The IAM reads of the identity step, with the run's own access. */
export function identityReads(aws: AwsClients): NameReads & VerifyReads {
  return {
    ...createIamAccess(aws),
    hasLoginProfile: async (userName) => await hasLoginProfile(aws, userName),
    listInlinePolicies: async (holder) => await listInlinePolicies(aws, holder),
  };
}

/** Asks AWS whose key a pasted key is, using the key itself. The clients are closed after the call. */
export async function askKey(
  clients: Pick<RunClients, "aws" | "awsConnection">,
  key: { readonly accessKeyId: string; readonly secret: Secret },
): Promise<Result<CallerIdentity, AppError>> {
  const endpoint = clients.awsConnection.kind === "sandbox" ? readSandboxEndpoints()?.aws : undefined;
  const own = createAwsClients({
    credentials: keyCredentials(key.accessKeyId, key.secret),
    account: "unknown",
    homeRegion: clients.aws.homeRegion,
    endpoint,
  });
  try {
    return await getCallerIdentity(own);
  } finally {
    own.close();
  }
}

/** The last characters of the key that this run created for a user; `undefined` before it has. */
export function ownKeyEnding(entries: readonly LedgerEntry[], userName: string): string | undefined {
  const made = entries.find(({ operation, state }) => operation.kind === "aws.access-key" && state === "done");
  if (made === undefined || DESIRED["aws.access-key"].parse(made.operation.desired).userName !== userName) return undefined;
  return made.outcome?.["lastFour"];
}

/** Looks up what exists under a name, or under the ARN of a user that is to get a key. */
export async function checkName(
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
