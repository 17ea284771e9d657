import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { sinceWhen, usedAsItIs } from "../handlers/used-as-it-is";
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
  handler: ({ harness }) =>
    usedAsItIs({
      what: "secret",
      find: async (desired) => await harness.findSecret(keyOf(desired)),
      describe: sinceWhen,
      observed: ({ identifier }) => ({ identifier }),
      outcome: ({ identifier }) => ({ identifier }),
    }),
  example: {
    desired: { scope: { accountIdentifier: "acc" }, identifier: "example_credential" },
    after: ["harness.ssh-credential"],
  },
});
