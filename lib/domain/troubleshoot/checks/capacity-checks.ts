import { counted, plural } from "@/lib/core/plural";
import { shellQuote } from "@/lib/core/shell-words";
import { deploymentSteps, movablePercents } from "@/lib/domain/ecs/service/deployment-steps";
import { fitTasks, type Fit } from "@/lib/domain/ecs/service/fit";

import { failed, notApplicable, passed, repair, unknown, valueOf, whenRead } from "../outcomes";
import type { ServiceState } from "../service-facts";
import type { CheckRule, View } from "../view";

/** How many more tasks the service wants than it has. Tasks that are starting have their place. */
function missingTasks({ desired, running, pending }: ServiceState): number {
  return Math.max(0, desired - running - pending);
}

/** How many of these tasks find room beside those that run. `undefined` when what decides it was not read. */
function room(view: View, wanted: number): Fit | undefined {
  const { facts, needs, onFargate } = view;
  const service = view.service;
  if (service === undefined || needs === undefined) return undefined;
  const chosen = valueOf(facts.subnets)?.filter(({ subnetId }) => service.network?.subnetIds.includes(subnetId) === true);
  if (onFargate && chosen === undefined) return undefined;
  if (!onFargate && facts.instances.state !== "read") return undefined;
  return fitTasks({
    wanted,
    needs,
    launch: service.launch,
    placementStrategies: service.placementStrategies,
    distinctInstance: service.distinctInstance,
    instances: valueOf(facts.instances),
    providers: valueOf(facts.providers),
    subnets: chosen?.map(({ subnetId, availabilityZone, availableIpAddressCount }) => ({
      subnetId,
      zone: availabilityZone,
      freeAddresses: availableIpAddressCount,
    })),
  });
}

const capacity: CheckRule = {
  id: "capacity",
  title: "Every wanted task finds a place",
  guideItems: ["G200"],
  claims: [
    "ecs-no-instances",
    "ecs-no-memory",
    "ecs-no-cpu",
    "ecs-port-taken",
    "ecs-attribute-missing",
    "ecs-placement-constraint",
    "ecs-no-place",
    "ecs-network-interface",
    "ecs-provider-limit",
    "ecs-quota",
    "ecs-zone",
    "ecs-fargate-capacity",
    "ecs-spot",
    "ecs-host-gone",
    "ecs-agent-trouble",
  ],
  look: (view) => {
    const { service, facts, onFargate } = view;
    if (service === undefined) return whenRead(facts.service, () => notApplicable("There is no service."));
    if (service.desired === 0) return notApplicable("The service is scaled to zero, so ECS starts no task.");
    const missing = missingTasks(service);
    if (missing === 0)
      return passed(`${counted(service.desired, "wanted task")} ${plural(service.desired, "has", "have")} a place.`);
    const fit = room(view, missing);
    if (fit === undefined) {
      return whenRead<unknown>(onFargate ? facts.subnets : facts.instances, () =>
        unknown("The task definition could not be read, so nothing can be counted."),
      );
    }
    if (fit.fits === undefined) return unknown(fit.because);
    const proofs = fit.instances.map(({ instance, words }) => ({
      source: instance.instanceId,
      lines: [words === "" ? "It takes another task." : words],
    }));
    if (fit.fits >= missing)
      return passed(`${counted(missing, "more task")} ${plural(missing, "finds", "find")} a place.`, proofs);
    const fix = onFargate
      ? "Add a subnet with free addresses to the service, or free addresses in its subnets."
      : "Add container instances to the cluster, make the task smaller, or use Fargate.";
    return failed(
      `${counted(missing, "more task")} wanted, ${String(fit.fits)} fit. ${fit.because}`,
      repair("aws-admin", fix),
      proofs,
    );
  },
};

const scaling: CheckRule = {
  id: "scaling",
  title: "The scaling limits allow the wanted tasks",
  guideItems: ["G201"],
  claims: ["ecs-protected"],
  look: ({ facts, service }) =>
    whenRead(facts.scaling, (target) => {
      if (service === undefined) return notApplicable("There is no service.");
      if (target === undefined) return notApplicable("The service does not scale automatically.");
      const { min, max, suspended } = target;
      const { desired } = service;
      if (max < desired) {
        return failed(
          `The service wants ${counted(desired, "task")}, and automatic scaling allows at most ${String(max)}.`,
          repair(
            "you",
            `Raise the maximum to at least ${String(desired)}.`,
            scalingCommand(facts.place, `--max-capacity ${String(desired)}`),
          ),
        );
      }
      if (suspended.includes("scale out")) {
        return failed(
          "Scaling out is suspended, so the service does not grow with its load.",
          repair("you", "Resume it.", scalingCommand(facts.place, "--suspended-state DynamicScalingOutSuspended=false")),
        );
      }
      const also = suspended.length === 0 ? "" : ` Suspended: ${suspended.join(", ")}.`;
      return passed(`Automatic scaling keeps ${String(min)} to ${String(max)} tasks, and ${String(desired)} are wanted.${also}`);
    }),
};

/** @see https://docs.aws.amazon.com/cli/latest/reference/application-autoscaling/register-scalable-target.html */
function scalingCommand({ region, cluster, service }: View["facts"]["place"], change: string): string {
  const id = shellQuote(`service/${cluster}/${service}`);
  return `aws application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id ${id} ${change} --region ${region}`;
}

const deployment: CheckRule = {
  id: "deployment",
  title: "A deployment can replace the tasks at this count",
  guideItems: ["G161"],
  claims: ["ecs-deployment-stuck"],
  look: (view) => {
    const { service, facts, onFargate } = view;
    if (service === undefined) return whenRead(facts.service, () => notApplicable("There is no service."));
    if (service.controller !== "ECS" || service.scheduling === "DAEMON") {
      return notApplicable("The minimum and maximum percent do not decide how these tasks are replaced.");
    }
    if (service.desired === 0) return notApplicable("The service is scaled to zero.");
    const numbers = { ...service, desiredCount: service.desired };
    const more = onFargate ? undefined : room(view, service.desired)?.fits;
    const capacityOf = more === undefined ? undefined : service.running + service.pending + more;
    const percents = `${String(service.minimumHealthyPercent)} and ${String(service.maximumPercent)} percent`;
    if (deploymentSteps(numbers).stuck) {
      const { minimumHealthyPercent, maximumPercent } = movablePercents(numbers);
      const wanted = `maximumPercent=${String(maximumPercent)},minimumHealthyPercent=${String(minimumHealthyPercent)}`;
      return failed(
        `With ${percents} of ${counted(service.desired, "task")} ECS may neither stop nor start one.`,
        repair(
          "you",
          `Raise the maximum percent to ${String(maximumPercent)}.`,
          `${updateService(facts.place)} --deployment-configuration ${shellQuote(wanted)}`,
        ),
      );
    }
    if (capacityOf !== undefined && deploymentSteps(numbers, capacityOf).stuck) {
      return failed(
        `A deployment has to start a task before it stops one, and the instances have no room for another.`,
        repair(
          "you",
          "Lower the minimum percent so that ECS stops a task first, or add container instances.",
          `${updateService(facts.place)} --deployment-configuration ${shellQuote(`maximumPercent=${String(service.maximumPercent)},minimumHealthyPercent=${String(lowerMinimum(service))}`)}`,
        ),
      );
    }
    return passed(`With ${percents} of ${counted(service.desired, "task")} ECS can replace every task.`);
  },
};

/** The highest minimum at which ECS may stop one task before it starts another. */
function lowerMinimum({ desired }: ServiceState): number {
  return Math.floor(((desired - 1) / desired) * 100);
}

function updateService({ region, cluster, service }: View["facts"]["place"]): string {
  return `aws ecs update-service --cluster ${shellQuote(cluster)} --service ${shellQuote(service)} --region ${region}`;
}

/** Whether tasks find a place. */
export const placementChecks: readonly CheckRule[] = [capacity];

/** Whether an update can end. */
export const updateChecks: readonly CheckRule[] = [scaling, deployment];
