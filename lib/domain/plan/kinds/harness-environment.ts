import { z } from "zod";

import { ok } from "@/lib/core/result";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { lookAt, removeOwned } from "../handlers/owned";
import { ownerByHarnessTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { defineKind } from "./define-kind";
import { scopeQuery } from "./harness-address";

/** A new environment (guide items G83, G84; for a cluster G130, G131). */
export const harnessEnvironment = defineKind({
  kind: "harness.environment",
  side: "harness",
  schema: entityKeySchema.extend({ body: z.unknown() }),
  step: "S5",
  intention: "make",
  leavesSomething: true,
  boxes: [
    { box: "G239", step: "S5" },
    { box: "G246", step: "S10" },
  ],
  readBack: { part: { S5: "infrastructure", S10: "ecs-infrastructure" }, calls: ["GET /ng/api/environmentsV2"] },
  words: ({ scope, identifier, body }) => ({
    title: `Environment ${identifier}`,
    summary: "A new environment",
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G83", "G84"],
    call: "POST /ng/api/environmentsV2",
    url: `/ng/api/environmentsV2?${scopeQuery(scope)}`,
    body,
    permissions: ["core_environment_view", "core_environment_edit"],
    undo: "Deletes the environment, if nothing else is in it.",
  }),
  handler: ({ harness }) => ({
    look: async (desired, context) =>
      await lookAt(harness.findEnvironment(keyOf(desired)), ({ tags, type }) => ({
        owner: ownerByHarnessTags(tags, context.runId),
        matches: true,
        observed: { identifier: desired.identifier, type },
      })),
    act: async (desired) => {
      const created = await harness.createEnvironment(desired.body);
      return created.ok ? ok({ identifier: desired.identifier, ...requestIdOf(created.value) }) : created;
    },
    readBack: "look",
    remove: async (desired, context) =>
      await removeOwned({
        what: "The environment",
        find: harness.findEnvironment(keyOf(desired)),
        ownerOf: ({ tags }) => ownerByHarnessTags(tags, context.runId),
        remove: async () => await harness.deleteEnvironment(keyOf(desired)),
        note: "The environment was deleted.",
      }),
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      identifier: "example",
      body: { identifier: "example", name: "Example", tags: { carabiner_run: "run_1" }, yaml: "a: 1\n" },
    },
    after: [],
  },
});
