import { listed } from "@/lib/core/listed";
import { counted, plural } from "@/lib/core/plural";
import type { CapacityProvider, ContainerInstance } from "@/lib/domain/aws/ecs-shapes";

import { isOnFargate } from "./rules/launch-rules";
import type { Launch, PlacementStrategy } from "./service-settings";
import { hostPortsOf, type TaskNeeds } from "./task-needs";

/** A subnet of the service, with what is free in it. */
export type FitSubnet = { readonly subnetId: string; readonly zone: string; readonly freeAddresses: number };

export type FitInput = {
  readonly wanted: number;
  readonly needs: TaskNeeds;
  readonly launch: Launch;
  readonly placementStrategies?: readonly PlacementStrategy[] | undefined;
  readonly distinctInstance?: boolean | undefined;
  /** Absent when they could not be read; then nothing is counted for tasks on instances. */
  readonly instances?: readonly ContainerInstance[] | undefined;
  readonly providers?: readonly CapacityProvider[] | undefined;
  readonly subnets?: readonly FitSubnet[] | undefined;
};

/** What an instance lacks for one more task. */
type Lack = "cpu" | "memory" | "interfaces" | "ports" | "addresses" | "zone" | "status" | "agent" | "distinct";

export type InstanceFit = {
  readonly instance: ContainerInstance;
  readonly places: number;
  readonly cpuLeft: number;
  readonly memoryLeft: number;
  readonly interfacesLeft?: number | undefined;
  /** Why it does not take one more, in a sentence; empty while it could. */
  readonly words: string;
  readonly lacks?: Lack | undefined;
};

export type Fit = {
  readonly wanted: number;
  /** How many tasks find room; absent when that cannot be counted. */
  readonly fits?: number | undefined;
  /** Why not all fit, or why nothing is counted. */
  readonly because: string;
  readonly instances: readonly InstanceFit[];
  /** How many would fit with one more instance like the largest. */
  readonly withOneMore?: number | undefined;
  /** What limits tasks and is not counted. */
  readonly notCounted: readonly string[];
};

/**
 * How many of the wanted tasks find room, and why the others do not (items G159, G198, G200). Tasks are placed one by one in the
 * order that the strategies prefer. All tasks of a service are alike, so the order decides where they run, not how many fit.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html
 */
export function fitTasks(input: FitInput): Fit {
  return isOnFargate(input.launch) ? fitOnFargate(input) : fitOnInstances(input);
}

function fitOnFargate({ wanted, subnets }: FitInput): Fit {
  const notCounted = ["the quota of the account for vCPUs on Fargate"];
  if (subnets === undefined) {
    return { wanted, because: "The free addresses of the subnets could not be read.", instances: [], notCounted };
  }
  if (subnets.length === 0) {
    const because = "Each task on Fargate needs an address. Choose subnets in the ECS infrastructure step.";
    return { wanted, because, instances: [], notCounted };
  }
  const free = subnets.reduce((sum, { freeAddresses }) => sum + freeAddresses, 0);
  const fits = Math.min(wanted, free);
  const where = plural(subnets.length, "the subnet has", `the ${String(subnets.length)} subnets have`);
  const because = fits === wanted ? "" : `Each task on Fargate needs an address, and ${where} ${String(free)} free.`;
  return { wanted, fits, because, instances: [], notCounted };
}

type Place = {
  readonly instance: ContainerInstance;
  readonly zone: string;
  places: number;
  cpu: number;
  memory: number;
  interfaces: number | undefined;
  readonly unusable: { readonly lack: Lack; readonly words: string } | undefined;
};

function fitOnInstances(input: FitInput): Fit {
  const { wanted, needs, instances, launch } = input;
  const { cpu, memory } = needs;
  const notCounted = ["placement constraints of the task definition", "GPUs"];
  if (instances === undefined) {
    return { wanted, because: "The container instances could not be read.", instances: [], notCounted };
  }
  if (cpu === undefined || memory === undefined || needs.networkMode === undefined) {
    const because = "A placeholder of the task definition decides what a task needs, so nothing can be counted.";
    return { wanted, because, instances: [], notCounted };
  }
  const names = launch.how === "capacity-providers" ? launch.providers.map(({ name }) => name) : undefined;
  const ours = instances.filter(({ capacityProvider }) => names === undefined || names.includes(capacityProvider ?? ""));
  const grows = (input.providers ?? []).some(({ name, scales }) => scales && names?.includes(name) === true);
  const round = new Round(input, { cpu, memory }, ours);
  const fits = round.placeAll(wanted);
  const results = round.results(fits < wanted);
  if (grows) {
    const because = fits === wanted ? "" : "The capacity provider starts instances for the others, as far as its group allows.";
    return { wanted, fits, because, instances: results, notCounted: [...notCounted, "instances that ECS starts"] };
  }
  return {
    wanted,
    fits,
    because: fits === wanted ? "" : becauseOf(results, names),
    instances: results,
    withOneMore: fits === wanted ? undefined : withOneMore(input, ours),
    notCounted,
  };
}

/** One placement of the wanted tasks on instances. */
class Round {
  private readonly places: Place[];
  private readonly addresses: Map<string, number> | undefined;
  private readonly ports: readonly { readonly port: number; readonly protocol: string }[];

  constructor(
    private readonly input: FitInput,
    private readonly size: { readonly cpu: number; readonly memory: number },
    instances: readonly ContainerInstance[],
  ) {
    const isAwsvpc = input.needs.networkMode === "awsvpc";
    this.ports = hostPortsOf(input.needs);
    if (isAwsvpc && input.subnets !== undefined) {
      this.addresses = new Map();
      for (const { zone, freeAddresses } of input.subnets) {
        this.addresses.set(zone, (this.addresses.get(zone) ?? 0) + freeAddresses);
      }
    }
    this.places = instances.map((instance) => ({
      instance,
      zone: instance.availabilityZone ?? "",
      places: 0,
      cpu: instance.remaining.cpu,
      memory: instance.remaining.memory,
      interfaces:
        isAwsvpc && instance.interfaces !== undefined ? instance.interfaces.total - instance.interfaces.used : undefined,
      unusable: this.whyUnusable(instance),
    }));
  }

  private whyUnusable({ status, agentConnected, availabilityZone = "", takenPorts }: ContainerInstance): Place["unusable"] {
    if (status !== "ACTIVE") return { lack: "status", words: `It is ${status}, and gets no tasks.` };
    if (!agentConnected) return { lack: "agent", words: "Its agent is not connected, so it gets no tasks." };
    if (this.addresses !== undefined && availabilityZone !== "" && !this.addresses.has(availabilityZone)) {
      return { lack: "zone", words: `None of the chosen subnets is in ${availabilityZone}.` };
    }
    const taken = this.ports.find(({ port, protocol }) => takenPorts.includes(`${String(port)}/${protocol}`));
    if (taken !== undefined) return { lack: "ports", words: `Port ${String(taken.port)} is taken.` };
    return undefined;
  }

  private lackOf(place: Place): Lack | undefined {
    if (place.unusable !== undefined) return place.unusable.lack;
    if (place.cpu < this.size.cpu) return "cpu";
    if (place.memory < this.size.memory) return "memory";
    if (place.interfaces !== undefined && place.interfaces < 1) return "interfaces";
    if (place.places > 0 && this.ports.length > 0) return "ports";
    if (place.places > 0 && this.input.distinctInstance === true) return "distinct";
    if (this.addresses !== undefined && (this.addresses.get(place.zone) ?? 0) < 1) return "addresses";
    return undefined;
  }

  /** Places tasks until all are placed or none finds room; returns their number. */
  placeAll(wanted: number): number {
    for (let placed = 0; placed < wanted; placed += 1) {
      const best = this.places.filter((place) => this.lackOf(place) === undefined).toSorted(this.prefer)[0];
      if (best === undefined) return placed;
      best.places += 1;
      best.cpu -= this.size.cpu;
      best.memory -= this.size.memory;
      if (best.interfaces !== undefined) best.interfaces -= 1;
      this.addresses?.set(best.zone, (this.addresses.get(best.zone) ?? 0) - 1);
    }
    return wanted;
  }

  /** ECS distributes tasks over zones by default; among equals the instance with the fewest of these tasks comes first. */
  private readonly prefer = (one: Place, other: Place): number => {
    const strategies = this.input.placementStrategies ?? [];
    const order: readonly PlacementStrategy[] =
      strategies.length === 0 ? [{ type: "spread", field: "attribute:ecs.availability-zone" }] : strategies;
    for (const strategy of order) {
      const difference = this.rank(one, strategy) - this.rank(other, strategy);
      if (difference !== 0) return difference;
    }
    return one.places - other.places || one.instance.arn.localeCompare(other.instance.arn, "en");
  };

  private rank(place: Place, { type, field }: PlacementStrategy): number {
    if (type === "random") return 0;
    if (type === "binpack") return field === "memory" ? place.memory : place.cpu;
    if (field === "instanceId") return place.places;
    return this.places.reduce((sum, { zone, places }) => sum + (zone === place.zone ? places : 0), 0);
  }

  results(isShort: boolean): readonly InstanceFit[] {
    return this.places.map((place) => {
      const lacks = this.lackOf(place);
      return {
        instance: place.instance,
        places: place.places,
        cpuLeft: place.cpu,
        memoryLeft: place.memory,
        interfacesLeft: place.interfaces,
        lacks,
        words: lacks === undefined || (!isShort && place.places > 0) ? "" : this.words(place, lacks),
      };
    });
  }

  private words(place: Place, lack: Lack): string {
    if (place.unusable !== undefined) return place.unusable.words;
    const after = place.places === 0 ? "" : ` after ${counted(place.places, "task")}`;
    const short = (what: string, unit: string, left: number, needed: number) =>
      after === ""
        ? `${what} is short by ${String(needed - left)}${unit}: ${String(left)} ${plural(left, "is", "are")} free, a task needs ${String(needed)}.`
        : `${what} is used up${after}: ${String(left)}${unit} left, a task needs ${String(needed)}.`;
    switch (lack) {
      case "cpu":
        return short("CPU", " units", place.cpu, this.size.cpu);
      case "memory":
        return short("Memory", " MiB", place.memory, this.size.memory);
      case "interfaces":
        return `No network interface is left${after}.`;
      case "ports":
        return `Port ${String(this.ports[0]?.port ?? 0)} is taken${after}. A task with a fixed port needs an instance for itself.`;
      case "addresses":
        return `No address is left in the chosen subnets of ${place.zone}${after}.`;
      case "distinct":
        return "It has one task, and each task gets an instance for itself.";
      case "zone":
      case "status":
      case "agent":
        return "";
    }
  }
}

const LACK_WORDS: Readonly<Record<Lack, string>> = {
  cpu: "CPU",
  memory: "memory",
  interfaces: "network interfaces",
  ports: "the port",
  addresses: "addresses in the subnet",
  zone: "a subnet in the zone",
  status: "instances that are active",
  agent: "a connected agent",
  distinct: "instances without such a task",
};

/** "CPU is missing on 2 instances, network interfaces on 1." */
function becauseOf(instances: readonly InstanceFit[], providers: readonly string[] | undefined): string {
  if (instances.length === 0) {
    return providers === undefined
      ? "The cluster has no container instances."
      : `The cluster has no container instances of ${listed(providers, "or")}.`;
  }
  const counts = new Map<Lack, number>();
  for (const { lacks } of instances) if (lacks !== undefined) counts.set(lacks, (counts.get(lacks) ?? 0) + 1);
  const parts = [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .map(([lack, count]) => `${LACK_WORDS[lack]} on ${counted(count, "instance")}`);
  return `What is missing: ${listed(parts, "and")}.`;
}

function withOneMore(input: FitInput, ours: readonly ContainerInstance[]): number | undefined {
  const [largest] = ours.toSorted((one, other) => other.registered.cpu - one.registered.cpu);
  const { cpu, memory } = input.needs;
  if (largest === undefined || cpu === undefined || memory === undefined) return undefined;
  const added: ContainerInstance = {
    ...largest,
    arn: "new",
    status: "ACTIVE",
    agentConnected: true,
    remaining: largest.registered,
    takenPorts: [],
    interfaces: largest.interfaces === undefined ? undefined : { ...largest.interfaces, used: 0 },
  };
  return new Round(input, { cpu, memory }, [...ours, added]).placeAll(input.wanted);
}
