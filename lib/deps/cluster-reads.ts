import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { PreparationReads } from "@/lib/domain/clusters/complete-preparation";
import { answerWithin } from "@/lib/integrations/answer-within";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { describeTargetHealth } from "@/lib/integrations/aws/describe-target-health";
import { describeTaskDefinition } from "@/lib/integrations/aws/describe-task-definition";
import { findCluster, listClusterArns, listClusters } from "@/lib/integrations/aws/list-clusters";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { listServices } from "@/lib/integrations/aws/list-services";

import { iamReads } from "./identity-reads";
import { LOOK_MS } from "./reads";

/** The ECS reads of an account, region by region. */
export type ClusterReads = ReturnType<typeof clusterReads>;

/** The ECS reads of one account. A list includes all its pages, nothing is changed, and a failure is AWS's own error. */
export function clusterReads(aws: AwsClients) {
  return {
    listClusters: async (region: string) => await listClusters(aws, region),
    findCluster: async (region: string, name: string) => await findCluster(aws, region, name),
    listClusterNames: async (region: string) => {
      const arns = await listClusterArns(aws, region);
      return arns.ok ? ok(arns.value.map(nameOfArn)) : arns;
    },
    listEnabledRegions: async () => {
      const regions = await listRegions(aws);
      return regions.ok ? ok(regions.value.flatMap(({ name, enabled }) => (enabled ? [name] : []))) : regions;
    },
    listServices: async (region: string, cluster: string) => await listServices(aws, { region, cluster }),
    describeTargetHealth: async (region: string, targetGroupArn: string) =>
      await describeTargetHealth(aws, region, targetGroupArn),
    findDocument: async (region: string, name: string) => await describeTaskDefinition(aws, region, name),
  };
}

/** What completing the ECS preparation reads of an account, each read with a time limit. */
export function preparationReads(aws: AwsClients): PreparationReads {
  const ecs = clusterReads(aws);
  const iam = iamReads(aws);
  return {
    findCluster: limited(ecs.findCluster),
    listClusterNames: limited(ecs.listClusterNames),
    listEnabledRegions: limited(ecs.listEnabledRegions),
    listServices: limited(ecs.listServices),
    describeTargetHealth: limited(ecs.describeTargetHealth),
    findDocument: limited(ecs.findDocument),
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
