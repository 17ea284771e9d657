import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { lookForCluster } from "@/lib/domain/clusters/cluster-look";
import type { EcsPlace } from "@/lib/domain/clusters/complete-ecs-infrastructure";
import type { AwsClients } from "@/lib/integrations/aws/client";

import { preparationReads } from "./preparation-reads";
import { readTaskNetwork } from "./task-network";

/** Reads the cluster and, where one is chosen, the networks of its region. Errors: those of reading. */
export async function readEcsPlace(
  aws: AwsClients,
  { region, cluster, withNetwork }: { readonly region: string; readonly cluster: string; readonly withNetwork: boolean },
): Promise<Result<EcsPlace, AppError>> {
  const [found, network] = await Promise.all([
    lookForCluster(preparationReads(aws), { region, name: cluster }),
    withNetwork ? readTaskNetwork(aws, region) : ok(undefined),
  ]);
  if (!found.ok) return found;
  if (!network.ok) return network;
  return ok({ cluster: found.value, network: network.value, caller: aws.callerArn });
}
