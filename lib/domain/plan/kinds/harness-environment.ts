import { z } from "zod";

import { ok } from "@/lib/core/result";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { describeOwner, ownerByHarnessTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { deletedBy, notOurs, notThere } from "../handlers/removal";
import { defineKind } from "./define-kind";
import { scopeQuery } from "./harness-address";

/** A new environment (guide items G83, G84). */
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
  readBack: { part: "infrastructure", calls: ["GET /ng/api/environmentsV2"] },
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
    look: async (desired, context) => {
      const found = await harness.findEnvironment(keyOf(desired));
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      const owner = ownerByHarnessTags(found.value.tags, context.runId);
      return ok({
        state: "present",
        owner,
        matches: true,
        description: describeOwner(owner),
        observed: { identifier: desired.identifier, type: found.value.type },
      });
    },
    act: async (desired) => {
      const created = await harness.createEnvironment(desired.body);
      return created.ok ? ok({ identifier: desired.identifier, ...requestIdOf(created.value) }) : created;
    },
    readBack: "look",
    remove: async (desired, context) => {
      const key = keyOf(desired);
      const found = await harness.findEnvironment(key);
      if (!found.ok) return found;
      if (found.value === undefined) return ok(notThere("The environment"));
      if (ownerByHarnessTags(found.value.tags, context.runId) !== "run") return ok(notOurs("The environment"));
      return deletedBy(await harness.deleteEnvironment(key), "The environment was deleted.");
    },
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
