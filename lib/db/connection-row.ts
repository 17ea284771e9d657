import { AWS_METHODS, type AwsConnection, type HarnessConnection } from "@/lib/domain/connections/connection";
import type { AwsConnection as AwsRow, HarnessConnection as HarnessRow } from "./generated/client";

/** A row as a Harness connection. */
export function toHarnessConnection(row: HarnessRow): HarnessConnection {
  return {
    id: row.id,
    kind: row.kind === "sandbox" ? "sandbox" : "live",
    name: row.name,
    baseUrl: row.baseUrl,
    accountIdentifier: row.accountIdentifier,
    accountName: row.accountName ?? undefined,
    orgIdentifier: row.orgIdentifier ?? undefined,
    apiKeySecretId: row.apiKeySecretId,
    apiKeyHint: row.apiKeyHint,
    version: row.version,
    createdAt: row.createdAt,
    checkedAt: row.checkedAt ?? undefined,
  };
}

/** A row as an AWS connection; a method that this version does not know gives no access. */
export function toAwsConnection(row: AwsRow): AwsConnection {
  return {
    id: row.id,
    kind: row.kind === "sandbox" ? "sandbox" : "live",
    name: row.name,
    accountId: row.accountId,
    accountAlias: row.accountAlias ?? undefined,
    partition: row.partition,
    method: AWS_METHODS.find((method) => method === row.method) ?? "none",
    roleArn: row.roleArn ?? undefined,
    externalId: row.externalId ?? undefined,
    profile: row.profile ?? undefined,
    sessionSecretId: row.sessionSecretId ?? undefined,
    sessionExpiresAt: row.sessionExpiresAt ?? undefined,
    callerArn: row.callerArn ?? undefined,
    accountIdentifier: row.accountIdentifier,
    orgIdentifier: row.orgIdentifier ?? undefined,
    version: row.version,
    createdAt: row.createdAt,
    checkedAt: row.checkedAt ?? undefined,
  };
}
