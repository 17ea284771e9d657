import { z } from "zod";

import { ok } from "@/lib/core/result";
import { INFRASTRUCTURE_TYPES, type InfrastructureType } from "@/lib/domain/harness/infrastructure-yaml";
import { sameYaml } from "@/lib/domain/harness/same-yaml";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { lookAt, removeOwned } from "../handlers/owned";
import { ownerByHarnessTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import type { EntityKey, HarnessAccess } from "../ports";
import { defineKind } from "./define-kind";
import { accountQuery } from "./harness-address";

/** The infrastructure definition: hosts with their credential (guide items G85-G98, G102), or a cluster (G132-G140). */
export const harnessInfrastructure = defineKind({
  kind: "harness.infrastructure",
  side: "harness",
  schema: entityKeySchema.extend({ environmentIdentifier: z.string(), body: z.unknown() }),
  step: "S5",
  intention: "make",
  leavesSomething: true,
  boxes: [
    { box: "G239", step: "S5" },
    { box: "G240", step: "S5" },
    { box: "G246", step: "S10" },
  ],
  readBack: { part: { S5: "infrastructure", S10: "ecs-infrastructure" }, calls: ["GET /ng/api/infrastructures"] },
  words: ({ scope, identifier, environmentIdentifier, body }) => ({
    title: `Infrastructure ${identifier}`,
    summary: `In environment ${environmentIdentifier}`,
    naturalKey: `${environmentIdentifier} / ${identifier}`,
    guideItems: ofType(body).guideItems,
    call: "POST /ng/api/infrastructures",
    url: `/ng/api/infrastructures?${accountQuery(scope)}`,
    body,
    permissions: ["core_environment_view", "core_environment_edit", "core_connector_access", ...ofType(body).permissions],
    undo: "Deletes the infrastructure, if it still carries this run's tag.",
  }),
  handler: ({ harness }) => ({
    look: async (desired, context) =>
      await lookAt(find(harness, desired), ({ tags, yaml, type }) => ({
        owner: ownerByHarnessTags(tags, context.runId),
        matches: sameYaml(yaml, yamlOf(desired.body)),
        observed: { identifier: desired.identifier, type },
      })),
    act: async (desired, _context, operation) => {
      const write = operation.decision === "update" ? harness.updateInfrastructure : harness.createInfrastructure;
      const written = await write(desired.body);
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    readBack: "look",
    remove: async (desired, context) =>
      await removeOwned({
        what: "The infrastructure",
        find: find(harness, desired),
        ownerOf: ({ tags }) => ownerByHarnessTags(tags, context.runId),
        remove: async () => await harness.deleteInfrastructure(placeOf(desired)),
        note: "The infrastructure was deleted.",
      }),
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      identifier: "example_infrastructure",
      environmentIdentifier: "example",
      body: { identifier: "example_infrastructure", name: "Example", tags: { carabiner_run: "run_1" }, yaml: "b: 2\n" },
    },
    after: ["harness.environment"],
  },
});

/** What an infrastructure is about and needs, by its type. */
const TYPES: Readonly<
  Record<InfrastructureType, { readonly guideItems: readonly string[]; readonly permissions: readonly string[] }>
> = {
  SshWinRmAws: {
    guideItems: ["G85", "G86", "G87", "G88", "G89", "G92", "G98", "G102", "G113", "G115"],
    permissions: ["core_secret_access"],
  },
  ECS: { guideItems: ["G130", "G132", "G133", "G134", "G135", "G136", "G140"], permissions: [] },
};

function ofType(body: unknown) {
  const type = typeof body === "object" && body !== null && "type" in body ? body.type : undefined;
  return TYPES[INFRASTRUCTURE_TYPES.find((known) => known === type) ?? "SshWinRmAws"];
}

type Place = EntityKey & { readonly environmentIdentifier: string };

/** It lives in its environment: where that is not there, the infrastructure is not either. */
async function find(harness: HarnessAccess, desired: Place) {
  const found = await harness.findInfrastructure(placeOf(desired));
  return !found.ok && found.error.code === "not_found" ? ok(undefined) : found;
}

function placeOf(desired: Place): Place {
  return { ...keyOf(desired), environmentIdentifier: desired.environmentIdentifier };
}

function yamlOf(body: unknown): string {
  return typeof body === "object" && body !== null && "yaml" in body && typeof body.yaml === "string" ? body.yaml : "";
}
