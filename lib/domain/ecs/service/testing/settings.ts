import type { ServiceLoadBalancer, ServiceSettings } from "../service-settings";

const BALANCING = "arn:aws:elasticloadbalancing:eu-west-1:482177309156";

/** The ARNs of one load balancer with a production and a stage side. */
export const ARNS = {
  loadBalancer: `${BALANCING}:loadbalancer/app/parcel-alb/50dc6c495c0c9188`,
  listener: `${BALANCING}:listener/app/parcel-alb/50dc6c495c0c9188/f2f7dc8efc522ab2`,
  rule: `${BALANCING}:listener-rule/app/parcel-alb/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`,
  targetGroup: `${BALANCING}:targetgroup/parcel-batch-ip/73e2d6bc24d8a067`,
  stageListener: `${BALANCING}:listener/app/parcel-alb/50dc6c495c0c9188/0467ef3c8400ae65`,
  stageRule: `${BALANCING}:listener-rule/app/parcel-alb/50dc6c495c0c9188/0467ef3c8400ae65/0fcbd2f1fa7a4a12`,
  stageTargetGroup: `${BALANCING}:targetgroup/parcel-batch-stage/943f017f100becff`,
} as const;

/** Settings that AWS accepts, with changes. */
export function settings(changes: Partial<ServiceSettings> = {}): ServiceSettings {
  return {
    name: "parcel-batch",
    desiredCount: 4,
    launch: { how: "launch-type", launchType: "FARGATE" },
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    circuitBreaker: { enable: true, rollback: true },
    ...changes,
  };
}

/** The production side of the load balancer, with changes. */
export function balanced(changes: Partial<ServiceLoadBalancer> = {}): ServiceLoadBalancer {
  return {
    loadBalancerArn: ARNS.loadBalancer,
    listenerArn: ARNS.listener,
    listenerRuleArn: ARNS.rule,
    targetGroupArn: ARNS.targetGroup,
    containerName: "batch",
    containerPort: 8080,
    ...changes,
  };
}
