import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { ConnectorTest } from "@/lib/domain/harness/harness-shapes";
import { entityRef } from "@/lib/domain/harness/scope";

import { entityKeySchema, keyOf } from "../handlers/entity-key";
import type { HandlerContext, Outcome } from "../operation";
import { defineKind } from "./define-kind";
import { scopeQuery } from "./harness-address";

/** How long an IAM change may take to propagate, in milliseconds (Harness's own documentation says five minutes). */
export const PROPAGATION_MS = 5 * 60 * 1000;

/**
 * Harness's own connector test (guide items G71, G79, G81): one `ec2:DescribeRegions` from a delegate. It writes
 * nothing, and is repeated while this run's IAM change may still be propagating.
 */
export const harnessConnectorTest = defineKind({
  kind: "harness.connector-test",
  side: "harness",
  schema: entityKeySchema.extend({ region: z.string() }),
  step: "S4",
  intention: "make",
  leavesSomething: false,
  boxes: [{ box: "G238" }],
  readBack: "never",
  words: ({ scope, identifier, region }) => ({
    title: `Test of ${identifier}`,
    summary: `Harness makes one call, ec2:DescribeRegions in ${region}`,
    naturalKey: `${entityRef(identifier, scope)} test`,
    guideItems: ["G71", "G72", "G79", "G80", "G81"],
    call: `POST /ng/api/connectors/testConnection/${identifier}`,
    url: `/ng/api/connectors/testConnection/${identifier}?${scopeQuery(scope)}`,
    body: null,
    permissions: ["core_connector_access", "core_secret_access"],
    undo: "Nothing. A test leaves nothing behind.",
  }),
  handler: ({ harness, explainConnectorTest }) => ({
    look: async () => await Promise.resolve(ok({ state: "absent" })),
    act: async (desired, context) => {
      const answer = await harness.testConnector(keyOf(desired));
      if (!answer.ok) return answer;
      if (answer.value.status === "SUCCESS") return ok(testOutcome(answer.value, context));
      const error = explainConnectorTest(answer.value, keyOf(desired));
      return err(isSpreading(context) ? asSpreading(error) : error);
    },
    readBack: async (desired, context, operation) => {
      const found = await harness.findConnector(keyOf(desired));
      if (!found.ok) return found;
      return ok({ ...(context.outcomes[operation.id] ?? {}), connectorStatus: found.value?.status ?? "UNKNOWN" });
    },
    remove: async () => await Promise.resolve(ok({ removed: true, note: "A test leaves nothing behind." })),
  }),
  example: {
    desired: { scope: { accountIdentifier: "acc" }, identifier: "example_connector", region: "eu-west-1" },
    after: ["harness.connector"],
  },
});

function testOutcome(test: ConnectorTest, context: HandlerContext): Outcome {
  return withoutAbsent({
    status: test.status,
    testedAt: test.testedAt ?? context.now,
    delegateId: test.delegateId,
    requestId: test.correlationId,
  });
}

function isSpreading(context: HandlerContext): boolean {
  const changes = Object.values(context.outcomes).flatMap((outcome) => outcome["changedAt"] ?? []);
  return changes.some((changedAt) => Date.parse(context.now) - Date.parse(changedAt) < PROPAGATION_MS);
}

function asSpreading(error: AppError): AppError {
  return {
    ...error,
    code: "upstream_unavailable",
    message: "AWS is still applying the change to this identity. The test is repeated for up to five minutes.",
    explanation: error.explanation && { ...error.explanation, causeId: "iam-propagation", retry: "backoff" },
  };
}
