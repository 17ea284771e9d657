import { expect, test } from "vitest";

import { checkService, SERVICE_RULES } from "./check-service";
import type { ServiceFacts } from "./service-facts";
import type { ServiceSettings } from "./service-settings";
import { ARNS, balanced, settings } from "./testing/settings";
import { balancing, existing, facts, needs } from "./testing/surroundings";

type Row = {
  readonly rule: string;
  readonly at: string;
  readonly settings?: Partial<ServiceSettings>;
  readonly facts?: Partial<ServiceFacts>;
  readonly says?: string;
};

const onEc2 = { launch: { how: "launch-type", launchType: "EC2" } } as const;
const providers = (...list: { name: string; weight: number; base?: number }[]) =>
  ({ launch: { how: "capacity-providers", providers: list } }) as const;
const network = facts().network ?? { subnetIds: [], securityGroupIds: [], assignPublicIp: false };
const bothSides = balanced({
  stageListenerArn: ARNS.stageListener,
  stageListenerRuleArn: ARNS.stageRule,
  stageTargetGroupArn: ARNS.stageTargetGroup,
});
const blueGreen = { strategy: "blue-green" } as const;
const cpu = (targetValue: number) => ({ metric: "ECSServiceAverageCPUUtilization", targetValue }) as const;
const requests = { metric: "ALBRequestCountPerTarget", targetValue: 100 } as const;
const scaling = (
  minCapacity: number,
  maxCapacity: number,
  policies: NonNullable<ServiceSettings["scaling"]>["policies"] = [cpu(60)],
) => ({
  scaling: { minCapacity, maxCapacity, policies },
});
const OTHER = ARNS.loadBalancer.replace("parcel-alb", "other-alb");

/** Every row breaks one rule at one field. The page of each rule is its `source`. */
const ROWS: readonly Row[] = [
  { rule: "name-with-suffix", at: "name", settings: { name: "a".repeat(253) }, facts: blueGreen, says: "at most 252" },
  {
    rule: "name-with-suffix",
    at: "name",
    settings: { name: "a".repeat(250) },
    facts: { strategy: "canary" },
    says: "at most 249",
  },
  { rule: "existing-controller", at: "name", facts: { existing: [existing({ controller: "CODE_DEPLOY" })] }, says: "CodeDeploy" },
  {
    rule: "existing-controller",
    at: "name",
    facts: { existing: [existing({ controller: "EXTERNAL" })] },
    says: "external controller",
  },
  { rule: "existing-draining", at: "name", facts: { existing: [existing({ status: "DRAINING" })] }, says: "drains" },
  { rule: "existing-scheduling", at: "schedulingStrategy", facts: { existing: [existing({ schedulingStrategy: "DAEMON" })] } },
  {
    rule: "existing-canary",
    at: "name",
    facts: { strategy: "canary", existing: [existing({ name: "parcel-batchCanary" })] },
    says: "Harness deletes it",
  },
  {
    rule: "existing-canary",
    at: "name",
    facts: { existing: [existing({ name: "parcel-batchCanary" })] },
    says: "Delete it in ECS",
  },
  { rule: "existing-update", at: "name", facts: { existing: [existing({ desiredCount: 2 })] }, says: "from 2 to 4" },

  {
    rule: "fargate-network-mode",
    at: "launch.launchType",
    facts: { task: needs({ networkMode: "bridge" }) },
    says: "has bridge",
  },
  {
    rule: "fargate-network-mode",
    at: "launch.providers",
    settings: providers({ name: "FARGATE", weight: 1 }),
    facts: { task: needs({ networkMode: "host" }) },
  },
  { rule: "launch-compatibility", at: "launch.launchType", facts: { task: needs({ onFargate: false }) }, says: "Choose EC2" },
  {
    rule: "launch-compatibility",
    at: "launch.launchType",
    settings: onEc2,
    facts: { task: needs({ onEc2: false }) },
    says: "add EC2",
  },
  { rule: "awsvpc-network", at: "launch.launchType", facts: { network: { ...network, subnetIds: [] } }, says: "need a subnet" },
  {
    rule: "awsvpc-network",
    at: "launch.launchType",
    facts: { network: { ...network, subnetIds: Array.from({ length: 17 }, (_, index) => `subnet-${String(index)}`) } },
    says: "at most 16",
  },
  {
    rule: "awsvpc-network",
    at: "launch.launchType",
    facts: { network: { ...network, securityGroupIds: ["a", "b", "c", "d", "e", "f"] } },
    says: "at most 5",
  },
  { rule: "public-address", at: "launch.launchType", settings: onEc2, facts: { network: { ...network, assignPublicIp: true } } },
  {
    rule: "provider-mix",
    at: "launch.providers",
    settings: providers({ name: "FARGATE", weight: 1 }, { name: "parcel-asg", weight: 1 }),
  },
  {
    rule: "provider-mix",
    at: "launch.providers",
    settings: providers({ name: "FARGATE", weight: 1 }, { name: "FARGATE", weight: 2 }),
    says: "twice",
  },
  { rule: "provider-weight", at: "launch.providers", settings: providers({ name: "FARGATE", weight: 0 }), says: "above 0" },
  {
    rule: "provider-weight",
    at: "launch.providers",
    settings: providers({ name: "FARGATE", weight: 1, base: 1 }, { name: "FARGATE_SPOT", weight: 1, base: 1 }),
    says: "Only one",
  },
  {
    rule: "provider-of-cluster",
    at: "launch.providers",
    settings: providers({ name: "gone", weight: 1 }),
    says: "It has FARGATE, parcel-asg",
  },
  {
    rule: "provider-of-cluster",
    at: "launch.providers",
    settings: providers({ name: "old", weight: 1 }),
    facts: { providers: [{ name: "old", status: "INACTIVE", kind: "auto-scaling-group", scales: false }] },
    says: "is INACTIVE",
  },
  { rule: "daemon", at: "schedulingStrategy", settings: { schedulingStrategy: "DAEMON" }, says: "Fargate" },
  {
    rule: "daemon",
    at: "placementStrategies",
    settings: { ...onEc2, schedulingStrategy: "DAEMON", placementStrategies: [{ type: "random" }] },
  },
  { rule: "daemon", at: "scaling.maxCapacity", settings: { ...onEc2, schedulingStrategy: "DAEMON", ...scaling(1, 8) } },
  { rule: "placement", at: "placementStrategies", settings: { placementStrategies: [{ type: "random" }] }, says: "Fargate" },
  {
    rule: "placement",
    at: "placementStrategies",
    settings: { ...onEc2, placementStrategies: [{ type: "binpack", field: "instanceId" }] },
  },
  { rule: "placement", at: "placementStrategies", settings: { ...onEc2, placementStrategies: [{ type: "spread" }] } },

  {
    rule: "balancer-exists",
    at: "loadBalancer.loadBalancerArn",
    settings: {
      loadBalancer: balanced({
        loadBalancerArn: OTHER,
        listenerArn: ARNS.listener.replace("parcel-alb", "other-alb"),
        listenerRuleArn: undefined,
      }),
    },
  },
  {
    rule: "listener-of-balancer",
    at: "loadBalancer.listenerArn",
    settings: {
      loadBalancer: balanced({ listenerArn: ARNS.listener.replace("parcel-alb", "other-alb"), listenerRuleArn: undefined }),
    },
  },
  {
    rule: "listener-of-balancer",
    at: "loadBalancer.listenerRuleArn",
    settings: { loadBalancer: balanced({ listenerRuleArn: ARNS.stageRule }) },
  },
  {
    rule: "target-exists",
    at: "loadBalancer.targetGroupArn",
    settings: { loadBalancer: balanced({ targetGroupArn: ARNS.targetGroup.replace("parcel-batch-ip", "gone") }) },
  },
  {
    rule: "target-type",
    at: "loadBalancer.targetGroupArn",
    settings: { loadBalancer: balanced() },
    facts: { balancing: balancing({ target: { targetType: "instance" } }) },
    says: "Choose a target group of type ip",
  },
  {
    rule: "target-type",
    at: "loadBalancer.targetGroupArn",
    settings: { ...onEc2, loadBalancer: balanced() },
    facts: { task: needs({ networkMode: "bridge" }) },
    says: "Choose a target group of type instance",
  },
  {
    rule: "target-vpc",
    at: "loadBalancer.targetGroupArn",
    settings: { loadBalancer: balanced() },
    facts: { balancing: balancing({ target: { vpcId: "vpc-0eeeeeeeeeeeeeeee" } }) },
  },
  {
    rule: "target-protocol",
    at: "loadBalancer.targetGroupArn",
    settings: { loadBalancer: balanced() },
    facts: { balancing: balancing({ target: { protocol: "TCP" } }) },
    says: "HTTP or HTTPS",
  },
  {
    rule: "target-protocol",
    at: "loadBalancer.targetGroupArn",
    settings: { loadBalancer: balanced() },
    facts: { balancing: balancing({ target: { protocol: "UDP" }, balancer: { type: "network" } }) },
    says: "is TCP",
  },
  {
    rule: "target-of-rule",
    at: "loadBalancer.targetGroupArn",
    settings: { loadBalancer: balanced({ targetGroupArn: ARNS.stageTargetGroup }) },
    says: "does not send requests",
  },
  {
    rule: "target-of-rule",
    at: "loadBalancer.targetGroupArn",
    settings: { loadBalancer: { ...balanced(), listenerRuleArn: undefined } },
    says: "default action",
  },
  {
    rule: "balancer-container",
    at: "loadBalancer.containerName",
    settings: { loadBalancer: balanced({ containerName: "web" }) },
    says: "It has batch",
  },
  {
    rule: "balancer-container",
    at: "loadBalancer.containerPort",
    settings: { loadBalancer: balanced({ containerPort: 80 }) },
    says: "It maps 8080",
  },
  { rule: "blue-green-sides", at: "loadBalancer.loadBalancerArn", facts: blueGreen, says: "needs a load balancer" },
  { rule: "blue-green-sides", at: "loadBalancer.stageListenerArn", settings: { loadBalancer: balanced() }, facts: blueGreen },
  { rule: "blue-green-sides", at: "loadBalancer.stageTargetGroupArn", settings: { loadBalancer: balanced() }, facts: blueGreen },
  {
    rule: "blue-green-differ",
    at: "loadBalancer.stageTargetGroupArn",
    settings: { loadBalancer: { ...bothSides, stageTargetGroupArn: ARNS.targetGroup } },
    facts: blueGreen,
    says: "the same target group",
  },
  {
    rule: "blue-green-differ",
    at: "loadBalancer.stageListenerRuleArn",
    settings: { loadBalancer: { ...bothSides, stageListenerArn: ARNS.listener, stageListenerRuleArn: ARNS.rule } },
    facts: blueGreen,
  },
  {
    rule: "blue-green-port",
    at: "loadBalancer.targetGroupArn",
    settings: { loadBalancer: bothSides },
    facts: { ...blueGreen, balancing: balancing({ target: { port: 80 } }) },
  },
  {
    rule: "balancer-zones",
    at: "loadBalancer.loadBalancerArn",
    settings: { loadBalancer: balanced() },
    facts: { network: { ...network, zones: ["eu-west-1a", "eu-west-1c"] } },
    says: "not enabled in eu-west-1c",
  },
  { rule: "health-grace", at: "healthCheckGracePeriodSeconds", settings: { healthCheckGracePeriodSeconds: 60 } },

  {
    rule: "service-connect-network",
    at: "serviceConnect.namespace",
    settings: { ...onEc2, serviceConnect: { namespace: "parcel" } },
    facts: { task: needs({ networkMode: "host" }) },
  },
  {
    rule: "service-connect-port",
    at: "serviceConnect.portName",
    settings: { serviceConnect: { namespace: "parcel", portName: "grpc", clientPort: 80 } },
    says: "It has http",
  },
  {
    rule: "service-connect-port",
    at: "serviceConnect.clientPort",
    settings: { serviceConnect: { namespace: "parcel", portName: "http" } },
  },
  {
    rule: "service-registry-port",
    at: "serviceRegistry.containerName",
    settings: { ...onEc2, serviceRegistry: { registryArn: "arn" } },
    facts: { task: needs({ networkMode: "bridge" }) },
    says: "SRV",
  },
  {
    rule: "service-registry-port",
    at: "serviceRegistry.containerPort",
    settings: { serviceRegistry: { registryArn: "arn", containerName: "batch" } },
  },

  { rule: "scaling-bounds", at: "scaling.maxCapacity", settings: scaling(5, 4), says: "below the least" },
  { rule: "scaling-bounds", at: "scaling.maxCapacity", settings: scaling(1, 3), says: "below the desired count of 4" },
  { rule: "scaling-bounds", at: "scaling.minCapacity", settings: scaling(5, 9), says: "above the desired count of 4" },
  { rule: "scaling-metric", at: "scaling.policies.1.metric", settings: scaling(1, 8, [cpu(60), cpu(70)]) },
  { rule: "scaling-metric", at: "scaling.policies.0.targetValue", settings: scaling(1, 8, [cpu(120)]), says: "at most 100" },
  {
    rule: "scaling-metric",
    at: "scaling.policies.0.metric",
    settings: scaling(1, 8, [requests]),
    says: "application load balancer",
  },

  { rule: "deployment-stuck", at: "maximumPercent", settings: { maximumPercent: 100 }, says: "AWS refuses it" },
  {
    rule: "deployment-stuck",
    at: "maximumPercent",
    settings: { desiredCount: 1, minimumHealthyPercent: 50, maximumPercent: 150 },
    says: "maximum of 200 %",
  },
  {
    rule: "circuit-breaker-rollback",
    at: "circuitBreaker.rollback",
    settings: { circuitBreaker: { enable: false, rollback: true } },
  },
  { rule: "circuit-breaker-blue-green", at: "circuitBreaker.enable", facts: blueGreen },
];

test.each(ROWS)("$rule is reported at $at", { tags: ["G158", "G160", "G161", "G162", "G163", "G202"] }, (row) => {
  const problems = checkService(settings(row.settings), facts(row.facts));
  const found = problems.find(
    ({ rule, field, message }) => rule === row.rule && field === row.at && message.includes(row.says ?? ""),
  );
  expect(found, JSON.stringify(problems, undefined, 1)).toBeDefined();
});

test("every rule has a row and a page of AWS or Harness", () => {
  expect([...new Set(ROWS.map(({ rule }) => rule))].toSorted()).toEqual(SERVICE_RULES.map(({ id }) => id).toSorted());
  for (const { source } of SERVICE_RULES)
    expect(source).toMatch(/^https:\/\/(?:docs\.aws\.amazon\.com|developer\.harness\.io)\//);
});

test.each<{ what: string; settings?: Partial<ServiceSettings>; facts?: Partial<ServiceFacts> }>([
  { what: "a Fargate service behind a load balancer", settings: { loadBalancer: balanced(), healthCheckGracePeriodSeconds: 60 } },
  {
    what: "instances with bridge and a target group of type instance",
    settings: { ...onEc2, loadBalancer: balanced() },
    facts: { task: needs({ networkMode: "bridge" }), balancing: balancing({ target: { targetType: "instance" } }) },
  },
  {
    what: "blue/green with two sides",
    settings: { loadBalancer: bothSides, circuitBreaker: { enable: false, rollback: false } },
    facts: blueGreen,
  },
  { what: "scaling between bounds", settings: scaling(2, 8) },
  { what: "a service that is scaled to zero", settings: { desiredCount: 0, minimumHealthyPercent: 0, maximumPercent: 100 } },
  { what: "one task that may be away", settings: { desiredCount: 1, minimumHealthyPercent: 0, maximumPercent: 100 } },
  {
    what: "a daemon with 0 and 100 %",
    settings: { ...onEc2, schedulingStrategy: "DAEMON", minimumHealthyPercent: 0, maximumPercent: 100 },
  },
  {
    what: "Service Connect for a named port",
    settings: { serviceConnect: { namespace: "parcel", portName: "http", clientPort: 80 } },
  },
  { what: "a canary whose name has room", settings: { name: "a".repeat(249) }, facts: { strategy: "canary" } },
])("nothing is wrong with $what", (row) => {
  expect(checkService(settings(row.settings), facts(row.facts))).toEqual([]);
});

test("what is not known is not decided", () => {
  const wrong = settings({
    loadBalancer: balanced({ containerName: "web", containerPort: 1 }),
    ...providers({ name: "gone", weight: 1 }),
  });
  expect(checkService(wrong, {})).toEqual([]);
});
