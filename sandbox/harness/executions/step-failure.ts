import { z } from "zod";

import { AwsFailure } from "../aws-failure";
import { TaskFailure } from "../connector-test";
import { HarnessError } from "../errors";
import type { FailureRecord } from "../records";

/** Why a step failed, in the form in which executions report it. */
export class StepFailure extends Error {
  constructor(readonly record: FailureRecord) {
    super(record.message);
    this.name = "StepFailure";
  }
}

type Details = { readonly hint?: string; readonly explanation?: string };

export function stepFailure(message: string, code = "INVALID_REQUEST", type = "APPLICATION_ERROR", details: Details = {}) {
  const { hint = null, explanation = null } = details;
  return new StepFailure({ message, code, types: [type], hint, explanation });
}

const CODES: Readonly<Record<string, string>> = {
  ClusterNotFoundException: "AWS_CLUSTER_NOT_FOUND",
  ServiceNotFoundException: "AWS_SERVICE_NOT_FOUND",
};

const CREDENTIALS = new Set(["UnrecognizedClientException", "InvalidClientTokenId", "ExpiredTokenException", "ExpiredToken"]);
const DENIED = new Set(["AccessDenied", "AccessDeniedException"]);

const metadataSchema = z.looseObject({
  $metadata: z.looseObject({ httpStatusCode: z.number().optional(), requestId: z.string().optional() }),
});

/** The words in which the vendor's AWS client reports a refusal. */
function awsText(error: Error, service: string): string {
  const { httpStatusCode, requestId } = metadataSchema.safeParse(error).data?.$metadata ?? {};
  const status = httpStatusCode === undefined ? "unknown" : String(httpStatusCode);
  return `${error.message} (Service: ${service}, Status Code: ${status}, Request ID: ${requestId ?? "unknown"})`;
}

/** What a refusal of AWS does to a step. Errors of the stand-in itself stay what they are. */
export function fromAws(error: unknown, service: "Ecs" | "ElasticLoadBalancingV2" | "ApplicationAutoScaling"): unknown {
  if (!(error instanceof Error) || error instanceof StepFailure || error instanceof TypeError) return error;
  const failure = AwsFailure.from(error, "call");
  if (failure.kind === "unreachable") return stepFailure(failure.message, "AWS_ECS_ERROR", "CONNECTIVITY");
  const text = awsText(error, service);
  if (DENIED.has(error.name)) {
    return stepFailure(text, "AWS_ACCESS_DENIED", "AUTHORIZATION_ERROR", {
      hint: "Check if the connector's identity has the permission that the message names.",
      explanation: error.message,
    });
  }
  if (CREDENTIALS.has(error.name)) return stepFailure(text, "AWS_STS_ERROR", "AUTHENTICATION");
  const fallback = service === "ElasticLoadBalancingV2" ? "AWS_LOAD_BALANCER_ERROR" : "AWS_ECS_ERROR";
  return stepFailure(text, CODES[error.name] ?? fallback);
}

/** What a connector that cannot give credentials does to a step. */
export function fromConnector(error: unknown): unknown {
  if (error instanceof TaskFailure) return stepFailure(error.message, "DELEGATE_NOT_AVAILABLE", "DELEGATE_PROVISIONING");
  if (error instanceof HarnessError) return stepFailure(error.message);
  if (!(error instanceof AwsFailure)) return error;
  if (error.kind === "unreachable") return stepFailure(error.message, "AWS_ECS_ERROR", "CONNECTIVITY");
  const isDenied = error.kind === "denied";
  return stepFailure(
    error.message,
    isDenied ? "AWS_STS_ERROR" : "INVALID_CREDENTIAL",
    isDenied ? "AUTHORIZATION_ERROR" : "AUTHENTICATION",
  );
}
