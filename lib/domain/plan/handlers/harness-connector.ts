import type { AppError } from "@/lib/core/errors";
import { err, ok } from "@/lib/core/result";
import type { ConnectorTest } from "@/lib/domain/harness/harness-shapes";

import type { HandlerContext, Outcome } from "../operation";
import type { EntityKey, HarnessAccess } from "../ports";
import { requestIdOf } from "./aws-policy";
import { defineHandler } from "./define-handler";
import { includesAll } from "./includes-all";
import { describeOwner, ownerByHarnessTags } from "./ownership";
import { deletedBy, notOurs, notThere } from "./removal";

/** How long an IAM change may take to propagate, in milliseconds (Harness's own documentation says five minutes). */
export const PROPAGATION_MS = 5 * 60 * 1000;

/** Turns the answer of a red connector test into cause, owner and fix. */
export type ExplainConnectorTest = (test: ConnectorTest, key: EntityKey) => AppError;

/** The AWS connector (guide items G62-G70, G73-G78, G82). */
export function createConnectorHandler(harness: HarnessAccess) {
  return defineHandler("harness.connector", {
    look: async (desired, context) => {
      const found = await harness.findConnector(keyOf(desired));
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      const owner = ownerByHarnessTags(found.value.tags, context.runId);
      return ok({
        state: "present",
        owner,
        matches: includesAll({ spec: found.value.spec, name: found.value.name }, wantedOf(desired.body)),
        description: describeOwner(owner, found.value.createdAt),
        observed: { identifier: desired.identifier },
      });
    },
    act: async (desired, _context, operation) => {
      const written =
        operation.decision === "update"
          ? await harness.updateConnector(desired.body)
          : await harness.createConnector(desired.body);
      return written.ok ? ok({ identifier: desired.identifier, ...requestIdOf(written.value) }) : written;
    },
    remove: async (desired, context) => {
      const found = await harness.findConnector(keyOf(desired));
      if (!found.ok) return found;
      if (found.value === undefined) return ok(notThere("The connector"));
      if (ownerByHarnessTags(found.value.tags, context.runId) !== "run") return ok(notOurs("The connector"));
      return deletedBy(await harness.deleteConnector(keyOf(desired)), "The connector was deleted.");
    },
  });
}

/**
 * Harness's own connector test (guide items G71, G79, G81): one `ec2:DescribeRegions` from a delegate. It writes
 * nothing, and is repeated while this run's IAM change may still be propagating.
 */
export function createConnectorTestHandler(harness: HarnessAccess, explain: ExplainConnectorTest) {
  return defineHandler("harness.connector-test", {
    look: async () => await Promise.resolve(ok({ state: "absent" })),
    act: async (desired, context) => {
      const answer = await harness.testConnector(keyOf(desired));
      if (!answer.ok) return answer;
      if (answer.value.status === "SUCCESS") return ok(testOutcome(answer.value, context));
      const error = explain(answer.value, keyOf(desired));
      return err(isSpreading(context) ? asSpreading(error) : error);
    },
    readBack: async (desired, context) => {
      const found = await harness.findConnector(keyOf(desired));
      if (!found.ok) return found;
      return ok({ ...(context.outcomes["harness.connector-test"] ?? {}), connectorStatus: found.value?.status ?? "UNKNOWN" });
    },
    remove: async () => await Promise.resolve(ok({ removed: true, note: "A test leaves nothing behind." })),
  });
}

function keyOf({ scope, identifier }: EntityKey): EntityKey {
  return { scope, identifier };
}

function wantedOf(body: unknown): unknown {
  if (typeof body !== "object" || body === null || !("connector" in body)) return undefined;
  const { connector } = body;
  if (typeof connector !== "object" || connector === null) return undefined;
  return {
    name: "name" in connector ? connector.name : undefined,
    spec: "spec" in connector ? connector.spec : undefined,
  };
}

function testOutcome(test: ConnectorTest, context: HandlerContext): Outcome {
  return {
    status: test.status,
    testedAt: test.testedAt ?? context.now,
    ...(test.delegateId === undefined ? {} : { delegateId: test.delegateId }),
    ...(test.correlationId === undefined ? {} : { requestId: test.correlationId }),
  };
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
    ...(error.explanation === undefined
      ? {}
      : { explanation: { ...error.explanation, causeId: "iam-propagation", retry: "backoff" as const } }),
  };
}
