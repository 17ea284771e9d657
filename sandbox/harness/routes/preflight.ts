import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { type Call, parseJson, route } from "../call";
import { ok } from "../envelopes";
import { errorOf } from "../errors";
import { deploymentSpecOf, type StageElement } from "../pipeline-schema";
import { readPipeline, stagesOf, targetOf } from "../pipeline-spec";
import type { Pipeline } from "../records";
import { keyOf, type Scope } from "../scope";
import type { Store } from "../store";
import { allowPipeline, notFound, projectOf } from "./pipelines";

/** A check is computed when it is asked for, so its id only says of which pipeline it is. */
const idSchema = z.object({ pipeline: z.string() });

function idOf(pipeline: string): string {
  return Buffer.from(JSON.stringify({ pipeline })).toString("base64url");
}

function pipelineWith(store: Store, call: Call, identifier: string): Pipeline {
  const scope = projectOf(call);
  allowPipeline(call, "execute", identifier);
  const found = store.pipelines.get(keyOf(scope, identifier));
  if (found === undefined) throw notFound(identifier, scope, "INVALID_REQUEST");
  return found;
}

function problemOf(reference: string, connector: { readonly status: { readonly status: string } | null } | undefined) {
  if (connector === undefined) {
    return {
      summary: `Connector ${reference} not found or does not exist`,
      description: `Connector ${reference} not found or does not exist`,
      causes: [{ cause: "The connector was deleted, or its identifier is wrong" }],
      resolution: [{ resolution: "Create this connector or change the reference" }],
    };
  }
  if (connector.status?.status !== "FAILURE") return null;
  return {
    summary: `Connector ${reference} is unreachable`,
    description: "The latest connection test failed",
    causes: [{ cause: "The credentials or the delegate of the connector do not work" }],
    resolution: [{ resolution: "Test the connector, and change what the test reports" }],
  };
}

function connectorCheck(store: Store, stage: StageElement, scope: Scope) {
  const { infrastructureKey } = targetOf(stage, scope);
  const infrastructure = infrastructureKey === null ? undefined : store.infrastructures.get(infrastructureKey);
  const reference = infrastructure?.connectorRef ?? null;
  if (reference === null) return [];
  const errorInfo = problemOf(reference, store.connectors.get(infrastructure?.connectorKeys[0] ?? ""));
  return [
    {
      connectorIdentifier: reference,
      status: errorInfo === null ? "SUCCESS" : "FAILURE",
      fqn: `pipeline.stages.${stage.identifier}.spec.infrastructure.spec.connectorRef`,
      stageName: stage.name,
      stageIdentifier: stage.identifier,
      stepName: null,
      stepIdentifier: null,
      errorInfo,
    },
  ];
}

/** The connectors of the stages, by whether they exist and what their latest test said. */
function check(store: Store, pipeline: Pipeline) {
  const stages = stagesOf(readPipeline(pipeline.yaml)).filter((stage) => stage.type === "Deployment");
  const checkResponses = stages
    .filter((stage) => deploymentSpecOf(stage).environment !== undefined)
    .flatMap((stage) => connectorCheck(store, stage, pipeline.scope));
  const failed = checkResponses.filter(({ status }) => status === "FAILURE");
  const status = failed.length === 0 ? "SUCCESS" : "FAILURE";
  return {
    pipelineInputWrapperResponse: { pipelineInputResponse: [], status: "SUCCESS", label: "Verifying Pipeline Inputs" },
    connectorWrapperResponse: { checkResponses, status, label: "Verifying Connectors" },
    status,
    errorInfo: failed.length === 0 ? null : { count: failed.length, message: failed[0]?.errorInfo?.summary ?? "" },
  };
}

function readId(text: string): string {
  try {
    return parseJson(Buffer.from(text, "base64url").toString("utf8"), idSchema).pipeline;
  } catch {
    throw errorOf("INVALID_REQUEST", `Could not find pre flight check data corresponding to id:${text}`);
  }
}

export function preflightRoutes(app: FastifyInstance, store: Store): void {
  const base = "/pipeline/api/pipeline/execute";
  route(app, "POST", `${base}/preflightCheck`, (call) => {
    const { identifier } = pipelineWith(store, call, call.query("pipelineIdentifier") ?? "");
    return ok(idOf(identifier));
  });
  route(app, "GET", `${base}/getPreflightCheckResponse`, (call) => {
    const identifier = readId(call.query("preflightCheckId") ?? "");
    return ok(check(store, pipelineWith(store, call, identifier)));
  });
}
