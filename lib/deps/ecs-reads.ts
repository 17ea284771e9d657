import { ok } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { ServiceQuestion } from "@/lib/domain/clusters/service-look";
import type { Revision } from "@/lib/domain/ecs/registered-definition";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { describeTargetHealth } from "@/lib/integrations/aws/describe-target-health";
import { findCluster, listClusterArns, listClusters } from "@/lib/integrations/aws/list-clusters";
import { listListeners } from "@/lib/integrations/aws/list-load-balancers";
import { listRegions } from "@/lib/integrations/aws/list-regions";
import { findServices } from "@/lib/integrations/aws/find-services";
import { listServices } from "@/lib/integrations/aws/list-services";
import { findTaskDefinition, listRevisions, listTaskDefinitionFamilies } from "@/lib/integrations/aws/task-definitions";

import { lookAtService } from "./service-reads";
import { readTaskNetwork } from "./task-network";

/** The ECS reads of an account, region by region. */
export type EcsReads = ReturnType<typeof ecsReads>;

/** The ECS reads of one account. A list includes all its pages, nothing is changed, and a failure is AWS's own error. */
export function ecsReads(aws: AwsClients) {
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
    findServices: async (region: string, asked: { readonly cluster: string; readonly names: readonly string[] }) =>
      await findServices(aws, region, asked),
    listServices: async (region: string, cluster: string) => await listServices(aws, { region, cluster }),
    describeTargetHealth: async (region: string, targetGroupArn: string) =>
      await describeTargetHealth(aws, region, targetGroupArn),
    lookAtService: async (asked: ServiceQuestion) => await lookAtService(aws, asked),
    listListeners: async (region: string, loadBalancerArn: string) => await listListeners(aws, region, loadBalancerArn),
    readTaskNetwork: async (region: string) => await readTaskNetwork(aws, region),
    listFamilies: async (region: string) => await listTaskDefinitionFamilies(aws, region),
    listRevisions: async (region: string, family: string) => await listRevisions(aws, region, family),
    findTaskDefinition: async (region: string, revision: Revision) => await findTaskDefinition(aws, region, revision),
  };
}
