import { z } from "zod";

import { ok } from "@/lib/core/result";
import { RUN_TAG } from "@/lib/domain/harness/harness-shapes";
import { entityRef } from "@/lib/domain/harness/scope";
import { secretFieldOf } from "@/lib/domain/runs/secret-fields";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { requestIdOf } from "../handlers/receipt";
import { lookAtSecret, removeSecret } from "../handlers/secrets";
import type { PlannedOperation } from "../operation";
import { defineKind } from "./define-kind";
import { MASKED, scopeQuery } from "./harness-address";

/** A text secret, for example a passphrase (guide items G99, G101). */
export const harnessTextSecret = defineKind({
  kind: "harness.text-secret",
  side: "harness",
  schema: entityKeySchema.extend({ name: z.string(), parkedSecretId: z.string() }),
  step: "S6",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G240", step: "S6" }],
  readBack: { part: "host-credential", calls: ["GET /ng/api/v2/secrets"] },
  words: ({ scope, identifier, name }) => ({
    title: `Secret ${name}`,
    summary: "Goes to Harness; Carabiner keeps no copy",
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G99", "G101"],
    call: "POST /ng/api/v2/secrets",
    url: `/ng/api/v2/secrets?${scopeQuery(scope)}`,
    body: { name, identifier, type: "SecretText", value: MASKED },
    permissions: ["core_secret_edit"],
    undo: "Deletes the secret from Harness.",
  }),
  handler: ({ harness, secrets }) => ({
    look: async (desired, context) => await lookAtSecret(harness, desired, context),
    act: async (desired, context, operation) => {
      const opened = await secrets.open({ purpose: textPurposeOf(operation), id: desired.parkedSecretId });
      if (!opened.ok) return opened;
      const created = await harness.createTextSecret({
        ...keyOf(desired),
        name: desired.name,
        value: opened.value,
        tags: { [RUN_TAG]: context.runId },
      });
      if (!created.ok) return created;
      return ok({ identifier: desired.identifier, ...requestIdOf(created.value) });
    },
    readBack: "look",
    remove: async (desired, context) => await removeSecret(harness, desired, context),
  }),
  example: {
    id: "harness.ssh-password",
    desired: { scope: { accountIdentifier: "acc" }, identifier: "example_text", name: "Example", parkedSecretId: "parked" },
    after: [],
  },
});

/** What a text secret is for follows from its operation. */
function textPurposeOf(operation: PlannedOperation) {
  const purpose = secretFieldOf(operation)?.purpose;
  if (purpose === undefined) throw new Error(`Operation ${operation.id} uses no secret of an answer.`);
  return purpose;
}
