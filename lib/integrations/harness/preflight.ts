import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { retry, type Waiting } from "@/lib/core/retry";
import type { PipelinePreflight } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import { betweenCalls } from "../real-wait";
import type { HarnessAnswer, HarnessClient } from "./client";
import { wireList, wireText } from "./wire";

const PATH = "/pipeline/api/pipeline/execute";
/** A preflight tests each connector, which takes seconds each. */
const LOOKS = 20;
const PACE = { firstMs: 500, longestMs: 4_000 };

const errorInfo = z
  .object({ summary: wireText, description: wireText })
  .nullish()
  .transform((info) => [info?.summary, info?.description].filter((text) => text !== undefined && text !== "").join(": "));

const preflightSchema = z.object({
  status: z.enum(["IN_PROGRESS", "SUCCESS", "FAILURE", "UNKNOWN"]).catch("UNKNOWN"),
  pipelineInputWrapperResponse: z
    .object({ pipelineInputResponse: wireList(z.object({ success: z.boolean().catch(true), fqn: wireText, errorInfo })) })
    .nullish(),
  connectorWrapperResponse: z
    .object({ checkResponses: wireList(z.object({ connectorIdentifier: wireText, status: wireText, errorInfo })) })
    .nullish(),
});

type Wire = z.infer<typeof preflightSchema>;

/**
 * Has Harness check a saved pipeline before it is run: its inputs, and the connectors that it refers to. Nothing is deployed.
 *
 * Errors: as of `HarnessClient.send`; `upstream_unavailable` when the check does not end.
 */
export async function preflightPipeline(
  client: HarnessClient,
  scope: HarnessScope,
  identifier: string,
  waiting: Waiting = betweenCalls,
): Promise<Result<PipelinePreflight, AppError>> {
  const entity = { kind: "preflight check of the pipeline", identifier };
  const started = await client.send({
    method: "POST",
    path: `${PATH}/preflightCheck`,
    scope,
    query: { pipelineIdentifier: identifier },
    yaml: "",
    schema: z.string().min(1),
    // A check that was started twice changes nothing.
    effect: "read",
    entity,
  });
  if (!started.ok) return started;
  const look = async () =>
    await client.send({
      method: "GET",
      path: `${PATH}/getPreflightCheckResponse`,
      scope,
      query: { preflightCheckId: started.value.value },
      schema: preflightSchema,
      effect: "read",
      entity,
    });
  const last = await retry(waiting, look, (answer, tries) => (isRunning(answer) && tries < LOOKS ? PACE : undefined));
  if (!last.ok) return last;
  if (!isRunning(last)) return ok(preflightOf(last.value));
  const message = "Harness has not finished the preflight check of the pipeline. Try again in a moment.";
  return err({ code: "upstream_unavailable", message });
}

function isRunning(answer: Result<HarnessAnswer<Wire>, AppError>): boolean {
  return answer.ok && answer.value.value.status === "IN_PROGRESS";
}

function preflightOf({ value, correlationId }: HarnessAnswer<Wire>): PipelinePreflight {
  const inputs = value.pipelineInputWrapperResponse?.pipelineInputResponse ?? [];
  const connectors = value.connectorWrapperResponse?.checkResponses ?? [];
  return {
    passed: value.status === "SUCCESS",
    problems: [
      ...inputs.filter(({ success }) => !success).map(({ fqn, errorInfo: why }) => ({ at: fqn, message: why })),
      ...connectors
        .filter(({ status }) => status === "FAILURE")
        .map(({ connectorIdentifier, errorInfo: why }) => ({ at: connectorIdentifier, message: why })),
    ],
    correlationId,
  };
}
