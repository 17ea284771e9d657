import { z } from "zod";

import { ok } from "@/lib/core/result";
import { sameYaml } from "@/lib/domain/harness/same-yaml";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { lookAt, removeOwned } from "../handlers/owned";
import { ownerByHarnessTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { defineKind } from "./define-kind";
import { scopeQuery } from "./harness-address";

/** The pipeline that deploys the service with the strategy of the path (guide items G164-G172). */
export const harnessPipeline = defineKind({
  kind: "harness.pipeline",
  side: "harness",
  schema: entityKeySchema.extend({ yaml: z.string() }),
  step: "S12",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G249" }],
  readBack: { part: "pipeline", calls: ["GET /pipeline/api/pipelines"] },
  words: ({ scope, identifier, yaml }) => ({
    title: `Pipeline ${identifier}`,
    summary: "Deploys the service, with a rollback",
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G164", "G165", "G167", "G168", "G169", "G170", "G171", "G172"],
    call: "POST /pipeline/api/pipelines/v2",
    url: `/pipeline/api/pipelines/v2?${scopeQuery(scope)}`,
    body: yaml,
    permissions: ["core_pipeline_view", "core_pipeline_edit"],
    undo: "Deletes the pipeline with its history, if it still carries this run's tag.",
  }),
  handler: ({ harness }) => ({
    look: async (desired, context) =>
      await lookAt(harness.findPipeline(keyOf(desired)), ({ tags, yaml }) => ({
        owner: ownerByHarnessTags(tags, context.runId),
        matches: sameYaml(yaml, desired.yaml),
        observed: { identifier: desired.identifier },
      })),
    act: async (desired, _context, operation) => {
      const write = operation.decision === "update" ? harness.updatePipeline : harness.createPipeline;
      const written = await write(desired);
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    readBack: "look",
    remove: async (desired, context) =>
      await removeOwned({
        what: "The pipeline",
        find: harness.findPipeline(keyOf(desired)),
        ownerOf: ({ tags }) => ownerByHarnessTags(tags, context.runId),
        remove: async () => await harness.deletePipeline(keyOf(desired)),
        note: "The pipeline was deleted.",
      }),
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      identifier: "example_pipeline",
      yaml: "pipeline:\n  identifier: example_pipeline\n  name: Example\n  tags:\n    carabiner_run: run_1\n",
    },
    after: ["harness.service"],
  },
});
