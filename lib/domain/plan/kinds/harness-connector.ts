import { z } from "zod";

import { ok } from "@/lib/core/result";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import { includesAll } from "../handlers/includes-all";
import { lookAt, removeOwned } from "../handlers/owned";
import { ownerByHarnessTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { defineKind } from "./define-kind";
import { accountQuery } from "./harness-address";

/** The AWS connector (guide items G62-G70, G73-G78, G82). */
export const harnessConnector = defineKind({
  kind: "harness.connector",
  side: "harness",
  schema: entityKeySchema.extend({ body: z.unknown() }),
  step: "S4",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G237" }],
  readBack: { part: "connector", calls: ["GET /ng/api/connectors"] },
  words: ({ scope, identifier, body }) => ({
    title: `Connector ${identifier}`,
    summary: "An AWS connector",
    naturalKey: entityRef(identifier, scope),
    // prettier-ignore
    guideItems: [
      "G60", "G61", "G62", "G63", "G64", "G67", "G68", "G69", "G70", "G73", "G74", "G75", "G76", "G77", "G78", "G82",
    ],
    call: "POST /ng/api/connectors",
    url: `/ng/api/connectors?${accountQuery(scope)}`,
    body,
    permissions: ["core_connector_view", "core_connector_edit", "core_secret_access"],
    undo: "Deletes the connector, if nothing else refers to it.",
  }),
  handler: ({ harness }) => ({
    look: async (desired, context) =>
      await lookAt(harness.findConnector(keyOf(desired)), ({ tags, name, spec, createdAt }) => ({
        owner: ownerByHarnessTags(tags, context.runId),
        matches: includesAll({ spec, name }, wantedOf(desired.body)),
        createdAt,
        observed: { identifier: desired.identifier },
      })),
    act: async (desired, _context, operation) => {
      const written =
        operation.decision === "update"
          ? await harness.updateConnector(desired.body)
          : await harness.createConnector(desired.body);
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    readBack: "look",
    remove: async (desired, context) =>
      await removeOwned({
        what: "The connector",
        find: harness.findConnector(keyOf(desired)),
        ownerOf: ({ tags }) => ownerByHarnessTags(tags, context.runId),
        remove: async () => await harness.deleteConnector(keyOf(desired)),
        note: "The connector was deleted.",
      }),
  }),
  example: {
    desired: {
      scope: { accountIdentifier: "acc" },
      identifier: "example_connector",
      body: {
        connector: {
          identifier: "example_connector",
          name: "Example",
          tags: { carabiner_run: "run_1" },
          spec: { credential: { type: "InheritFromDelegate" } },
        },
      },
    },
    after: [],
  },
});

function wantedOf(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("connector" in body)) return undefined;
  const { connector } = body;
  if (typeof connector !== "object" || connector === null) return undefined;
  return {
    name: "name" in connector ? connector.name : undefined,
    spec: "spec" in connector ? connector.spec : undefined,
  };
}
