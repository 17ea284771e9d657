import { z } from "zod";

import { ok } from "@/lib/core/result";
import { sameYaml } from "@/lib/domain/harness/same-yaml";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { describeOwner, ownerByHarnessTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { deletedBy, notOurs, notThere } from "../handlers/removal";
import type { EntityKey } from "../ports";
import { defineKind } from "./define-kind";
import { accountQuery } from "./harness-address";

/** The infrastructure definition with its host credential (guide items G85-G98, G102). */
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
  readBack: { part: "infrastructure", calls: ["GET /ng/api/infrastructures"] },
  words: ({ scope, identifier, environmentIdentifier, body }) => ({
    title: `Infrastructure ${identifier}`,
    summary: `In environment ${environmentIdentifier}`,
    naturalKey: `${environmentIdentifier} / ${identifier}`,
    guideItems: ["G85", "G86", "G87", "G88", "G89", "G92", "G98", "G102", "G113", "G115"],
    call: "POST /ng/api/infrastructures",
    url: `/ng/api/infrastructures?${accountQuery(scope)}`,
    body,
    permissions: ["core_environment_view", "core_environment_edit", "core_connector_access", "core_secret_access"],
    undo: "Deletes the infrastructure, if it still carries this run's tag.",
  }),
  handler: ({ harness }) => ({
    look: async (desired, context) => {
      const found = await harness.findInfrastructure(placeOf(desired));
      if (!found.ok) return found.error.code === "not_found" ? ok({ state: "absent" }) : found;
      if (found.value === undefined) return ok({ state: "absent" });
      const owner = ownerByHarnessTags(found.value.tags, context.runId);
      return ok({
        state: "present",
        owner,
        matches: sameYaml(found.value.yaml, yamlOf(desired.body)),
        description: describeOwner(owner),
        observed: { identifier: desired.identifier, type: found.value.type },
      });
    },
    act: async (desired, _context, operation) => {
      const write = operation.decision === "update" ? harness.updateInfrastructure : harness.createInfrastructure;
      const written = await write(desired.body);
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    readBack: "look",
    remove: async (desired, context) => {
      const found = await harness.findInfrastructure(placeOf(desired));
      // It lives in its environment and goes with it.
      if (!found.ok) return found.error.code === "not_found" ? ok(notThere("The infrastructure")) : found;
      if (found.value === undefined) return ok(notThere("The infrastructure"));
      if (ownerByHarnessTags(found.value.tags, context.runId) !== "run") return ok(notOurs("The infrastructure"));
      return deletedBy(await harness.deleteInfrastructure(placeOf(desired)), "The infrastructure was deleted.");
    },
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

function placeOf(desired: EntityKey & { readonly environmentIdentifier: string }) {
  return { ...keyOf(desired), environmentIdentifier: desired.environmentIdentifier };
}

function yamlOf(body: unknown): string {
  return typeof body === "object" && body !== null && "yaml" in body && typeof body.yaml === "string" ? body.yaml : "";
}
