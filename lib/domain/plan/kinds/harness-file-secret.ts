import { z } from "zod";

import { ok } from "@/lib/core/result";
import { RUN_TAG } from "@/lib/domain/harness/harness-shapes";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { requestIdOf } from "../handlers/receipt";
import { lookAtSecret, removeSecret } from "../handlers/secrets";
import { defineKind } from "./define-kind";
import { MASKED, scopeQuery } from "./harness-address";

/** A file secret: the private key of the hosts (guide items G99, G100). */
export const harnessFileSecret = defineKind({
  kind: "harness.file-secret",
  side: "harness",
  schema: entityKeySchema.extend({ name: z.string(), fileName: z.string(), parkedSecretId: z.string() }),
  step: "S6",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G240", step: "S6" }],
  readBack: { part: "host-credential", calls: ["GET /ng/api/v2/secrets"] },
  words: ({ scope, identifier, name }) => ({
    title: `Private key file ${name}`,
    summary: "Streamed to Harness; Carabiner keeps no copy",
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G99", "G100"],
    call: "POST /ng/api/v2/secrets/files",
    url: `/ng/api/v2/secrets/files?${scopeQuery(scope)}`,
    body: { name, identifier, type: "SecretFile", file: MASKED },
    permissions: ["core_secret_edit"],
    undo: "Deletes the key file from Harness.",
  }),
  handler: ({ harness, secrets }) => ({
    look: async (desired, context) => await lookAtSecret(harness, desired, context),
    act: async (desired, context) => {
      const opened = await secrets.open({ purpose: "ssh-private-key", id: desired.parkedSecretId });
      if (!opened.ok) return opened;
      const created = await harness.createFileSecret({
        ...keyOf(desired),
        name: desired.name,
        fileName: desired.fileName,
        content: opened.value,
        tags: { [RUN_TAG]: context.runId },
      });
      if (!created.ok) return created;
      return ok({ identifier: desired.identifier, ...requestIdOf(created.value) });
    },
    readBack: "look",
    remove: async (desired, context) => await removeSecret(harness, desired, context),
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      identifier: "example_file",
      name: "Example",
      fileName: "example.pem",
      parkedSecretId: "parked",
    },
    after: [],
  },
});
