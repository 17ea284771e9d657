import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { ConnectorTest } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessClient } from "./client";
import { connectivityOf } from "./connectors";
import { HarnessFailureError } from "./errors";
import { segment, wireOptionalText, wireText, wireTime } from "./wire";

/** The test waits for a delegate, which may take longer than any other call. */
const TEST_TIMEOUT_MS = 90_000;

const testSchema = z.object({
  status: wireOptionalText,
  errors: z
    .array(
      z.object({
        reason: wireText,
        message: wireText,
        code: z
          .number()
          .nullish()
          .transform((code) => code ?? undefined),
      }),
    )
    .nullish()
    .transform((errors) => errors ?? []),
  errorSummary: wireOptionalText,
  testedAt: wireTime,
  delegateId: wireOptionalText,
});

/**
 * Has Harness test a saved connector: one call that lists regions, made by a delegate or by Harness itself. It proves
 * that the identity works and nothing more.
 *
 * Harness reports a failed test in two ways, as a result and as an error with hints; both come back as a result. An
 * error is returned only when nothing was tested: no connector, no permission, no answer.
 *
 * @see https://developer.harness.io/docs/platform/connectors/cloud-providers/add-aws-connector
 */
export async function testConnector(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
): Promise<Result<ConnectorTest, AppError>> {
  const answer = await client.send({
    method: "POST",
    path: `/ng/api/connectors/testConnection/${segment(identifier)}`,
    scope,
    schema: testSchema,
    // Not repeated: a second test would queue behind the first.
    effect: "write",
    entity: { kind: "connector", identifier },
    timeoutMs: TEST_TIMEOUT_MS,
  });
  if (answer.ok) {
    const { status, ...test } = answer.value.value;
    return ok({ ...test, status: connectivityOf(status), messages: [], correlationId: answer.value.correlationId });
  }
  const failure = answer.error.cause instanceof HarnessFailureError ? answer.error.cause.failure : undefined;
  const tested = failure?.kind === "answer" && failure.messages.some(({ code }) => code === "HINT" || code === "EXPLANATION");
  const aboutDelegates = failure?.code?.includes("DELEGATE") === true;
  if (failure === undefined || !(tested || aboutDelegates)) return answer;
  return ok({
    status: "FAILURE",
    errors: [{ reason: "", message: failure.message }],
    messages: failure.messages,
    correlationId: failure.correlationId,
  });
}
