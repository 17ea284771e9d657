import { z } from "zod";
import type { Actor } from "@/lib/domain/access/actor";
import { AWS_METHODS, type AwsConnection, type HarnessConnection, type SessionGiver } from "@/lib/domain/connections/connection";
import { mayGiveSession } from "@/lib/domain/connections/lapsed-session";
import type { AwsConnection as AwsRow, HarnessConnection as HarnessRow } from "./generated/client";

const countSchema = z.object({ there: z.number(), missing: z.number(), unknown: z.number() });

const lastCheckSchema = z.object({
  at: z.coerce.date(),
  failure: z
    .object({
      causeId: z.string(),
      title: z.string(),
      cause: z.string(),
      owner: z.enum(["you", "aws-admin", "org-admin", "harness-admin", "portal-owner", "aws", "harness", "nobody"]),
      fix: z.string(),
      fixText: z.string().optional(),
      retry: z.enum(["no", "now", "backoff", "after-fix"]),
      details: z.record(z.string(), z.string()),
    })
    // An optional member is absent, never undefined.
    .transform(({ fixText, ...rest }) => (fixText === undefined ? rest : { ...rest, fixText }))
    .optional(),
  rights: z.record(z.string(), countSchema).optional(),
});

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

/**
 * A row as an AWS connection; a method that this version does not know gives no access.
 *
 * @param giver the person who pasted its session, with the roles in force now
 */
export function toAwsConnection(row: AwsRow, giver: Actor | undefined): AwsConnection {
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
    sessionGiver: row.sessionSecretId === null ? undefined : giverOf(row, giver),
    callerArn: row.callerArn ?? undefined,
    accountIdentifier: row.accountIdentifier,
    orgIdentifier: row.orgIdentifier ?? undefined,
    version: row.version,
    createdAt: row.createdAt,
    checkedAt: row.checkedAt ?? undefined,
    lastCheck: lastCheckSchema.safeParse(row.lastCheck).data,
  };
}

function giverOf(row: AwsRow, giver: Actor | undefined): SessionGiver {
  if (giver === undefined) return { name: undefined, mayStillGive: false };
  const { kind, accountIdentifier } = row;
  const place = {
    kind: kind === "sandbox" ? "sandbox" : "live",
    accountIdentifier,
    orgIdentifier: row.orgIdentifier ?? undefined,
  } as const;
  return { name: giver.name, mayStillGive: mayGiveSession(giver, place) };
}
