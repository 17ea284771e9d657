import { ok } from "@/lib/core/result";
import { nameOfArn } from "@/lib/domain/aws/arn";
import type { PreparationReads } from "@/lib/domain/clusters/complete-preparation";
import { answerWithin } from "@/lib/integrations/answer-within";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { findRole } from "@/lib/integrations/aws/iam-roles";
import { findCluster, listClusterArns } from "@/lib/integrations/aws/list-clusters";
import { listRegions } from "@/lib/integrations/aws/list-regions";

import { LOOK_MS } from "./reads";

/** What completing the ECS preparation reads of an account, each read with a time limit. */
export function preparationReads(aws: AwsClients): PreparationReads {
  return {
    findCluster: async (region, name) =>
      await answerWithin(LOOK_MS, `AWS in ${region}`, async () => await findCluster(aws, region, name)),
    listClusterNames: async (region) =>
      await answerWithin(LOOK_MS, `AWS in ${region}`, async () => {
        const arns = await listClusterArns(aws, region);
        return arns.ok ? ok(arns.value.map(nameOfArn)) : arns;
      }),
    listEnabledRegions: async () =>
      await answerWithin(LOOK_MS, "AWS", async () => {
        const regions = await listRegions(aws);
        return regions.ok ? ok(regions.value.flatMap(({ name, enabled }) => (enabled ? [name] : []))) : regions;
      }),
    findRole: async (roleName) => await answerWithin(LOOK_MS, "AWS", async () => await findRole(aws, roleName)),
  };
}
