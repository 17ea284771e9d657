import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { PreparationAccess, PreparationReads } from "@/lib/domain/clusters/preparation-look";
import { isHandedOver } from "@/lib/domain/connections/connection";
import type { Run } from "@/lib/domain/runs/run";
import { answerWithin } from "@/lib/integrations/answer-within";
import type { AwsClients } from "@/lib/integrations/aws/client";

import { ecsReads } from "./ecs-reads";
import { iamReads } from "./identity-reads";
import { LOOK_MS } from "./look-limit";
import type { joinRuns } from "./runs";

/** Turns a run into what its ECS preparation reads, for the rule of the step and for verification. */
export function joinPreparation(runs: Pick<ReturnType<typeof joinRuns>, "clientsFor" | "connectionsFor">) {
  return {
    /** How far the portal sees into the run's account. Errors: `precondition_failed` when a connection was removed. */
    async preparationAccessFor(run: Run): Promise<Result<PreparationAccess, AppError>> {
      const connections = await runs.connectionsFor(run);
      if (!connections.ok) return connections;
      const { awsConnection } = connections.value;
      const { partition } = awsConnection;
      if (isHandedOver(awsConnection)) return ok({ by: "hand-over", partition });
      const clients = await runs.clientsFor(run);
      return ok(
        clients.ok
          ? { by: "portal", partition, reads: preparationReads(clients.value.aws) }
          : { by: "no-answer", partition, error: clients.error },
      );
    },
  };
}

/** What completing the ECS preparation reads of an account, each read with a time limit. */
export function preparationReads(aws: AwsClients): PreparationReads {
  const ecs = ecsReads(aws);
  const iam = iamReads(aws);
  return {
    findCluster: limited(ecs.findCluster),
    listClusterNames: limited(ecs.listClusterNames),
    listEnabledRegions: limited(ecs.listEnabledRegions),
    listServices: limited(ecs.listServices),
    describeTargetHealth: limited(ecs.describeTargetHealth),
    findTaskDefinition: limited(ecs.findTaskDefinition),
    findRole: limited(iam.findRole),
    findPolicy: limited(iam.findPolicy),
    listAttachedPolicies: limited(iam.listAttachedPolicies),
    listInlinePolicies: limited(iam.listInlinePolicies),
  };
}

/** A read that fails when AWS does not respond in time, so that a rule leaves it to the verification. */
function limited<Input extends readonly unknown[], Value>(
  read: (...input: Input) => Promise<Result<Value, AppError>>,
): (...input: Input) => Promise<Result<Value, AppError>> {
  return async (...input) => await answerWithin(LOOK_MS, "AWS", async () => await read(...input));
}
