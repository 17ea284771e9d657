import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
  type AccessKeyMetadata,
} from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import type { AccessKey, AccessKeyLastUsed } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { collectPages } from "./pages";
import { AwsReplyError } from "./reply-check";
import { isoOf } from "./tags";

/** Lists a user's access keys; `not_found` when there is no such user. */
export async function listAccessKeys(clients: AwsClients, userName: string): Promise<Result<readonly AccessKey[], AppError>> {
  return await callAws(clients, { service: "iam", action: "ListAccessKeys", resource: userName }, async () => {
    const keys = await collectPages<AccessKeyMetadata>(async (Marker) => {
      const page = await clients.iam().send(new ListAccessKeysCommand({ UserName: userName, Marker }));
      return { items: page.AccessKeyMetadata, next: page.IsTruncated === true ? page.Marker : undefined };
    });
    return keys.map((key) => ({
      accessKeyId: key.AccessKeyId ?? "",
      userName: key.UserName ?? userName,
      status: key.Status === "Active" || key.Status === "Inactive" ? key.Status : "unknown",
      createdAt: isoOf(key.CreateDate),
    }));
  });
}

/**
 * Creates an access key. The secret exists only in this answer. Never repeated by the client: a lost answer leaves a
 * key of unknown ID, so the caller lists the keys before and after.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html
 */
export async function createAccessKey(
  clients: AwsClients,
  userName: string,
): Promise<
  Result<{ readonly accessKeyId: string; readonly secretAccessKey: Secret; readonly createdAt?: string | undefined }, AppError>
> {
  return await callAws(clients, { service: "iam", action: "CreateAccessKey", resource: userName }, async () => {
    const { AccessKey: key } = await clients.iam("write").send(new CreateAccessKeyCommand({ UserName: userName }));
    if (key?.AccessKeyId === undefined || key.SecretAccessKey === undefined)
      throw new AwsReplyError("UnexpectedReply", 200, undefined);
    return { accessKeyId: key.AccessKeyId, secretAccessKey: new Secret(key.SecretAccessKey), createdAt: isoOf(key.CreateDate) };
  });
}

/** Switches a key on or off. Safe to repeat. */
export async function setAccessKeyStatus(
  clients: AwsClients,
  input: { readonly userName: string; readonly accessKeyId: string; readonly status: "Active" | "Inactive" },
): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "UpdateAccessKey", resource: input.accessKeyId }, async () => {
    await clients
      .iam("write")
      .send(new UpdateAccessKeyCommand({ UserName: input.userName, AccessKeyId: input.accessKeyId, Status: input.status }));
  });
}

/** Deletes a key; `not_found` when it is gone already. */
export async function deleteAccessKey(
  clients: AwsClients,
  input: { readonly userName: string; readonly accessKeyId: string },
): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "DeleteAccessKey", resource: input.accessKeyId }, async () => {
    await clients.iam("write").send(new DeleteAccessKeyCommand({ UserName: input.userName, AccessKeyId: input.accessKeyId }));
  });
}

/** When a key was last used, and whose it is. AWS updates it with some hours of delay. */
export async function getAccessKeyLastUsed(
  clients: AwsClients,
  accessKeyId: string,
): Promise<Result<AccessKeyLastUsed, AppError>> {
  return await callAws(clients, { service: "iam", action: "GetAccessKeyLastUsed", resource: accessKeyId }, async () => {
    const { UserName: userName, AccessKeyLastUsed: used } = await clients
      .iam()
      .send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
    return {
      accessKeyId,
      userName,
      lastUsedAt: isoOf(used?.LastUsedDate),
      // AWS writes N/A for a key that was never used.
      serviceName: used?.ServiceName === "N/A" ? undefined : used?.ServiceName,
      region: used?.Region === "N/A" ? undefined : used?.Region,
    };
  });
}
