import type { AppError } from "@/lib/core/errors";
import type { CheckResult, Evidence } from "@/lib/domain/checks/check";
import { balancerPath } from "@/lib/domain/ecs/service/balancer-path";
import { deploymentBounds } from "@/lib/domain/ecs/service/deployment-steps";
import { fitTasks, type Fit } from "@/lib/domain/ecs/service/fit";
import type { ServiceProblem } from "@/lib/domain/ecs/service/rules/rule";
import type { ServiceFacts } from "@/lib/domain/ecs/service/service-facts";
import type { ServiceSettings } from "@/lib/domain/ecs/service/service-settings";

import type { Moment } from "./preparation-checks";
import type { ServiceLook } from "./service-look";

/** The check that the definition keeps every rule. */
export const SERVICE_CHECK = "s11.service";
/** The check that counts whether the tasks fit. */
export const FIT_CHECK = "s11.fit";
/** The check of the security groups between load balancer and tasks. */
export const PATH_CHECK = "s11.balancer-path";

type Input = {
  readonly settings: ServiceSettings;
  readonly facts: ServiceFacts;
  readonly problems: readonly ServiceProblem[];
  readonly look: ServiceLook | undefined;
  readonly moment: Moment;
};

/** The checks of a service whose definition breaks no rule. */
export function serviceChecks(input: Input): readonly CheckResult[] {
  const path = pathCheck(input);
  return [definitionCheck(input), fitCheck(input), ...(path === undefined ? [] : [path])];
}

function unread(look: ServiceLook | undefined): readonly { readonly what: string; readonly error: AppError | undefined }[] {
  if (look === undefined) return [{ what: "the account", error: undefined }];
  const parts = [
    { what: "services of the name", found: look.existing },
    { what: "load balancers", found: look.loadBalancers },
    { what: "target groups", found: look.targetGroups },
    { what: "listeners", found: look.listeners },
    { what: "capacity providers", found: look.providers },
    { what: "the task definition", found: look.definition },
  ];
  return parts.flatMap(({ what, found }) => (found.ok ? [] : [{ what, error: found.error }]));
}

function definitionCheck({ settings, problems, look, facts, moment }: Input): CheckResult {
  const missing = unread(look);
  const advice = problems.filter(({ severity }) => severity === "advice").map(({ message }) => message);
  const fact = `${settings.name} breaks no rule of AWS or Harness`;
  const head = {
    id: SERVICE_CHECK,
    title: "The service definition is accepted",
    guideItems: ["G158", "G160", "G161", "G162", "G163"],
  };
  const evidence: readonly Evidence[] = [
    { call: "ecs:DescribeServices", observed: existingWords(facts), ...moment, answer: facts.existing },
  ];
  if (missing.length > 0) {
    const what = missing.map((part) => part.what).join(", ");
    return {
      ...head,
      verdict: "unknown",
      grade: "not-testable",
      fact: `${fact} that could be checked. Not read: ${what}`,
      fix: missing[0]?.error?.explanation?.fix ?? "Have an AWS admin compare the definition with the account.",
      owner: "an AWS admin",
      evidence: look === undefined ? [] : evidence,
    };
  }
  const said = advice.length === 0 ? fact : `${fact}. ${advice.join(" ")}`;
  return { ...head, verdict: advice.length === 0 ? "pass" : "warn", grade: "simulated", fact: said, fix: advice[0], evidence };
}

function existingWords({ existing }: ServiceFacts): string {
  const found = (existing ?? []).filter(({ status }) => status !== "INACTIVE").map(({ name, status }) => `${name} is ${status}`);
  return found.length === 0 ? "No service has the name" : found.join(", ");
}

/** The fit of the settings in the cluster that was looked at; nothing while the task definition is unknown. */
export function fitOf(
  settings: Pick<ServiceSettings, "desiredCount" | "launch" | "placementStrategies" | "distinctInstance" | "schedulingStrategy">,
  facts: ServiceFacts,
  look: ServiceLook | undefined,
): Fit | undefined {
  const { task, network } = facts;
  if (task === undefined || look === undefined) return undefined;
  const instances = look.instances.ok ? look.instances.value : undefined;
  const isDaemon = settings.schedulingStrategy === "DAEMON";
  return fitTasks({
    wanted: isDaemon ? (instances?.filter(({ status }) => status === "ACTIVE").length ?? 0) : settings.desiredCount,
    needs: task,
    launch: settings.launch,
    placementStrategies: settings.placementStrategies,
    distinctInstance: isDaemon || settings.distinctInstance,
    instances,
    providers: look.providers.ok ? look.providers.value : undefined,
    subnets:
      look.subnets.ok && network !== undefined
        ? look.subnets.value
            .filter(({ subnetId }) => network.subnetIds.includes(subnetId))
            .map(({ subnetId, availabilityZone, availableIpAddressCount }) => ({
              subnetId,
              zone: availabilityZone,
              freeAddresses: availableIpAddressCount,
            }))
        : undefined,
  });
}

function fitCheck({ settings, facts, look, moment }: Input): CheckResult {
  const head = { id: FIT_CHECK, title: "The tasks find room", guideItems: ["G159", "G166", "G198", "G200"] };
  const fit = fitOf(settings, facts, look);
  const { least, most } = deploymentBounds(settings);
  if (fit?.fits === undefined) {
    const fact = fit?.because ?? "The cluster could not be looked at.";
    return { ...head, verdict: "unknown", grade: "not-testable", fact, evidence: [] };
  }
  const { wanted, fits, because, notCounted } = fit;
  const fact = `${String(wanted)} wanted, ${String(fits)} fit`;
  const evidence: readonly Evidence[] = [
    {
      call: fit.instances.length > 0 ? "ecs:DescribeContainerInstances" : "ec2:DescribeSubnets",
      observed: `${fact}; a deployment keeps ${String(least)} to ${String(most)} tasks. Not counted: ${notCounted.join(", ")}`,
      ...moment,
      answer: fit.instances.map(({ instance, places, words }) => ({ instance: instance.instanceId, places, words })),
    },
  ];
  if (fits >= wanted) return { ...head, verdict: "pass", grade: "simulated", fact, evidence };
  const fix = "Add capacity, lower the desired count, or make the task smaller.";
  return { ...head, verdict: "warn", grade: "simulated", fact: `${fact}. ${because}`, fix, owner: "you", evidence };
}

function pathCheck({ settings: { loadBalancer }, facts, look, moment }: Input): CheckResult | undefined {
  const balancer = facts.balancing?.loadBalancers.find(({ arn }) => arn === loadBalancer?.loadBalancerArn);
  if (loadBalancer === undefined || balancer === undefined || look === undefined) return undefined;
  if (facts.task?.networkMode !== "awsvpc" || facts.network === undefined) return undefined;
  const path = balancerPath({
    balancer,
    port: loadBalancer.containerPort,
    taskGroupIds: facts.network.securityGroupIds,
    groups: look.groups.ok ? look.groups.value : [],
  });
  const head = { id: PATH_CHECK, title: "The load balancer reaches the tasks", guideItems: ["G202", "G203"] };
  const evidence: readonly Evidence[] = [{ call: "ec2:DescribeSecurityGroups", observed: path.words, ...moment }];
  switch (path.verdict) {
    case "open":
      return { ...head, verdict: "pass", grade: "simulated", fact: path.words, evidence };
    case "closed":
      return { ...head, verdict: "warn", grade: "simulated", fact: path.words, fix: path.fix, owner: "an AWS admin", evidence };
    case "unknown":
      return { ...head, verdict: "unknown", grade: "not-testable", fact: path.words, evidence };
  }
}
