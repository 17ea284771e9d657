import { z } from "zod";
import { explanationSchema } from "@/lib/core/error-schema";
import type { Actor } from "@/lib/domain/access/actor";
import {
  AWS_METHODS,
  CONNECTION_KINDS,
  type AwsConnection,
  type ConnectionKind,
  type HarnessConnection,
  type SessionGiver,
} from "@/lib/domain/connections/connection";
import { mayGiveSession } from "@/lib/domain/connections/lapsed-session";
import type { AwsConnection as AwsRow, HarnessConnection as HarnessRow } from "./generated/client";
import { readColumn } from "./read-column";

const countSchema = z.object({ there: z.number(), missing: z.number(), unknown: z.number() });

const lastCheckSchema = z.object({
  at: z.coerce.date(),
  failure: explanationSchema.optional(),
  rights: z.record(z.string(), countSchema).optional(),
});

const kindSchema = z.enum(CONNECTION_KINDS);

/** A row as a Harness connection. Throws `UnreadableRowError` for a kind that this version does not know. */
export function toHarnessConnection(row: HarnessRow): HarnessConnection {
  return {
    id: row.id,
    kind: readColumn(kindSchema, row.kind, { table: "HarnessConnection", column: "kind", id: row.id }),
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
  const kind = readColumn(kindSchema, row.kind, { table: "AwsConnection", column: "kind", id: row.id });
  return {
    id: row.id,
    kind,
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
    sessionGiver: row.sessionSecretId === null ? undefined : giverOf({ ...row, kind }, giver),
    callerArn: row.callerArn ?? undefined,
    accountIdentifier: row.accountIdentifier,
    orgIdentifier: row.orgIdentifier ?? undefined,
    version: row.version,
    createdAt: row.createdAt,
    checkedAt: row.checkedAt ?? undefined,
    lastCheck: lastCheckSchema.safeParse(row.lastCheck).data,
  };
}

function giverOf(row: AwsRow & { readonly kind: ConnectionKind }, giver: Actor | undefined): SessionGiver {
  if (giver === undefined) return { name: undefined, mayStillGive: false };
  const { kind, accountIdentifier } = row;
  const place = { kind, accountIdentifier, orgIdentifier: row.orgIdentifier ?? undefined };
  return { name: giver.name, mayStillGive: mayGiveSession(giver, place) };
}
