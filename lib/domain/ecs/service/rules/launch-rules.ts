import type { ServiceFacts } from "../service-facts";
import type { Launch, ServiceSettings } from "../service-settings";

import { SERVICE_PAGES, type ServiceRule } from "./rule";

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html */
const MOST_SUBNETS = 16;
const MOST_GROUPS = 5;

const FIELD = "launch.launchType";

function isFargateProvider(name: string): boolean {
  return name === "FARGATE" || name === "FARGATE_SPOT";
}

/** Whether the tasks run on Fargate. A strategy does when its first provider is one of Fargate's. */
export function isOnFargate(launch: Launch): boolean {
  return launch.how === "launch-type" ? launch.launchType === "FARGATE" : isFargateProvider(launch.providers[0]?.name ?? "");
}

/** Where problems with the choice of capacity belong. */
function launchField({ how }: Launch): string {
  return how === "launch-type" ? FIELD : "launch.providers";
}

const fargateNetwork: ServiceRule = {
  id: "fargate-network-mode",
  severity: "refused",
  source: SERVICE_PAGES.fargate,
  check: ({ launch }, { task }, report) => {
    if (!isOnFargate(launch) || task?.networkMode === undefined || task.networkMode === "awsvpc") return;
    report(
      launchField(launch),
      `Fargate needs the network mode awsvpc, and the task definition has ${task.networkMode}. Choose EC2, or change the task definition.`,
    );
  },
};

const compatibility: ServiceRule = {
  id: "launch-compatibility",
  severity: "refused",
  source: SERVICE_PAGES.launchTypes,
  check: ({ launch }, { task }, report) => {
    const onFargate = isOnFargate(launch);
    if (task === undefined || (onFargate ? task.onFargate : task.onEc2) !== false) return;
    const [wanted, other] = onFargate ? ["Fargate", "EC2"] : ["EC2", "Fargate"];
    report(
      launchField(launch),
      `The task definition is not registered for ${wanted}. Choose ${other}, or add ${wanted.toUpperCase()} to its requiresCompatibilities.`,
    );
  },
};

const network: ServiceRule = {
  id: "awsvpc-network",
  severity: "refused",
  source: SERVICE_PAGES.awsvpc,
  check: ({ launch }, { task, network: chosen }, report) => {
    if (chosen === undefined || task?.networkMode !== "awsvpc") return;
    const { subnetIds, securityGroupIds } = chosen;
    const fix = "Change it in the infrastructure step.";
    if (subnetIds.length === 0) report(launchField(launch), `Tasks with awsvpc need a subnet, and none is chosen. ${fix}`);
    if (subnetIds.length > MOST_SUBNETS) {
      report(
        launchField(launch),
        `A service has at most ${String(MOST_SUBNETS)} subnets, and ${String(subnetIds.length)} are chosen. ${fix}`,
      );
    }
    if (securityGroupIds.length > MOST_GROUPS) {
      report(
        launchField(launch),
        `A service has at most ${String(MOST_GROUPS)} security groups, and ${String(securityGroupIds.length)} are chosen. ${fix}`,
      );
    }
  },
};

const publicAddress: ServiceRule = {
  id: "public-address",
  severity: "refused",
  source: SERVICE_PAGES.awsvpc,
  check: ({ launch }, { task, network: chosen }, report) => {
    if (chosen?.assignPublicIp !== true || isOnFargate(launch) || task?.networkMode !== "awsvpc") return;
    const message = "Tasks on EC2 cannot get a public IP address. Choose Fargate, or turn it off in the infrastructure step.";
    report(launchField(launch), message);
  },
};

function providersOf({ launch }: ServiceSettings) {
  return launch.how === "capacity-providers" ? launch.providers : [];
}

const providerMix: ServiceRule = {
  id: "provider-mix",
  severity: "refused",
  source: SERVICE_PAGES.createService,
  check: (settings, _facts, report) => {
    const names = providersOf(settings).map(({ name }) => name);
    if (new Set(names.map(isFargateProvider)).size > 1) {
      report("launch.providers", "A strategy has providers of Fargate or of instances, not both. Keep one kind.");
    }
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) report("launch.providers", `${twice} appears twice. Keep one.`);
  },
};

const providerWeight: ServiceRule = {
  id: "provider-weight",
  severity: "refused",
  source: SERVICE_PAGES.strategyItem,
  check: (settings, _facts, report) => {
    const providers = providersOf(settings);
    if (providers.length > 0 && providers.every(({ weight }) => weight === 0)) {
      report("launch.providers", "At least one capacity provider needs a weight above 0; otherwise no task can be placed.");
    }
    if (providers.filter(({ base = 0 }) => base > 0).length > 1) {
      report("launch.providers", "Only one capacity provider of a strategy can have a base. Set the others to 0.");
    }
  },
};

const providerOfCluster: ServiceRule = {
  id: "provider-of-cluster",
  severity: "refused",
  source: SERVICE_PAGES.strategyItem,
  check: (settings, facts: ServiceFacts, report) => {
    if (facts.providers === undefined) return;
    const known = facts.providers;
    for (const { name } of providersOf(settings)) {
      const provider = known.find((one) => one.name === name);
      if (provider === undefined) {
        const names = known.map((one) => one.name).join(", ");
        const fix = names === "" ? "The cluster has none: choose a launch type." : `It has ${names}.`;
        report("launch.providers", `The cluster does not have the capacity provider ${name}. ${fix}`);
      } else if (provider.status !== "ACTIVE") {
        report("launch.providers", `The capacity provider ${name} is ${provider.status}. Choose one that is ACTIVE.`);
      }
    }
  },
};

const daemon: ServiceRule = {
  id: "daemon",
  severity: "refused",
  source: SERVICE_PAGES.createService,
  check: ({ launch, schedulingStrategy, placementStrategies, scaling }, { strategy }, report) => {
    if (schedulingStrategy !== "DAEMON") return;
    if (isOnFargate(launch)) report("schedulingStrategy", "Fargate does not support one task on each instance. Choose EC2.");
    if ((placementStrategies ?? []).length > 0) {
      report("placementStrategies", "A service with one task on each instance has no placement strategy. Choose the default.");
    }
    if (scaling !== undefined) {
      report("scaling.maxCapacity", "A service with one task on each instance does not scale. Turn scaling off.");
    }
    if (strategy === "blue-green") {
      report("schedulingStrategy", "Blue/green needs a number of tasks, because Harness scales the old service to 0.");
    }
  },
};

const placement: ServiceRule = {
  id: "placement",
  severity: "refused",
  source: SERVICE_PAGES.placement,
  check: ({ launch, placementStrategies = [], distinctInstance }, _facts, report) => {
    if (isOnFargate(launch)) {
      if (placementStrategies.length > 0 || distinctInstance === true) {
        report("placementStrategies", "Fargate places tasks itself. Choose the default, or choose EC2.");
      }
      return;
    }
    for (const { type, field } of placementStrategies) {
      const isAmount = field === "cpu" || field === "memory";
      if (type === "random" ? field !== undefined : type === "binpack" ? !isAmount : isAmount || field === undefined) {
        report("placementStrategies", "Fill instances by cpu or memory, distribute over zones or instances, or place at random.");
      }
    }
  },
};

/** Rules about where the tasks run. @guide G158 G160 */
export const LAUNCH_RULES: readonly ServiceRule[] = [
  fargateNetwork,
  compatibility,
  network,
  publicAddress,
  providerMix,
  providerWeight,
  providerOfCluster,
  daemon,
  placement,
];
