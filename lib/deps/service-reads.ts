import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { CapacityProvider } from "@/lib/domain/aws/ecs-shapes";
import type { ServiceLook, ServiceQuestion } from "@/lib/domain/clusters/service-look";
import { answerWithin } from "@/lib/integrations/answer-within";
import type { AwsClients } from "@/lib/integrations/aws/client";
import { findServices } from "@/lib/integrations/aws/find-services";
import { listCapacityProviders } from "@/lib/integrations/aws/list-capacity-providers";
import { findCluster } from "@/lib/integrations/aws/list-clusters";
import { listContainerInstances } from "@/lib/integrations/aws/list-container-instances";
import { listListeners, listLoadBalancers, listTargetGroups } from "@/lib/integrations/aws/list-load-balancers";
import { listSecurityGroups } from "@/lib/integrations/aws/list-security-groups";
import { listSubnets } from "@/lib/integrations/aws/list-subnets";
import { findTaskDefinition } from "@/lib/integrations/aws/task-definitions";

import { LOOK_MS } from "./look-limit";

/**
 * Looks at AWS around a service, everything side by side and each part with a time limit. A part that fails is an error of that
 * part only.
 */
export async function lookAtService(aws: AwsClients, asked: ServiceQuestion): Promise<ServiceLook> {
  const { region, cluster, names, loadBalancerArn, revision } = asked;
  const within = async <Value>(read: () => Promise<Result<Value, AppError>>) =>
    await answerWithin(LOOK_MS, `AWS in ${region}`, read);
  const [existing, loadBalancers, targetGroups, listeners, instances, providers, subnets, groups, definition] = await Promise.all(
    [
      names.length === 0 ? ok([]) : within(async () => await findServices(aws, region, { cluster, names })),
      within(async () => await listLoadBalancers(aws, region)),
      within(async () => await listTargetGroups(aws, region)),
      loadBalancerArn === undefined ? ok([]) : within(async () => await listListeners(aws, region, loadBalancerArn)),
      within(async () => await listContainerInstances(aws, region, cluster)),
      within(async () => await providersOf(aws, region, cluster)),
      within(async () => await listSubnets(aws, region)),
      within(async () => await listSecurityGroups(aws, region)),
      revision === undefined ? ok(undefined) : within(async () => await findTaskDefinition(aws, region, revision)),
    ],
  );
  return { existing, loadBalancers, targetGroups, listeners, instances, providers, subnets, groups, definition };
}

async function providersOf(
  aws: AwsClients,
  region: string,
  cluster: string,
): Promise<Result<readonly CapacityProvider[], AppError>> {
  const found = await findCluster(aws, region, cluster);
  return found.ok ? await listCapacityProviders(aws, region, found.value?.capacityProviders ?? []) : found;
}
