import { readSandboxEndpoints } from "@/lib/config/sandbox-endpoints";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { IamRole, IamUser } from "@/lib/domain/aws/aws-shapes";
import type { IdentityReads } from "@/lib/domain/identity/complete-identity";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { keyCredentials } from "@/lib/integrations/aws/credentials";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { createIamAccess } from "@/lib/integrations/aws/iam-access";
import { getAccessKeyLastUsed } from "@/lib/integrations/aws/iam-access-keys";
import { listInlinePolicies } from "@/lib/integrations/aws/iam-attachments";
import { listOidcProviders } from "@/lib/integrations/aws/iam-oidc-providers";
import { listRoles } from "@/lib/integrations/aws/iam-roles";
import { hasLoginProfile, listUsers } from "@/lib/integrations/aws/iam-users";

import type { RunClients } from "./runs";

type AwsSide = Pick<RunClients, "aws" | "awsConnection">;

/** What is read of the users, roles and policies of an account. */
export type IamReads = Omit<IdentityReads, "askKey"> & {
  readonly listRoles: () => Promise<Result<readonly IamRole[], AppError>>;
  /** Without their tags, which AWS leaves out of this list. */
  readonly listUsers: () => Promise<Result<readonly IamUser[], AppError>>;
};

/** The IAM reads of one account. Nothing is changed, and a failure is AWS's own error. */
export function iamReads(aws: AwsClients): IamReads {
  const { findUser, findRole, findPolicy, findOidcProvider, listAccessKeys, listAttachedPolicies } = createIamAccess(aws);
  return {
    findUser,
    findRole,
    findPolicy,
    findOidcProvider,
    listAccessKeys,
    listAttachedPolicies,
    listRoles: async () => await listRoles(aws),
    listUsers: async () => await listUsers(aws),
    hasLoginProfile: async (userName) => await hasLoginProfile(aws, userName),
    listInlinePolicies: async (holder) => await listInlinePolicies(aws, holder),
    listOidcProviders: async () => await listOidcProviders(aws),
    keyOwner: async (accessKeyId) => {
      const used = await getAccessKeyLastUsed(aws, accessKeyId);
      return used.ok ? used.value.userName : undefined;
    },
  };
}

/** What completing the identity step reads of the run's account, with the run's own access. */
export function identityReads(clients: AwsSide): IdentityReads {
  return { ...iamReads(clients.aws), askKey: async (key) => await askKey(clients, key) };
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
