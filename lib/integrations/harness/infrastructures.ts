import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessInfrastructure } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import { placedEntity } from "./bodies";
import type { HarnessAnswer, HarnessClient } from "./client";
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
} from "./wire";

function infrastructureSchema(accountIdentifier: string) {
  return z
    .object({
      infrastructure: z.object({
        identifier: z.string(),
        name: wireText,
        description: wireText,
        environmentRef: wireText,
        type: wireText,
        deploymentType: wireText,
        orgIdentifier: wireOptionalText,
        projectIdentifier: wireOptionalText,
        tags: wireTags,
        yaml: wireText,
      }),
    })
    .transform(({ infrastructure: { orgIdentifier, projectIdentifier, ...infrastructure } }): HarnessInfrastructure => ({
      ...infrastructure,
      scope: scopeOf(accountIdentifier, { orgIdentifier, projectIdentifier }),
    }));
}

/** An infrastructure definition is unique within its environment only. */
export type InfrastructureKey = { readonly environmentIdentifier: string; readonly identifier: string };

/** Finds an infrastructure definition; `undefined` when the environment has none of this identifier. */
export async function findInfrastructure(
  client: HarnessClient,
  scope: HarnessScope,
  key: InfrastructureKey,
): Promise<Result<HarnessInfrastructure | undefined, AppError>> {
  return absentAsUndefined(
    valueOf(
      await client.send({
        method: "GET",
        path: `/ng/api/infrastructures/${segment(key.identifier)}`,
        scope,
        query: { environmentIdentifier: key.environmentIdentifier },
        schema: infrastructureSchema(client.accountId),
        effect: "read",
        entity: { kind: "infrastructure definition", identifier: key.identifier },
      }),
    ),
  );
}

/** Lists the infrastructure definitions of an environment. */
export async function listInfrastructures(
  client: HarnessClient,
  scope: HarnessScope,
  environmentIdentifier: string,
): Promise<Result<readonly HarnessInfrastructure[], AppError>> {
  return await collectHarnessPages(
    async (page) =>
      await client.send({
        method: "GET",
        path: "/ng/api/infrastructures",
        scope,
        query: { environmentIdentifier, page, size: PAGE_SIZE },
        schema: wirePage(infrastructureSchema(client.accountId)),
        effect: "read",
        entity: { kind: "infrastructure definitions" },
      }),
  );
}

/** Creates an infrastructure definition; `conflict` when the identifier is taken. Never repeated by the client. */
export async function createInfrastructure(
  client: HarnessClient,
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessInfrastructure>, AppError>> {
  return await write(client, "POST", body);
}

/** Replaces an infrastructure definition whole; its type can never change. */
export async function updateInfrastructure(
  client: HarnessClient,
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessInfrastructure>, AppError>> {
  return await write(client, "PUT", body);
}

async function write(
  client: HarnessClient,
  method: "POST" | "PUT",
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessInfrastructure>, AppError>> {
  const { json, scope, identifier } = placedEntity(client.accountId, body);
  return await client.send({
    method,
    path: "/ng/api/infrastructures",
    scope,
    scopeInBody: true,
    json,
    schema: infrastructureSchema(client.accountId),
    effect: "write",
    entity: { kind: "infrastructure definition", identifier },
  });
}

/** Deletes an infrastructure definition; `conflict` while it is referred to. */
export async function deleteInfrastructure(
  client: HarnessClient,
  scope: HarnessScope,
  key: InfrastructureKey,
): Promise<Result<HarnessAnswer<boolean>, AppError>> {
  return await client.send({
    method: "DELETE",
    path: `/ng/api/infrastructures/${segment(key.identifier)}`,
    scope,
    query: { environmentIdentifier: key.environmentIdentifier },
    schema: z.boolean(),
    effect: "write",
    entity: { kind: "infrastructure definition", identifier: key.identifier },
  });
}
