import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { usedAsItIs } from "../handlers/used-as-it-is";
import { defineKind } from "./define-kind";

/** An environment that exists and was chosen. */
export const harnessExistingEnvironment = defineKind({
  kind: "harness.existing-environment",
  side: "harness",
  schema: entityKeySchema,
  step: "S5",
  intention: "use",
  leavesSomething: true,
  boxes: [
    { box: "G239", step: "S5" },
    { box: "G246", step: "S10" },
  ],
  readBack: { part: { S5: "infrastructure", S10: "ecs-infrastructure" }, calls: ["GET /ng/api/environmentsV2"] },
  words: ({ scope, identifier }) => ({
    title: `Environment ${identifier}`,
    summary: "Used as it is",
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G83", "G84"],
    call: `GET /ng/api/environmentsV2/${identifier}`,
    body: null,
    permissions: ["core_environment_view"],
    undo: "Nothing. The environment already existed.",
  }),
  handler: ({ harness }) =>
    usedAsItIs({
      what: "environment",
      find: async (desired) => await harness.findEnvironment(keyOf(desired)),
      describe: ({ name, type }) => `${name}, ${type}, was there before.`,
      observed: ({ identifier }, { type }) => ({ identifier, type }),
      outcome: ({ identifier }) => ({ identifier }),
    }),
  example: {
    desired: { scope: { accountIdentifier: "acc" }, identifier: "example" },
    after: ["harness.environment"],
  },
});
