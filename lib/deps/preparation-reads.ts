import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { PreparationReads } from "@/lib/domain/clusters/complete-preparation";
import { answerWithin } from "@/lib/integrations/answer-within";
import type { AwsClients } from "@/lib/integrations/aws/client";

import { ecsReads } from "./ecs-reads";
import { iamReads } from "./identity-reads";
import { LOOK_MS } from "./reads";

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
