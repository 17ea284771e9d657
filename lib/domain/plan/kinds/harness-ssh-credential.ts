import { z } from "zod";

import { ok } from "@/lib/core/result";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { requestIdOf } from "../handlers/receipt";
import { lookAtSecret, removeSecret } from "../handlers/secrets";
import { defineKind } from "./define-kind";
import { scopeQuery } from "./harness-address";

/** An SSH or WinRM credential: refers to other secrets and holds none itself (guide items G100-G105). */
export const harnessSshCredential = defineKind({
  kind: "harness.ssh-credential",
  side: "harness",
  schema: entityKeySchema.extend({ body: z.unknown() }),
  step: "S6",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G240" }],
  readBack: { part: "host-credential", calls: ["GET /ng/api/v2/secrets"] },
  words: ({ scope, identifier, body }) => ({
    title: `SSH credential ${identifier}`,
    summary: "Refers to the secrets that sign in",
    naturalKey: entityRef(identifier, scope),
    guideItems: ["G95", "G100", "G101", "G102"],
    call: "POST /ng/api/v2/secrets",
    url: `/ng/api/v2/secrets?${scopeQuery(scope)}`,
    body,
    permissions: ["core_secret_view", "core_secret_edit"],
    undo: "Deletes the credential, if nothing else refers to it.",
  }),
  handler: ({ harness }) => ({
    look: async (desired, context) => await lookAtSecret(harness, desired, context, specOf(desired.body)),
    act: async (desired, _context, operation) => {
      const write = operation.decision === "update" ? harness.updateCredentialSecret : harness.createCredentialSecret;
      const written = await write({ ...keyOf(desired), body: desired.body });
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    readBack: "look",
    remove: async (desired, context) => await removeSecret(harness, desired, context),
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      identifier: "example_credential",
      body: { secret: { name: "Example", tags: { carabiner_run: "run_1" }, spec: { port: 22 } } },
    },
    after: [],
  },
});

function specOf(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("secret" in body)) return undefined;
  const { secret } = body;
  return typeof secret === "object" && secret !== null && "spec" in secret ? secret.spec : undefined;
}
