import type { ServiceLoadBalancer } from "@/lib/domain/ecs/service/service-settings";

/** The listeners and rules between which a blue/green deployment swaps the target groups, in the words of Harness's step. */
export type BlueGreenTraffic = {
  /** The load balancer's name, not its ARN. */
  readonly loadBalancer: string;
  readonly prodListener: string;
  readonly prodListenerRuleArn: string;
  readonly stageListener: string;
  readonly stageListenerRuleArn: string;
};

/**
 * What a blue/green deployment needs of the service's load balancer (guide item G170), or what is missing of it. Harness finds
 * both target groups behind the rules; the default rule of a listener has an ARN too.
 */
export function blueGreenTraffic(
  loadBalancer: ServiceLoadBalancer | undefined,
): { readonly traffic: BlueGreenTraffic } | { readonly missing: readonly string[] } {
  if (loadBalancer === undefined) return { missing: ["a load balancer with a production and a stage side"] };
  const { loadBalancerArn, listenerArn, listenerRuleArn, stageListenerArn, stageListenerRuleArn } = loadBalancer;
  if (listenerRuleArn !== undefined && stageListenerArn !== undefined && stageListenerRuleArn !== undefined) {
    return {
      traffic: {
        loadBalancer: loadBalancerArn.split("/").at(-2) ?? "",
        prodListener: listenerArn,
        prodListenerRuleArn: listenerRuleArn,
        stageListener: stageListenerArn,
        stageListenerRuleArn,
      },
    };
  }
  return {
    missing: [
      ...(listenerRuleArn === undefined ? ["the rule of the production listener"] : []),
      ...(stageListenerArn === undefined ? ["the stage listener"] : []),
      ...(stageListenerRuleArn === undefined ? ["the rule of the stage listener"] : []),
    ],
  };
}
