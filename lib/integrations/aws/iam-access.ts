import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { IamAccess, Receipt } from "@/lib/domain/plan/ports";
import { recordCalls } from "./call-log";
import type { AwsClients } from "./client";
import { createAccessKey, deleteAccessKey, listAccessKeys } from "./iam-access-keys";
import { attachPolicy, detachPolicy, listAttachedPolicies } from "./iam-attachments";
import { createLinkedRole, deleteLinkedRole } from "./iam-linked-roles";
import { createOidcProvider, deleteOidcProvider, findOidcProvider } from "./iam-oidc-providers";
import {
  createPolicy,
  createPolicyVersion,
  deletePolicy,
  deletePolicyVersion,
  findPolicy,
  getPolicyVersion,
  listPolicyVersions,
} from "./iam-policies";
import { createRole, deleteRole, findRole, updateTrustPolicy } from "./iam-roles";
import { createUser, deleteUser, findUser } from "./iam-users";

/** AWS keeps this many versions of a policy. */
const MAX_POLICY_VERSIONS = 5;

/** What operations need of IAM, over the clients of one account. Receipts carry AWS's request ID. */
export function createIamAccess(clients: AwsClients): IamAccess {
  return {
    findPolicy: async (policyArn) => {
      const policy = await findPolicy(clients, policyArn);
      if (!policy.ok || policy.value === undefined) return policy.ok ? ok(undefined) : policy;
      const version = await getPolicyVersion(clients, policyArn, policy.value.defaultVersionId);
      return version.ok ? ok({ policy: policy.value, document: version.value.document ?? "" }) : version;
    },
    createPolicy: async ({ name, ...input }) =>
      await withReceipt(
        async () => await createPolicy(clients, { ...input, policyName: name }),
        ({ arn }) => ({ policyArn: arn }),
      ),
    replacePolicyDocument: async ({ policyArn, document }) =>
      await withReceipt(async () => await replacePolicyDocument(clients, policyArn, document)),
    deletePolicy: async (policyArn) => await withReceipt(async () => await deletePolicyWithVersions(clients, policyArn)),

    findUser: async (userName) => await findUser(clients, userName),
    createUser: async (input) =>
      await withReceipt(
        async () => await createUser(clients, input),
        ({ arn }) => ({ arn }),
      ),
    deleteUser: async (userName) => await withReceipt(async () => await deleteUser(clients, userName)),
    listAccessKeys: async (userName) => await listAccessKeys(clients, userName),
    createAccessKey: async (userName) =>
      await withReceipt(
        async () => await createAccessKey(clients, userName),
        ({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey }),
      ),
    deleteAccessKey: async (input) => await withReceipt(async () => await deleteAccessKey(clients, input)),

    findRole: async (roleName) => await findRole(clients, roleName),
    createRole: async (input) =>
      await withReceipt(
        async () => await createRole(clients, input),
        ({ arn }) => ({ arn }),
      ),
    updateTrust: async ({ roleName, trustDocument }) =>
      await withReceipt(async () => await updateTrustPolicy(clients, roleName, trustDocument)),
    deleteRole: async (roleName) => await withReceipt(async () => await deleteRole(clients, roleName)),
    createLinkedRole: async (service) =>
      await withReceipt(
        async () => await createLinkedRole(clients, service),
        (arn) => ({ arn }),
      ),
    deleteLinkedRole: async (roleName) => await deleteLinkedRole(clients, roleName),

    listAttachedPolicies: async (holder) => await listAttachedPolicies(clients, holder),
    attachPolicy: async ({ holder, policyArn }) => await withReceipt(async () => await attachPolicy(clients, holder, policyArn)),
    detachPolicy: async ({ holder, policyArn }) => await withReceipt(async () => await detachPolicy(clients, holder, policyArn)),

    findOidcProvider: async (providerArn) => await findOidcProvider(clients, providerArn),
    createOidcProvider: async (input) =>
      await withReceipt(
        async () => await createOidcProvider(clients, input),
        (arn) => ({ arn }),
      ),
    deleteOidcProvider: async (providerArn) => await withReceipt(async () => await deleteOidcProvider(clients, providerArn)),
  };
}

/** Makes room for a new version by deleting the oldest one that is not the default, then makes it the default. */
async function replacePolicyDocument(
  clients: AwsClients,
  policyArn: string,
  document: string,
): Promise<Result<unknown, AppError>> {
  const versions = await listPolicyVersions(clients, policyArn);
  if (!versions.ok) return versions;
  const oldest = versions.value
    .filter(({ isDefault }) => !isDefault)
    .toSorted((one, other) => (one.createdAt ?? "").localeCompare(other.createdAt ?? ""))[0];
  if (versions.value.length >= MAX_POLICY_VERSIONS && oldest !== undefined) {
    const removed = await deletePolicyVersion(clients, policyArn, oldest.versionId);
    if (!removed.ok && removed.error.code !== "not_found") return removed;
  }
  return await createPolicyVersion(clients, policyArn, document);
}

/** AWS deletes a policy only when its default version is the last one. */
async function deletePolicyWithVersions(clients: AwsClients, policyArn: string): Promise<Result<unknown, AppError>> {
  const versions = await listPolicyVersions(clients, policyArn);
  if (!versions.ok) return versions;
  for (const { versionId, isDefault } of versions.value) {
    if (isDefault) continue;
    const removed = await deletePolicyVersion(clients, policyArn, versionId);
    if (!removed.ok && removed.error.code !== "not_found") return removed;
  }
  return await deletePolicy(clients, policyArn);
}

async function withReceipt<Value>(work: () => Promise<Result<Value, AppError>>): Promise<Result<Receipt, AppError>>;
async function withReceipt<Value, Kept extends object>(
  work: () => Promise<Result<Value, AppError>>,
  keep: (value: Value) => Kept,
): Promise<Result<Receipt & Kept, AppError>>;
async function withReceipt<Value>(
  work: () => Promise<Result<Value, AppError>>,
  keep?: (value: Value) => object,
): Promise<Result<Receipt, AppError>> {
  const { value: result, calls } = await recordCalls(work);
  if (!result.ok) return result;
  return ok({ requestId: calls.at(-1)?.requestId, ...keep?.(result.value) });
}
