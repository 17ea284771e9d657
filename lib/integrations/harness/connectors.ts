import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import type { ConnectivityStatus, HarnessConnector } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import { placedConnector } from "./bodies";
import type { HarnessAnswer, HarnessClient } from "./client";
import { HarnessFailureError } from "./errors";
import {
  absentAsUndefined,
  collectHarnessPages,
  PAGE_SIZE,
  scopeOf,
  segment,
  valueOf,
  wireOptionalText,
  wirePage,
  wireTags,
  wireText,
  wireTime,
} from "./wire";

function connectorSchema(accountIdentifier: string) {
  return z
    .object({
      connector: z.object({
        name: wireText,
        identifier: z.string(),
        description: wireText,
        orgIdentifier: wireOptionalText,
        projectIdentifier: wireOptionalText,
        tags: wireTags,
        type: z.string(),
        spec: z
          .record(z.string(), z.unknown())
          .nullish()
          .transform((spec) => spec ?? {}),
      }),
      createdAt: wireTime,
      lastModifiedAt: wireTime,
      status: z.object({ status: wireOptionalText, testedAt: wireTime, lastTestedAt: wireTime }).nullish(),
    })
    .transform(({ connector, createdAt, lastModifiedAt, status }): HarnessConnector => ({
      identifier: connector.identifier,
      name: connector.name,
      description: connector.description,
      scope: scopeOf(accountIdentifier, connector),
      tags: connector.tags,
      type: connector.type,
      spec: connector.spec,
      status: connectivityOf(status?.status),
      lastTestedAt: status?.testedAt ?? status?.lastTestedAt,
      createdAt,
      lastModifiedAt,
    }));
}

/** Harness's word for how a connector stands; a word the portal does not know is `UNKNOWN`, never a success. */
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

/** Finds a connector in exactly one scope; `undefined` when there is none. */
export async function findConnector(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
): Promise<Result<HarnessConnector | undefined, AppError>> {
  return absentAsUndefined(
    valueOf(
      await client.send({
        method: "GET",
        path: `/ng/api/connectors/${segment(identifier)}`,
        scope,
        schema: connectorSchema(client.accountId),
        effect: "read",
        entity: { kind: "connector", identifier },
      }),
    ),
  );
}

/** Lists the AWS connectors of a scope, those of the scopes above it included when asked for. */
export async function listAwsConnectors(
  client: HarnessClient,
  scope: HarnessScope,
  options: { readonly includeParents: boolean },
): Promise<Result<readonly HarnessConnector[], AppError>> {
  return await collectHarnessPages(
    async (pageIndex) =>
      await client.send({
        method: "POST",
        path: "/ng/api/connectors/listV2",
        scope,
        query: { pageIndex, pageSize: PAGE_SIZE, includeAllConnectorsAvailableAtScope: options.includeParents },
        json: { filterType: "Connector", types: ["Aws"] },
        schema: wirePage(connectorSchema(client.accountId)),
        effect: "read",
        entity: { kind: "connectors" },
      }),
  );
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
  const created = await writeConnector(client, "POST", body);
  if (created.ok || created.error.code !== "upstream_rejected") return created;
  const refusal = created.error.cause instanceof HarnessFailureError ? created.error.cause.failure : undefined;
  if (refusal?.kind !== "answer" || refusal.httpStatus !== 400) return created;
  const { scope, identifier } = placedConnector(client.accountId, body);
  const existing = await findConnector(client, scope, identifier);
  return existing.ok && existing.value !== undefined ? err({ ...created.error, code: "conflict" }) : created;
}

/** Replaces a connector whole: what the document leaves out is gone afterwards. */
export async function updateConnector(
  client: HarnessClient,
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessConnector>, AppError>> {
  return await writeConnector(client, "PUT", body);
}

async function writeConnector(
  client: HarnessClient,
  method: "POST" | "PUT",
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessConnector>, AppError>> {
  const { json, scope, identifier } = placedConnector(client.accountId, body);
  return await client.send({
    method,
    path: "/ng/api/connectors",
    scope,
    scopeInBody: true,
    json,
    schema: connectorSchema(client.accountId),
    effect: "write",
    entity: { kind: "connector", identifier },
  });
}

/** Deletes a connector; `conflict` while something refers to it, `not_found` when it is gone already. */
export async function deleteConnector(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
): Promise<Result<HarnessAnswer<boolean>, AppError>> {
  return await client.send({
    method: "DELETE",
    path: `/ng/api/connectors/${segment(identifier)}`,
    scope,
    schema: z.boolean(),
    effect: "write",
    entity: { kind: "connector", identifier },
  });
}
