import { listed } from "@/lib/core/listed";

import type { Balancing, ServiceFacts } from "../service-facts";
import type { ServiceLoadBalancer } from "../service-settings";
import type { TaskNeeds } from "../task-needs";

import { SERVICE_PAGES, type Report, type ServiceRule } from "./rule";

type Side = {
  readonly listener: string;
  readonly rule: string | undefined;
  readonly target: string;
  readonly fields: { readonly listener: string; readonly rule: string; readonly target: string };
};

/** The production side and, where it is chosen, the stage side. */
function sidesOf(balancer: ServiceLoadBalancer): readonly Side[] {
  const { stageListenerArn, stageTargetGroupArn } = balancer;
  return [
    {
      listener: balancer.listenerArn,
      rule: balancer.listenerRuleArn,
      target: balancer.targetGroupArn,
      fields: {
        listener: "loadBalancer.listenerArn",
        rule: "loadBalancer.listenerRuleArn",
        target: "loadBalancer.targetGroupArn",
      },
    },
    ...(stageListenerArn === undefined || stageTargetGroupArn === undefined
      ? []
      : [
          {
            listener: stageListenerArn,
            rule: balancer.stageListenerRuleArn,
            target: stageTargetGroupArn,
            fields: {
              listener: "loadBalancer.stageListenerArn",
              rule: "loadBalancer.stageListenerRuleArn",
              target: "loadBalancer.stageTargetGroupArn",
            },
          },
        ]),
  ];
}

/** A rule about each side of a load balancer that a service has. */
function aboutSides(
  id: string,
  source: string,
  check: (side: Side, balancer: ServiceLoadBalancer, facts: ServiceFacts, report: Report) => void,
): ServiceRule {
  return {
    id,
    severity: "refused",
    source,
    check: ({ loadBalancer }, facts, report) => {
      if (loadBalancer === undefined) return;
      for (const side of sidesOf(loadBalancer)) check(side, loadBalancer, facts, report);
    },
  };
}

/** The part of an ARN after its kind: a listener's begins with that of its load balancer. */
function pathOf(arn: string): string {
  return arn.slice(arn.indexOf("/") + 1);
}

const belongs = aboutSides(
  "listener-of-balancer",
  SERVICE_PAGES.rules,
  ({ listener, rule, fields }, balancer, _facts, report) => {
    if (!pathOf(listener).startsWith(`${pathOf(balancer.loadBalancerArn)}/`)) {
      report(fields.listener, "This listener belongs to another load balancer. Choose one of the load balancer above.");
    } else if (rule !== undefined && !pathOf(rule).startsWith(`${pathOf(listener)}/`)) {
      report(fields.rule, "This rule belongs to another listener. Choose one of the listener above.");
    }
  },
);

function targetOf(balancing: Balancing | undefined, arn: string) {
  return balancing?.targetGroups.find((group) => group.arn === arn);
}

/** The target type that a network mode needs. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html */
export function neededTargetType({ networkMode }: TaskNeeds): "ip" | "instance" | undefined {
  if (networkMode === undefined || networkMode === "none") return undefined;
  return networkMode === "awsvpc" ? "ip" : "instance";
}

const targetType = aboutSides("target-type", SERVICE_PAGES.loadBalancer, ({ target, fields }, _balancer, facts, report) => {
  const group = targetOf(facts.balancing, target);
  const needed = facts.task === undefined ? undefined : neededTargetType(facts.task);
  if (group === undefined || needed === undefined || group.targetType === needed) return;
  const mode = facts.task?.networkMode ?? "";
  report(fields.target, `Type ${group.targetType} does not fit ${mode} tasks. Choose a target group of type ${needed}.`);
});

const targetNetwork = aboutSides("target-vpc", SERVICE_PAGES.balancing, ({ target, fields }, _balancer, facts, report) => {
  const group = targetOf(facts.balancing, target);
  const vpcId = facts.network?.vpcId;
  if (group?.vpcId === undefined || vpcId === undefined || group.vpcId === vpcId) return;
  report(fields.target, `${group.name} is in ${group.vpcId}, and the tasks run in ${vpcId}. Choose a target group of that VPC.`);
});

const targetKnown = aboutSides("target-exists", SERVICE_PAGES.loadBalancer, ({ target, fields }, _balancer, facts, report) => {
  if (facts.balancing === undefined || targetOf(facts.balancing, target) !== undefined) return;
  report(fields.target, "There is no such target group in this region. Choose one of the list.");
});

const balancerKnown: ServiceRule = {
  id: "balancer-exists",
  severity: "refused",
  source: SERVICE_PAGES.balancing,
  check: ({ loadBalancer }, { balancing }, report) => {
    if (loadBalancer === undefined || balancing === undefined) return;
    const found = balancing.loadBalancers.find(({ arn }) => arn === loadBalancer.loadBalancerArn);
    if (found === undefined) {
      report("loadBalancer.loadBalancerArn", "There is no such load balancer in this region. Choose one of the list.");
    } else if (found.state === "failed") {
      report("loadBalancer.loadBalancerArn", `${found.name} could not be set up and is failed. Choose another load balancer.`);
    }
  },
};

const PROTOCOLS = {
  application: ["HTTP", "HTTPS"],
  network: ["TCP", "TLS", "UDP", "TCP_UDP"],
} as const;

const protocol = aboutSides("target-protocol", SERVICE_PAGES.balancing, ({ target, fields }, balancer, facts, report) => {
  const group = targetOf(facts.balancing, target);
  const found = facts.balancing?.loadBalancers.find(({ arn }) => arn === balancer.loadBalancerArn);
  if (group === undefined || found === undefined) return;
  const fitting: readonly string[] = PROTOCOLS[found.type];
  if (!fitting.includes(group.protocol)) {
    const kind = found.type === "application" ? "An application load balancer" : "A network load balancer";
    report(fields.target, `${kind} has no targets with ${group.protocol}. Choose a target group with ${listed(fitting, "or")}.`);
    return;
  }
  const port = facts.task?.ports.find(
    ({ containerName, containerPort }) => containerName === balancer.containerName && containerPort === balancer.containerPort,
  );
  if (port !== undefined && (group.protocol === "UDP") !== (port.protocol === "udp") && group.protocol !== "TCP_UDP") {
    const message = `The container’s port is ${port.protocol.toUpperCase()}, and the target group is ${group.protocol}.`;
    report(fields.target, `${message} Choose a target group that fits.`);
  }
});

const forwards = aboutSides(
  "target-of-rule",
  SERVICE_PAGES.loadBalancer,
  ({ listener, rule, target, fields }, _balancer, facts, report) => {
    const found = facts.balancing?.listeners.find(({ arn }) => arn === listener);
    const group = targetOf(facts.balancing, target);
    if (facts.balancing === undefined || group === undefined) return;
    if (found === undefined) {
      if (facts.balancing.listeners.length > 0) report(fields.listener, "This listener does not exist. Choose one of the list.");
      return;
    }
    const chosen = rule === undefined ? undefined : found.rules.find(({ arn }) => arn === rule);
    if (rule !== undefined && chosen === undefined) {
      report(fields.rule, "This rule does not exist. Choose one of the listener’s rules.");
      return;
    }
    if ((chosen ?? found).targetGroupArns.includes(target)) return;
    const what = chosen === undefined ? "The listener’s default action" : "This rule";
    report(
      fields.target,
      `${what} does not send requests to ${group.name}. Choose the target group of the rule, or another rule.`,
    );
  },
);

const containerPort: ServiceRule = {
  id: "balancer-container",
  severity: "refused",
  source: SERVICE_PAGES.loadBalancer,
  check: ({ loadBalancer }, { task }, report) => {
    if (loadBalancer === undefined || task === undefined || task.hasUnknownPorts) return;
    const { containerName, containerPort: port } = loadBalancer;
    if (!task.containerNames.includes(containerName)) {
      const names = listed(task.containerNames, "and");
      report("loadBalancer.containerName", `The task definition has no container ${containerName}. It has ${names}.`);
      return;
    }
    const ports = task.ports.filter((one) => one.containerName === containerName).map((one) => one.containerPort);
    if (ports.includes(port)) return;
    const known =
      ports.length === 0
        ? "It maps none: add a port mapping to the task definition."
        : `It maps ${listed(ports.map(String), "and")}.`;
    report("loadBalancer.containerPort", `Container ${containerName} does not map port ${String(port)}. ${known}`);
  },
};

/** With blue/green ECS refuses a stage target group whose port is not mapped by the container. */
const bluegreenPort = aboutSides("blue-green-port", SERVICE_PAGES.harnessEcs, ({ target, fields }, balancer, facts, report) => {
  const group = targetOf(facts.balancing, target);
  if (facts.strategy !== "blue-green" || group?.port === undefined || group.port === balancer.containerPort) return;
  report(
    fields.target,
    `${group.name} has port ${String(group.port)}, and the container ${String(balancer.containerPort)}. For blue/green they must be equal.`,
  );
});

const bluegreen: ServiceRule = {
  id: "blue-green-sides",
  severity: "refused",
  source: SERVICE_PAGES.harnessEcs,
  check: ({ loadBalancer }, { strategy }, report) => {
    if (strategy !== "blue-green") return;
    if (loadBalancer === undefined) {
      report(
        "loadBalancer.loadBalancerArn",
        "Blue/green moves requests from one target group to the other, so it needs a load balancer.",
      );
      return;
    }
    const at = (member: string) => `loadBalancer.${member}`;
    if (loadBalancer.listenerRuleArn === undefined) {
      report(at("listenerRuleArn"), "Choose the rule that Harness changes when it switches to the new version.");
    }
    if (loadBalancer.stageListenerArn === undefined) {
      report(at("stageListenerArn"), "Choose the listener at which the new version is tested first.");
    } else if (loadBalancer.stageListenerRuleArn === undefined) {
      report(at("stageListenerRuleArn"), "Choose the rule of the stage listener that Harness changes.");
    }
    if (loadBalancer.stageTargetGroupArn === undefined) {
      report(at("stageTargetGroupArn"), "Choose the target group of the new version.");
    }
  },
};

const sidesDiffer: ServiceRule = {
  id: "blue-green-differ",
  severity: "refused",
  source: SERVICE_PAGES.harnessEcs,
  check: ({ loadBalancer }, { strategy }, report) => {
    if (strategy !== "blue-green" || loadBalancer === undefined) return;
    if (loadBalancer.stageTargetGroupArn === loadBalancer.targetGroupArn) {
      report(
        "loadBalancer.stageTargetGroupArn",
        "Production and stage have the same target group, so a new version would get every request at once. Choose two.",
      );
    }
    const { stageListenerArn, stageListenerRuleArn, listenerArn, listenerRuleArn } = loadBalancer;
    if (stageListenerArn === listenerArn && stageListenerRuleArn === listenerRuleArn) {
      report(
        "loadBalancer.stageListenerRuleArn",
        "Production and stage have the same rule. Choose another rule or listener for one.",
      );
    }
  },
};

const zones: ServiceRule = {
  id: "balancer-zones",
  severity: "refused",
  source: SERVICE_PAGES.zones,
  check: ({ loadBalancer }, { balancing, network }, report) => {
    const found = balancing?.loadBalancers.find(({ arn }) => arn === loadBalancer?.loadBalancerArn);
    if (found === undefined || network?.zones === undefined) return;
    const outside = [...new Set(network.zones)].filter((zone) => !found.zones.includes(zone));
    if (outside.length === 0) return;
    report(
      "loadBalancer.loadBalancerArn",
      `${found.name} is not enabled in ${listed(outside, "and")}, so tasks there get no requests. Enable the zone, or choose other subnets in the infrastructure step.`,
    );
  },
};

const gracePeriod: ServiceRule = {
  id: "health-grace",
  severity: "refused",
  source: SERVICE_PAGES.createService,
  check: ({ healthCheckGracePeriodSeconds, loadBalancer }, _facts, report) => {
    if (healthCheckGracePeriodSeconds === undefined || healthCheckGracePeriodSeconds === 0 || loadBalancer !== undefined) return;
    report("healthCheckGracePeriodSeconds", "Without a load balancer there is no health check to wait for. Leave it empty.");
  },
};

/** Rules about the load balancer. @guide G161 G202 */
export const BALANCER_RULES: readonly ServiceRule[] = [
  balancerKnown,
  belongs,
  targetKnown,
  targetType,
  targetNetwork,
  protocol,
  // Before the rule's own target group: two equal sides are the larger mistake.
  bluegreen,
  sidesDiffer,
  forwards,
  containerPort,
  bluegreenPort,
  zones,
  gracePeriod,
];
