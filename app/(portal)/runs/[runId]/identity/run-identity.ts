import "server-only";
import { readSandboxEndpoints } from "@/lib/config/sandbox-endpoints";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { RunClients } from "@/lib/deps-runs";
import type { NameReads } from "@/lib/domain/identity/name-check";
import type { VerifyReads } from "@/lib/domain/identity/verify-identity";
import type { CallerIdentity } from "@/lib/domain/inventory/aws-shapes";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { keyCredentials } from "@/lib/integrations/aws/credentials";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { listInlinePolicies } from "@/lib/integrations/aws/iam-attachments";
import { hasLoginProfile } from "@/lib/integrations/aws/iam-users";

/** What the identity step reads of IAM, over the run's own access. */
export function identityReads(aws: AwsClients): NameReads & VerifyReads {
  return {
    ...createIamAccess(aws),
    hasLoginProfile: async (userName) => await hasLoginProfile(aws, userName),
    listInlinePolicies: async (holder) => await listInlinePolicies(aws, holder),
  };
}

/** Asks AWS whose a pasted key is, with the key itself. The clients end with the question. */
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
