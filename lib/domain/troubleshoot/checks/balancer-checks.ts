import { listed } from "@/lib/core/listed";
import { counted, plural } from "@/lib/core/plural";
import { shellQuote } from "@/lib/core/shell-words";
import { balancerPath } from "@/lib/domain/ecs/service/balancer-path";
import { neededTargetType } from "@/lib/domain/ecs/service/rules/balancer-rules";
import type { Balancing } from "@/lib/domain/ecs/service/service-facts";

import type { Outcome } from "../finding";
import { failed, notApplicable, passed, repair, unknown, valueOf, whenRead } from "../outcomes";
import type { ServiceState } from "../service-facts";
import type { CheckRule, View } from "../view";

type Attached = ServiceState["loadBalancers"][number];

const configuration: CheckRule = {
  id: "load-balancer",
  title: "The load balancer fits the tasks",
  guideItems: ["G202"],
  claims: ["ecs-target-registration"],
  look: (view) =>
    whenRead(view.facts.balancing, (balancing) => {
      const { service } = view;
      if (service === undefined) return notApplicable("There is no service.");
      for (const attached of service.loadBalancers) {
        const problem = problemOf(attached, balancing, view);
        if (problem !== undefined) return problem;
      }
      const names = balancing.targetGroups.map(({ name }) => name);
      return passed(`Type, port, VPC, zones and listeners of ${listed(names, "and")} fit the tasks.`);
    }),
};

/** The first setting of a target group that does not fit. */
function problemOf(attached: Attached, balancing: Balancing, view: View): Outcome | undefined {
  const { needs, facts, service } = view;
  const group = balancing.targetGroups.find(({ arn }) => arn === attached.targetGroupArn);
  if (group === undefined) {
    return failed(
      "The target group of the service does not exist.",
      repair("you", "Choose another one for the service.", attached.targetGroupArn),
    );
  }
  const needed = needs === undefined ? undefined : neededTargetType(needs);
  if (needed !== undefined && group.targetType !== needed) {
    const mode = needs?.networkMode ?? "";
    return failed(
      `${group.name} has targets of type ${group.targetType}, and ${mode} tasks need ${needed}.`,
      repair(
        "aws-admin",
        `Create a target group of type ${needed}, and use it for the service: the type of a target group cannot be changed.`,
      ),
    );
  }
  const ports = needs?.hasUnknownPorts === false ? needs.ports : undefined;
  if (
    ports?.some((port) => port.containerName === attached.containerName && port.containerPort === attached.containerPort) ===
    false
  ) {
    return failed(
      `The load balancer sends requests to port ${String(attached.containerPort)} of ${attached.containerName}, and the task definition does not map it.`,
      repair("you", "Add the port to portMappings of the container, or correct the port of the service."),
    );
  }
  const subnets = valueOf(facts.subnets)?.filter(({ subnetId }) => service?.network?.subnetIds.includes(subnetId) === true) ?? [];
  const other = subnets.find(({ vpcId }) => group.vpcId !== undefined && vpcId !== group.vpcId);
  if (other !== undefined) {
    return failed(
      `${group.name} is in ${group.vpcId ?? ""}, and the tasks run in ${other.vpcId}.`,
      repair("aws-admin", "Use a target group of the VPC of the tasks."),
    );
  }
  return balancerProblem(group, balancing, subnets);
}

function balancerProblem(
  group: Balancing["targetGroups"][number],
  { loadBalancers, listeners }: Balancing,
  subnets: readonly { readonly availabilityZone: string }[],
): Outcome | undefined {
  const balancer = loadBalancers.find(({ arn }) => group.loadBalancerArns.includes(arn));
  const sends = listeners.some(
    ({ targetGroupArns, rules }) =>
      targetGroupArns.includes(group.arn) || rules.some((rule) => rule.targetGroupArns.includes(group.arn)),
  );
  if (balancer === undefined || !sends) {
    return failed(
      `No listener sends requests to ${group.name}, so its targets stay unused.`,
      repair("aws-admin", "Add a listener or a rule that forwards to this target group."),
    );
  }
  if (balancer.state === "failed") {
    return failed(
      `The load balancer ${balancer.name} failed to be created.`,
      repair("aws-admin", "Delete it and create it again."),
    );
  }
  const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))].filter(
    (zone) => !balancer.zones.includes(zone),
  );
  if (balancer.zones.length === 0 || zones.length === 0) return undefined;
  return failed(
    `${balancer.name} is not enabled in ${listed(zones, "and")}, where tasks may run.`,
    repair("aws-admin", "Add a subnet of that zone to the load balancer, or remove it from the network of the service."),
  );
}

const path: CheckRule = {
  id: "balancer-path",
  title: "Security groups let the load balancer reach the tasks",
  guideItems: ["G203"],
  look: (view) =>
    whenRead(view.facts.balancing, ({ loadBalancers, targetGroups }) => {
      const { service, facts } = view;
      if (service?.network === undefined) return notApplicable("The tasks use the network of their instance.");
      const { securityGroupIds } = service.network;
      return whenRead(facts.groups, (groups) => {
        const paths = service.loadBalancers.flatMap(({ targetGroupArn, containerPort }) => {
          const arns = targetGroups.find(({ arn }) => arn === targetGroupArn)?.loadBalancerArns ?? [];
          return loadBalancers
            .filter(({ arn }) => arns.includes(arn))
            .map((balancer) => ({
              balancer,
              port: containerPort,
              path: balancerPath({ balancer, port: containerPort, taskGroupIds: securityGroupIds, groups }),
            }));
        });
        const closed = paths.find((one) => one.path.verdict === "closed");
        if (closed?.path.verdict === "closed") {
          const { balancer, port } = closed;
          return failed(
            closed.path.words,
            repair("aws-admin", closed.path.fix, ingress(view, securityGroupIds[0], balancer.securityGroupIds[0], port)),
          );
        }
        const open = paths.find((one) => one.path.verdict === "unknown");
        if (open !== undefined) return unknown(open.path.words);
        if (paths.length === 0) return notApplicable("No load balancer sends requests to the tasks.");
        return passed(paths.map((one) => one.path.words).join(" "));
      });
    }),
};

function ingress({ facts }: View, to: string | undefined, from: string | undefined, port: number): string {
  return `aws ec2 authorize-security-group-ingress --group-id ${shellQuote(to ?? "")} --protocol tcp --port ${String(port)} --source-group ${shellQuote(from ?? "")} --region ${facts.place.region}`;
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const TARGET_REASONS: Readonly<Record<string, string>> = {
  "Target.Timeout":
    "The targets do not answer the health check in time: the port is closed, or the program does not listen on it.",
  "Target.FailedHealthChecks":
    "The connection for the health check fails: the program does not listen on the port, or answers malformed.",
  "Target.ResponseCodeMismatch": "The targets answer the health check with a code that is not expected.",
  "Target.NotInUse": "No listener uses the target group, or its zone is not enabled.",
  "Target.InvalidState": "The targets are stopped or terminated.",
  "Target.IpUnusable": "The address belongs to another load balancer.",
  "Elb.InternalError": "Elastic Load Balancing had an internal error.",
};

const targets: CheckRule = {
  id: "target-health",
  title: "The load balancer finds the tasks healthy",
  guideItems: ["G202"],
  claims: ["ecs-elb-health"],
  look: ({ facts, service }) =>
    whenRead(facts.targets, (groups) => {
      if (service?.exists !== true) return notApplicable("The service does not exist yet.");
      const count = (...states: readonly string[]) =>
        groups.reduce((sum, { byState }) => sum + states.reduce((all, state) => all + (byState[state] ?? 0), 0), 0);
      const bad = count("unhealthy", "unavailable");
      const all = bad + count("healthy", "initial", "unused");
      if (bad > 0) {
        const reasons = [...new Set(groups.flatMap((group) => group.reasons))];
        const because = reasons.map((reason) => TARGET_REASONS[reason] ?? reason);
        const checks = (valueOf(facts.balancing)?.targetGroups ?? []).map(({ name, healthCheck }) => ({
          source: `Health check of ${name}`,
          lines: [`${healthCheck.protocol ?? ""} ${healthCheck.path ?? ""} on ${healthCheck.port ?? "the port of the target"}`],
        }));
        return failed(
          `${String(bad)} of ${counted(all, "target")} ${plural(bad, "is", "are")} not healthy. ${because.join(" ")}`.trimEnd(),
          repair(
            "you",
            "Compare path, port and expected codes with the program, and raise the grace period of the service if it starts slowly.",
          ),
          [
            ...checks,
            ...reasons.map((reason) => ({ source: reason, lines: [TARGET_REASONS[reason] ?? "AWS gives no more words."] })),
          ],
        );
      }
      if (all === 0 && service.running > 0) return unknown("Tasks run, and none is registered at the load balancer.");
      if (all === 0) return notApplicable("No task is registered at the load balancer.");
      return passed(`${counted(all, "target")} registered, none of them unhealthy.`);
    }),
};

/** What is between the load balancer and the tasks. */
export const balancerChecks: readonly CheckRule[] = [configuration, path, targets];
