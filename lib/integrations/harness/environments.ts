import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessEnvironment } from "@/lib/domain/harness/harness-shapes";
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

function environmentSchema(accountIdentifier: string) {
  return z
    .object({
      environment: z.object({
        identifier: z.string(),
        name: wireText,
        description: wireText,
        type: wireText,
        orgIdentifier: wireOptionalText,
        projectIdentifier: wireOptionalText,
        tags: wireTags,
        yaml: wireText,
      }),
    })
    .transform(({ environment }): HarnessEnvironment => ({
      identifier: environment.identifier,
      name: environment.name,
      description: environment.description,
      type: environment.type === "Production" ? "Production" : "PreProduction",
      scope: scopeOf(accountIdentifier, environment),
      tags: environment.tags,
      yaml: environment.yaml,
    }));
}

/** Finds an environment in exactly one scope; `undefined` when there is none. */
export async function findEnvironment(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
): Promise<Result<HarnessEnvironment | undefined, AppError>> {
  return absentAsUndefined(
    valueOf(
      await client.send({
        method: "GET",
        path: `/ng/api/environmentsV2/${segment(identifier)}`,
        scope,
        schema: environmentSchema(client.accountId),
        effect: "read",
        entity: { kind: "environment", identifier },
      }),
    ),
  );
}

/** Lists the environments of a scope. */
export async function listEnvironments(
  client: HarnessClient,
  scope: HarnessScope,
): Promise<Result<readonly HarnessEnvironment[], AppError>> {
  return await collectHarnessPages(
    async (page) =>
      await client.send({
        method: "GET",
        path: "/ng/api/environmentsV2",
        scope,
        query: { page, size: PAGE_SIZE },
        schema: wirePage(environmentSchema(client.accountId)),
        effect: "read",
        entity: { kind: "environments" },
      }),
  );
}

/** Creates an environment; `conflict` when the identifier is taken. Never repeated by the client. */
export async function createEnvironment(
  client: HarnessClient,
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessEnvironment>, AppError>> {
  return await write(client, "POST", body);
}

/** Replaces an environment whole. */
export async function updateEnvironment(
  client: HarnessClient,
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessEnvironment>, AppError>> {
  return await write(client, "PUT", body);
}

async function write(
  client: HarnessClient,
  method: "POST" | "PUT",
  body: unknown,
): Promise<Result<HarnessAnswer<HarnessEnvironment>, AppError>> {
  const { json, scope, identifier } = placedEntity(client.accountId, body);
  return await client.send({
    method,
    path: "/ng/api/environmentsV2",
    scope,
    scopeInBody: true,
    json,
    schema: environmentSchema(client.accountId),
    effect: "write",
    entity: { kind: "environment", identifier },
  });
}

/** Deletes an environment and, in Harness, its infrastructure definitions; `conflict` while it is referred to. */
export async function deleteEnvironment(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
): Promise<Result<HarnessAnswer<boolean>, AppError>> {
  return await client.send({
    method: "DELETE",
    path: `/ng/api/environmentsV2/${segment(identifier)}`,
    scope,
    schema: z.boolean(),
    effect: "write",
    entity: { kind: "environment", identifier },
  });
}
