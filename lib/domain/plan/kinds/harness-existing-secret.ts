import { ok } from "@/lib/core/result";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { describeOwner } from "../handlers/ownership";
import { defineKind } from "./define-kind";

/** A host credential that Harness keeps already, chosen by the person. */
export const harnessExistingSecret = defineKind({
  kind: "harness.existing-secret",
  side: "harness",
  schema: entityKeySchema,
  step: "S6",
  intention: "use",
  leavesSomething: true,
  boxes: [{ box: "G240", step: "S6" }],
  readBack: { part: "host-credential", calls: ["GET /ng/api/v2/secrets"] },
  words: ({ scope, identifier }) => ({
    title: `SSH credential ${identifier}`,
    summary: "Used as it is",
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G95", "G102"],
    call: `GET /ng/api/v2/secrets/${identifier}`,
    body: null,
    permissions: ["core_secret_view", "core_secret_access"],
    undo: "Nothing. The credential already existed.",
  }),
  handler: ({ harness }) => ({
    look: async (desired) => {
      const found = await harness.findSecret(keyOf(desired));
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      return ok({
        state: "present",
        owner: "foreign",
        matches: true,
        description: `${describeOwner("foreign", found.value.createdAt)} Used as it is.`,
        observed: { identifier: desired.identifier },
      });
    },
    act: async (desired) => await Promise.resolve(ok({ identifier: desired.identifier })),
    readBack: "look",
    remove: async () => await Promise.resolve(ok({ removed: false, note: "The secret existed before this run, so it stays." })),
  }),
  example: {
    desired: { scope: { accountIdentifier: "acc" }, identifier: "example_credential" },
    after: ["harness.ssh-credential"],
  },
});
