import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { HarnessInfrastructure } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessAnswer, HarnessClient } from "./client";
import { defineWrittenEntity } from "./entity";
import { placedDocument } from "./placed-body";
import { scoped, wireEntity, wireText } from "./wire";

const infrastructures = defineWrittenEntity({
  kind: "infrastructure definition",
  kinds: "infrastructure definitions",
  path: "/ng/api/infrastructures",
  schema: (accountIdentifier) =>
    z
      .object({
        infrastructure: z.object({
          ...wireEntity,
          environmentRef: wireText,
          type: wireText,
          deploymentType: wireText,
          yaml: wireText,
        }),
      })
      .transform(({ infrastructure }): HarnessInfrastructure => scoped(accountIdentifier, infrastructure)),
  list: { method: "GET", paging: "page, size" },
  body: placedDocument(),
  scopeOfWrites: "body",
  updatesAt: "collection",
});

/** The type of an infrastructure definition can never change. */
export const { create: createInfrastructure, update: updateInfrastructure } = infrastructures;

/** An infrastructure definition is unique within its environment only. */
export type InfrastructureKey = { readonly environmentIdentifier: string; readonly identifier: string };

/** Finds an infrastructure definition; `undefined` when the environment has none of this identifier. */
export async function findInfrastructure(
  client: HarnessClient,
  scope: HarnessScope,
  { environmentIdentifier, identifier }: InfrastructureKey,
): Promise<Result<HarnessInfrastructure | undefined, AppError>> {
  return await infrastructures.find(client, scope, identifier, { environmentIdentifier });
}

/** Lists the infrastructure definitions of an environment. */
export async function listInfrastructures(
  client: HarnessClient,
  scope: HarnessScope,
  environmentIdentifier: string,
): Promise<Result<readonly HarnessInfrastructure[], AppError>> {
  return await infrastructures.list(client, scope, { query: { environmentIdentifier } });
}

/** Deletes an infrastructure definition; `conflict` while it is referred to. */
export async function deleteInfrastructure(
  client: HarnessClient,
  scope: HarnessScope,
  { environmentIdentifier, identifier }: InfrastructureKey,
): Promise<Result<HarnessAnswer<boolean>, AppError>> {
  return await infrastructures.remove(client, scope, identifier, { environmentIdentifier });
}
