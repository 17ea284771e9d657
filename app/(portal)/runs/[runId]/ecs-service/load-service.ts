import "server-only";
import type { AppError } from "@/lib/core/errors";
import type { SecurityGroup } from "@/lib/domain/aws/aws-shapes";
import type { CapacityProvider, ContainerInstance } from "@/lib/domain/aws/ecs-shapes";
import type { ListenerWithRules, LoadBalancer, TargetGroup } from "@/lib/domain/aws/load-balancing-shapes";
import { factsOf, serviceQuestion, type ServiceLook } from "@/lib/domain/clusters/service-look";
import type { FitSubnet } from "@/lib/domain/ecs/service/fit";
import type { TaskNeeds } from "@/lib/domain/ecs/service/task-needs";
import type { RunReads } from "@/lib/deps/reads";
import type { RunPage } from "@/lib/server/run-page";

/** What the form shows around the settings. A list is absent when it could not be read. */
export type ServicePlace = {
  readonly cluster: string;
  readonly region: string;
  readonly strategy: "rolling" | "canary" | "blue-green" | undefined;
  readonly task: TaskNeeds | undefined;
  readonly vpcId: string | undefined;
  readonly taskGroupIds: readonly string[];
  readonly instances: readonly ContainerInstance[] | undefined;
  readonly providers: readonly CapacityProvider[] | undefined;
  readonly subnets: readonly FitSubnet[] | undefined;
  readonly loadBalancers: readonly LoadBalancer[] | undefined;
  readonly targetGroups: readonly TargetGroup[] | undefined;
  /** The listeners of the saved load balancer. */
  readonly listeners: { readonly of: string; readonly list: readonly ListenerWithRules[] } | undefined;
  /** Security groups of the tasks and the load balancers. */
  readonly groups: readonly SecurityGroup[];
};

type Loaded = { readonly place: ServicePlace; readonly failures: readonly { readonly what: string; readonly error: AppError }[] };

/** Looks at AWS around the service and keeps what the form needs. Nothing while the preparation is open. */
export async function loadService(
  { run, answers }: Pick<RunPage, "run" | "answers">,
  reads: RunReads | undefined,
  typed: { readonly name: string; readonly loadBalancerArn: string | undefined },
): Promise<Loaded | undefined> {
  const question = serviceQuestion(run.path, answers, typed);
  if (question === undefined) return undefined;
  const look = await reads?.account.ecs.lookAtService(question);
  const { task, network } = factsOf(run.path, answers, look);
  const balancers = valueOf(look?.loadBalancers);
  const groupIds = new Set([...(network?.securityGroupIds ?? []), ...(balancers ?? []).flatMap((one) => one.securityGroupIds)]);
  return {
    place: {
      cluster: question.cluster,
      region: question.region,
      strategy: run.path.strategy,
      task,
      vpcId: network?.vpcId,
      taskGroupIds: network?.securityGroupIds ?? [],
      instances: valueOf(look?.instances),
      providers: valueOf(look?.providers),
      subnets: valueOf(look?.subnets)
        ?.filter(({ subnetId }) => network?.subnetIds.includes(subnetId) === true)
        .map(({ subnetId, availabilityZone, availableIpAddressCount }) => ({
          subnetId,
          zone: availabilityZone,
          freeAddresses: availableIpAddressCount,
        })),
      loadBalancers: balancers,
      targetGroups: valueOf(look?.targetGroups),
      listeners:
        typed.loadBalancerArn === undefined || look?.listeners.ok !== true
          ? undefined
          : { of: typed.loadBalancerArn, list: look.listeners.value },
      groups: (valueOf(look?.groups) ?? []).filter(({ groupId }) => groupIds.has(groupId)),
    },
    failures: look === undefined ? [] : failuresOf(look),
  };
}

function valueOf<Value>(
  found: { readonly ok: true; readonly value: Value } | { readonly ok: false } | undefined,
): Value | undefined {
  return found?.ok === true ? found.value : undefined;
}

function failuresOf(look: ServiceLook): Loaded["failures"] {
  const parts = [
    { what: "The load balancers of the region", found: look.loadBalancers },
    { what: "The target groups of the region", found: look.targetGroups },
    { what: "The container instances of the cluster", found: look.instances },
    { what: "The subnets of the region", found: look.subnets },
    { what: "The task definition", found: look.definition },
  ];
  return parts.flatMap(({ what, found }) => (found.ok ? [] : [{ what, error: found.error }]));
}
