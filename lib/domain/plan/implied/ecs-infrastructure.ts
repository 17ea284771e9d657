import { ecsInfrastructureBody } from "@/lib/domain/harness/infrastructure-yaml";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { entityRef } from "@/lib/domain/harness/scope";
import { environmentIdentifierOf } from "@/lib/domain/runs/answers/environment";

import type { Operation } from "../operation";
import { ecsConnector } from "./connector";
import { operation, type ImpliedContext } from "./context";
import { environmentOperationId } from "./environments";

/** The ID of the operation that makes the ECS infrastructure. */
export const ECS_INFRASTRUCTURE = "harness.infrastructure-ecs";

/**
 * The ECS infrastructure (guide items G130-G140): connector, region and cluster. The network of the answer goes into the
 * service definition (correction M19).
 */
export function ecsInfrastructureOperations(context: ImpliedContext): readonly Operation[] {
  const { run, answers } = context;
  const answer = answers["ecs-infrastructure"];
  const preparation = answers["ecs-preparation"];
  const connector = ecsConnector(context);
  if (answer === undefined || preparation === undefined || connector === undefined) return [];
  const environmentIdentifier = environmentIdentifierOf(answer.environment);
  const { name, identifier } = answer.infrastructure;
  const { region, cluster } = preparation;
  const body = ecsInfrastructureBody({
    scope: run.scope,
    identifier,
    name,
    environmentRef: environmentIdentifier,
    runId: run.id,
    connectorRef: entityRef(toIdentifier(connector.name), run.scope),
    region,
    cluster,
  });
  return [
    operation(context, {
      kind: "harness.infrastructure",
      id: ECS_INFRASTRUCTURE,
      step: "S10",
      title: `Infrastructure ${name}`,
      summary: `Cluster ${cluster} in ${region}`,
      needs: [connector.operation, environmentOperationId(context, environmentIdentifier)],
      desired: { scope: run.scope, identifier, environmentIdentifier, body },
    }),
  ];
}
