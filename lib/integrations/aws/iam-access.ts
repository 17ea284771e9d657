import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { IamAccess, Receipt } from "@/lib/domain/plan/ports";
import { recordCalls } from "./call-log";
import type { AwsClients } from "./client";
import { createAccessKey, deleteAccessKey, listAccessKeys } from "./iam-access-keys";
import { attachPolicy, detachPolicy, listAttachedPolicies } from "./iam-attachments";
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

/** AWS keeps five versions of a policy. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_POLICY_VERSIONS = 5;

/** IAM for the operations of a plan, with the request ID of every write. */
export function createIamAccess(clients: AwsClients): IamAccess {
  return {
    findPolicy: async (policyArn) => await readPolicy(clients, policyArn),
    createPolicy: async ({ name, description, document, tags }) => {
      const created = await withReceipt(
        async () => await createPolicy(clients, { policyName: name, description, document, tags }),
      );
      return created.ok ? ok({ policyArn: created.value.value.arn, ...created.value.receipt }) : created;
    },
    replacePolicyDocument: async ({ policyArn, document }) =>
      receiptOnly(await withReceipt(async () => await replaceDocument(clients, policyArn, document))),
    deletePolicy: async (policyArn) => receiptOnly(await withReceipt(async () => await deleteWholePolicy(clients, policyArn))),

    findUser: async (userName) => await findUser(clients, userName),
    createUser: async ({ userName, tags }) => {
      const created = await withReceipt(async () => await createUser(clients, { userName, tags }));
      return created.ok ? ok({ arn: created.value.value.arn, ...created.value.receipt }) : created;
    },
    deleteUser: async (userName) => receiptOnly(await withReceipt(async () => await deleteUser(clients, userName))),
    listAccessKeys: async (userName) => await listAccessKeys(clients, userName),
    createAccessKey: async (userName) => {
      const created = await withReceipt(async () => await createAccessKey(clients, userName));
      if (!created.ok) return created;
      const { accessKeyId, secretAccessKey } = created.value.value;
      return ok({ accessKeyId, secretAccessKey, ...created.value.receipt });
    },
    deleteAccessKey: async (input) => receiptOnly(await withReceipt(async () => await deleteAccessKey(clients, input))),

    findRole: async (roleName) => await findRole(clients, roleName),
    createRole: async ({ roleName, description, trustDocument, tags }) => {
      const created = await withReceipt(async () => await createRole(clients, { roleName, description, trustDocument, tags }));
      return created.ok ? ok({ arn: created.value.value.arn, ...created.value.receipt }) : created;
    },
    updateTrust: async ({ roleName, trustDocument }) =>
      receiptOnly(await withReceipt(async () => await updateTrustPolicy(clients, roleName, trustDocument))),
    deleteRole: async (roleName) => receiptOnly(await withReceipt(async () => await deleteRole(clients, roleName))),

    listAttachedPolicies: async (holder) => await listAttachedPolicies(clients, holder),
    attachPolicy: async ({ holder, policyArn }) =>
      receiptOnly(await withReceipt(async () => await attachPolicy(clients, holder, policyArn))),
    detachPolicy: async ({ holder, policyArn }) =>
      receiptOnly(await withReceipt(async () => await detachPolicy(clients, holder, policyArn))),

    findOidcProvider: async (providerArn) => await findOidcProvider(clients, providerArn),
    createOidcProvider: async (input) => {
      const created = await withReceipt(async () => await createOidcProvider(clients, input));
      return created.ok ? ok({ arn: created.value.value.arn, ...created.value.receipt }) : created;
    },
    deleteOidcProvider: async (providerArn) =>
      receiptOnly(await withReceipt(async () => await deleteOidcProvider(clients, providerArn))),
  };
}

type WithReceipt<Value> = { readonly value: Value; readonly receipt: Receipt };

/** Runs a write and keeps the request ID of its last call. */
async function withReceipt<Value>(work: () => Promise<Result<Value, AppError>>): Promise<Result<WithReceipt<Value>, AppError>> {
  const { value: result, calls } = await recordCalls(work);
  const requestId = calls.at(-1)?.requestId;
  return result.ok ? ok({ value: result.value, receipt: requestId === undefined ? {} : { requestId } }) : result;
}

function receiptOnly(result: Result<WithReceipt<unknown>, AppError>): Result<Receipt, AppError> {
  return result.ok ? ok(result.value.receipt) : result;
}

async function readPolicy(clients: AwsClients, policyArn: string) {
  const found = await findPolicy(clients, policyArn);
  if (!found.ok) return found;
  const policy = found.value;
  if (policy === undefined) return ok(undefined);
  const version = await getPolicyVersion(clients, policyArn, policy.defaultVersionId);
  return version.ok ? ok({ policy, document: version.value.document ?? "" }) : version;
}

async function replaceDocument(clients: AwsClients, policyArn: string, document: string): Promise<Result<unknown, AppError>> {
  const versions = await listPolicyVersions(clients, policyArn);
  if (!versions.ok) return versions;
  const oldest = versions.value.filter((version) => !version.isDefault).at(-1);
  if (versions.value.length >= MAX_POLICY_VERSIONS && oldest !== undefined) {
    const deleted = await deletePolicyVersion(clients, policyArn, oldest.versionId);
    if (!deleted.ok) return deleted;
  }
  return await createPolicyVersion(clients, policyArn, document);
}

/** A policy goes only when its older versions are gone. */
async function deleteWholePolicy(clients: AwsClients, policyArn: string): Promise<Result<unknown, AppError>> {
  const versions = await listPolicyVersions(clients, policyArn);
  if (!versions.ok) return versions;
  for (const version of versions.value.filter(({ isDefault }) => !isDefault)) {
    const deleted = await deletePolicyVersion(clients, policyArn, version.versionId);
    if (!deleted.ok) return deleted;
  }
  return await deletePolicy(clients, policyArn);
}
