import { withoutAbsent } from "@/lib/core/without-absent";
import type { ServiceLoadBalancer, ServiceSettings } from "@/lib/domain/ecs/service/service-settings";

type Scaling = NonNullable<ServiceSettings["scaling"]>;

const DESIRED_COUNT = { serviceNamespace: "ecs", scalableDimension: "ecs:service:DesiredCount" } as const;

/**
 * The limits of a service's scaling: a RegisterScalableTarget request without the resource ID, which Harness adds (guide item
 * G163).
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
export function scalableTarget({ minCapacity, maxCapacity }: Scaling) {
  return { ...DESIRED_COUNT, minCapacity, maxCapacity };
}

/**
 * The policies of a service's scaling: PutScalingPolicy requests without the resource ID, which Harness adds (guide item G163).
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
 */
export function scalingPolicies({ scaling, loadBalancer }: Pick<ServiceSettings, "scaling" | "loadBalancer">) {
  return (scaling?.policies ?? []).map(({ metric, targetValue, scaleOutCooldown, scaleInCooldown }) => ({
    ...DESIRED_COUNT,
    policyName: metric,
    policyType: "TargetTrackingScaling",
    targetTrackingScalingPolicyConfiguration: withoutAbsent({
      targetValue,
      predefinedMetricSpecification: withoutAbsent({
        predefinedMetricType: metric,
        resourceLabel: metric === "ALBRequestCountPerTarget" ? resourceLabel(loadBalancer) : undefined,
      }),
      scaleOutCooldown,
      scaleInCooldown,
    }),
  }));
}

/** `app/storefront/0123456789abcdef/targetgroup/live/0123456789abcdef`: the target group whose requests count. */
function resourceLabel(loadBalancer: ServiceLoadBalancer | undefined): string | undefined {
  if (loadBalancer === undefined) return undefined;
  const balancer = loadBalancer.loadBalancerArn.split(":loadbalancer/").at(-1);
  const group = loadBalancer.targetGroupArn.split(":").at(-1);
  return balancer === undefined || group === undefined ? undefined : `${balancer}/${group}`;
}
