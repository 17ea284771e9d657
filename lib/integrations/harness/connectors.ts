import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import type { ConnectivityStatus, HarnessConnector } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessAnswer, HarnessClient } from "./client";
import { defineWrittenEntity } from "./entity";
import { HarnessFailureError } from "./errors";
import { placedDocument } from "./placed-body";
import { scoped, wireEntity, wireOptionalText, wireSpec, wireTime } from "./wire";

const placed = placedDocument("connector");

const connectors = defineWrittenEntity({
  kind: "connector",
  kinds: "connectors",
  path: "/ng/api/connectors",
  schema: (accountIdentifier) =>
    z
      .object({
        connector: z.object({ ...wireEntity, type: z.string(), spec: wireSpec }),
        createdAt: wireTime,
        lastModifiedAt: wireTime,
        status: z.object({ status: wireOptionalText, testedAt: wireTime, lastTestedAt: wireTime }).nullish(),
      })
      .transform(({ connector, createdAt, lastModifiedAt, status }): HarnessConnector => ({
        ...scoped(accountIdentifier, connector),
        status: connectivityOf(status?.status),
        lastTestedAt: status?.testedAt ?? status?.lastTestedAt,
        createdAt,
        lastModifiedAt,
      })),
  list: { method: "POST", path: "listV2", paging: "pageIndex, pageSize" },
  body: placed,
  scopeOfWrites: "body",
  updatesAt: "collection",
});

/** Harness's word for the state of a connector. A word that the portal does not know becomes `UNKNOWN`, never a success. */
export function connectivityOf(word: string | undefined): ConnectivityStatus {
  switch (word) {
    case "SUCCESS":
    case "FAILURE":
    case "PARTIAL":
    case "PENDING":
      return word;
    default:
      return "UNKNOWN";
  }
}

export const { find: findConnector, update: updateConnector, remove: deleteConnector } = connectors;

/** Lists the AWS connectors of a scope, those of the scopes above it included when asked for. */
export async function listAwsConnectors(
  client: HarnessClient,
  scope: HarnessScope,
  { includeParents }: { readonly includeParents: boolean },
): Promise<Result<readonly HarnessConnector[], AppError>> {
  return await connectors.list(client, scope, {
    query: { includeAllConnectorsAvailableAtScope: includeParents },
    json: { filterType: "Connector", types: ["Aws"] },
  });
}

/**
 * Creates a connector in the scope that its document names. Never repeated by the client.
 *
 * Errors: `conflict` when the identifier is taken. Harness gives that a general code, so after a refusal the
 * identifier is looked up once: what is there was there before, because the create was refused.
 */
export async function createConnector(
  client: HarnessClient,
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessConnector>, AppError>> {
  const created = await connectors.create(client, body);
  if (created.ok || created.error.code !== "upstream_rejected") return created;
  const refusal = created.error.cause instanceof HarnessFailureError ? created.error.cause.failure : undefined;
  if (refusal?.kind !== "answer" || refusal.httpStatus !== 400) return created;
  const { scope, identifier } = placed(client.accountId, body);
  const existing = await findConnector(client, scope, identifier);
  return existing.ok && existing.value !== undefined ? err({ ...created.error, code: "conflict" }) : created;
}
