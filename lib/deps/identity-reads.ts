import { readSandboxEndpoints } from "@/lib/config/sandbox-endpoints";
import type { IdentityReads } from "@/lib/domain/identity/complete-identity";
import type { NameReads } from "@/lib/domain/identity/name-check";
import type { VerifyReads } from "@/lib/domain/identity/verify-identity";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { keyCredentials } from "@/lib/integrations/aws/credentials";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { getAccessKeyLastUsed } from "@/lib/integrations/aws/iam-access-keys";
import { listInlinePolicies } from "@/lib/integrations/aws/iam-attachments";
import { listOidcProviders } from "@/lib/integrations/aws/iam-oidc-providers";
import { hasLoginProfile } from "@/lib/integrations/aws/iam-users";

import type { RunClients } from "./runs";

type AwsSide = Pick<RunClients, "aws" | "awsConnection">;

/** What is read of the users, roles and policies of an account. */
export function iamReads(aws: AwsClients): NameReads & VerifyReads {
  return {
    ...createIamAccess(aws),
    hasLoginProfile: async (userName) => await hasLoginProfile(aws, userName),
    listInlinePolicies: async (holder) => await listInlinePolicies(aws, holder),
  };
}

/** What completing the identity step reads of the run's account, over the run's own access. */
export function identityReads(clients: AwsSide): IdentityReads {
  const { aws } = clients;
  return {
    ...iamReads(aws),
    listOidcProviders: async () => await listOidcProviders(aws),
    keyOwner: async (accessKeyId) => {
      const used = await getAccessKeyLastUsed(aws, accessKeyId);
      return used.ok ? used.value.userName : undefined;
    },
    askKey: async (key) => await askKey(clients, key),
  };
}

/** Asks AWS whose key a pasted key is, using the key itself. The clients are closed after the call. */
async function askKey({ aws, awsConnection }: AwsSide, { accessKeyId, secret }: Parameters<IdentityReads["askKey"]>[0]) {
  const own = createAwsClients({
    credentials: keyCredentials(accessKeyId, secret),
    account: "unknown",
    homeRegion: aws.homeRegion,
    endpoint: awsConnection.kind === "sandbox" ? readSandboxEndpoints()?.aws : undefined,
  });
  try {
    return await getCallerIdentity(own);
  } finally {
    own.close();
  }
}
