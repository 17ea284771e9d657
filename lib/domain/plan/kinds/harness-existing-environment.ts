import { ok } from "@/lib/core/result";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
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
  readBack: { part: "infrastructure", calls: ["GET /ng/api/environmentsV2"] },
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
  handler: ({ harness }) => ({
    look: async (desired) => {
      const found = await harness.findEnvironment(keyOf(desired));
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      return ok({
        state: "present",
        owner: "foreign",
        matches: true,
        description: `${found.value.name}, ${found.value.type}, was there before. Used as it is.`,
        observed: { identifier: desired.identifier, type: found.value.type },
      });
    },
    act: async (desired) => await Promise.resolve(ok({ identifier: desired.identifier })),
    readBack: "look",
    remove: async () =>
      await Promise.resolve(ok({ removed: false, note: "The environment existed before this run, so it stays." })),
  }),
  example: {
    desired: { scope: { accountIdentifier: "acc" }, identifier: "example" },
    after: ["harness.environment"],
  },
});
