import { z } from "zod";

import { ok } from "@/lib/core/result";
import { sameYaml } from "@/lib/domain/harness/same-yaml";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { lookAt, removeOwned } from "../handlers/owned";
import { ownerByHarnessTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { defineKind } from "./define-kind";
import { accountQuery } from "./harness-address";

/** The Harness service of type ECS (guide items G141, G142, G158). */
export const harnessService = defineKind({
  kind: "harness.service",
  side: "harness",
  schema: entityKeySchema.extend({ body: z.looseObject({ yaml: z.string() }) }),
  step: "service",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G247" }, { box: "G248" }],
  readBack: { part: "service", calls: ["GET /ng/api/servicesV2"] },
  words: ({ scope, identifier, body }) => ({
    title: `Service ${identifier}`,
    summary: "A Harness service of type ECS",
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G141", "G142", "G158"],
    call: "POST /ng/api/servicesV2",
    url: `/ng/api/servicesV2?${accountQuery(scope)}`,
    body,
    permissions: ["core_service_view", "core_service_edit", "core_file_access"],
    undo: "Deletes the service, if it still carries this run's tag.",
  }),
  handler: ({ harness }) => ({
    look: async (desired, context) =>
      await lookAt(harness.findService(keyOf(desired)), ({ tags, yaml }) => ({
        owner: ownerByHarnessTags(tags, context.runId),
        matches: sameYaml(yaml, desired.body.yaml),
        observed: { identifier: desired.identifier },
      })),
    act: async (desired, _context, operation) => {
      const write = operation.decision === "update" ? harness.updateService : harness.createService;
      const written = await write(desired.body);
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    readBack: "look",
    remove: async (desired, context) =>
      await removeOwned({
        what: "The service",
        find: harness.findService(keyOf(desired)),
        ownerOf: ({ tags }) => ownerByHarnessTags(tags, context.runId),
        remove: async () => await harness.deleteService(keyOf(desired)),
        note: "The service was deleted.",
      }),
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      identifier: "example_service",
      body: { identifier: "example_service", name: "Example", tags: { carabiner_run: "run_1" }, yaml: "c: 3\n" },
    },
    after: ["harness.file"],
  },
});
