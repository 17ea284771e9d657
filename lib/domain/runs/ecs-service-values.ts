import type { Launch, PlacementStrategy } from "@/lib/domain/ecs/service/service-settings";

type Values = Readonly<Record<string, unknown>>;

/** The value of the launch select for a strategy of capacity providers. */
export const BY_PROVIDERS = "providers";

/** The form's field of each metric. */
export const METRIC_FIELDS = {
  ECSServiceAverageCPUUtilization: "cpu",
  ECSServiceAverageMemoryUtilization: "memory",
  ALBRequestCountPerTarget: "requests",
} as const;

/** How tasks are placed on instances, as the select offers it. `kept` is a strategy that a file gave. */
const PLACEMENTS = {
  "": undefined,
  "fill-memory": [{ type: "binpack", field: "memory" }],
  "fill-cpu": [{ type: "binpack", field: "cpu" }],
  instances: [{ type: "spread", field: "instanceId" }],
  random: [{ type: "random" }],
} as const;

function valuesOf(value: unknown): Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" && !Number.isNaN(value) ? String(value) : "";
}

/** A number that was typed; an empty field has none, and text that is not a number stays as it is for the schema's message. */
function numberOf(value: unknown): unknown {
  const text = textOf(value);
  if (text === "") return undefined;
  const number = Number(text.replace(",", "."));
  return Number.isNaN(number) ? text : number;
}

/** An empty text field is absent. */
function optional(value: unknown): string | undefined {
  const text = textOf(value);
  return text === "" ? undefined : text;
}

/**
 * What the form shows for a saved answer or draft. Both have the members of the answer; a draft has the form's own fields too,
 * which win.
 */
export function serviceFormValues(saved: Values): Record<string, unknown> {
  const launch = valuesOf(saved["launch"]);
  const providers = Array.isArray(launch["providers"]) ? launch["providers"].map(valuesOf) : [];
  const scaling = valuesOf(saved["scaling"]);
  const policies = Array.isArray(scaling["policies"]) ? scaling["policies"].map(valuesOf) : [];
  const targets = Object.fromEntries(
    policies.flatMap(({ metric, targetValue }) =>
      Object.entries(METRIC_FIELDS).flatMap(([name, field]) => (name === metric ? [[field, targetValue]] : [])),
    ),
  );
  const placement = Object.entries(PLACEMENTS).find(
    ([, strategies]) => JSON.stringify(strategies) === JSON.stringify(saved["placementStrategies"]),
  );
  return {
    schedulingStrategy: "REPLICA",
    entry: saved["loadBalancer"] === undefined ? "none" : "load-balancer",
    discovery: saved["serviceRegistry"] !== undefined ? "cloud-map" : saved["serviceConnect"] !== undefined ? "connect" : "none",
    scales: saved["scaling"] === undefined ? "no" : "yes",
    placement: placement?.[0] ?? "kept",
    ...saved,
    launch: {
      ...launch,
      launchType: launch["launchType"] ?? (launch["how"] === "capacity-providers" ? BY_PROVIDERS : ""),
      providers: providers.map((provider) => ({
        key: provider["key"] ?? provider["name"],
        value: textOf(provider["value"] ?? provider["weight"]),
        base: provider["base"],
      })),
    },
    loadBalancer: { ...valuesOf(saved["loadBalancer"]) },
    serviceRegistry: { ...valuesOf(saved["serviceRegistry"]) },
    serviceConnect: { ...valuesOf(saved["serviceConnect"]) },
    scaling: { ...targets, ...scaling },
  };
}

/** The answer that the form's values mean, not checked yet. */
export function serviceCandidate(form: Values): Values {
  const launch = valuesOf(form["launch"]);
  const balancer = valuesOf(form["loadBalancer"]);
  const registry = valuesOf(form["serviceRegistry"]);
  const connect = valuesOf(form["serviceConnect"]);
  const breaker = valuesOf(form["circuitBreaker"]);
  const placement = Object.entries(PLACEMENTS).find(([name]) => name === textOf(form["placement"]));
  const enable = breaker["enable"] === true;
  return {
    name: form["name"],
    desiredCount: numberOf(form["desiredCount"]),
    schedulingStrategy: form["schedulingStrategy"] === "DAEMON" ? "DAEMON" : undefined,
    launch:
      launch["launchType"] === BY_PROVIDERS
        ? { how: "capacity-providers", providers: providersOf(launch["providers"]) }
        : { how: "launch-type", launchType: launch["launchType"] },
    loadBalancer:
      form["entry"] === "load-balancer"
        ? {
            loadBalancerArn: textOf(balancer["loadBalancerArn"]),
            listenerArn: textOf(balancer["listenerArn"]),
            listenerRuleArn: optional(balancer["listenerRuleArn"]),
            targetGroupArn: textOf(balancer["targetGroupArn"]),
            stageListenerArn: optional(balancer["stageListenerArn"]),
            stageListenerRuleArn: optional(balancer["stageListenerRuleArn"]),
            stageTargetGroupArn: optional(balancer["stageTargetGroupArn"]),
            containerName: textOf(balancer["containerName"]),
            containerPort: numberOf(balancer["containerPort"]),
          }
        : undefined,
    healthCheckGracePeriodSeconds:
      form["entry"] === "load-balancer" ? numberOf(form["healthCheckGracePeriodSeconds"]) : undefined,
    serviceRegistry:
      form["discovery"] === "cloud-map"
        ? {
            registryArn: textOf(registry["registryArn"]),
            containerName: optional(registry["containerName"]),
            containerPort: numberOf(registry["containerPort"]),
          }
        : undefined,
    serviceConnect:
      form["discovery"] === "connect"
        ? {
            namespace: textOf(connect["namespace"]),
            portName: optional(connect["portName"]),
            clientPort: numberOf(connect["clientPort"]),
            dnsName: optional(connect["dnsName"]),
          }
        : undefined,
    scaling: form["scales"] === "yes" ? scalingOf(valuesOf(form["scaling"])) : undefined,
    placementStrategies: placement === undefined ? form["placementStrategies"] : placement[1],
    distinctInstance: form["distinctInstance"] === true ? true : undefined,
    minimumHealthyPercent: numberOf(form["minimumHealthyPercent"]),
    maximumPercent: numberOf(form["maximumPercent"]),
    circuitBreaker: { enable, rollback: enable && breaker["rollback"] === true },
  };
}

function providersOf(rows: unknown): readonly Values[] {
  return (Array.isArray(rows) ? rows : [])
    .map(valuesOf)
    .filter(({ key, value }) => textOf(key) !== "" || textOf(value) !== "")
    .map(({ key, value, base }) => ({ name: textOf(key), weight: numberOf(value), base: numberOf(base) }));
}

/** One policy a metric with a value; what a file gave besides the value is kept. */
function scalingOf(scaling: Values): Values {
  const known = Array.isArray(scaling["policies"]) ? scaling["policies"].map(valuesOf) : [];
  const policies = Object.entries(METRIC_FIELDS).flatMap(([metric, field]) => {
    const targetValue = numberOf(scaling[field]);
    return targetValue === undefined ? [] : [{ ...known.find((policy) => policy["metric"] === metric), metric, targetValue }];
  });
  return { minCapacity: numberOf(scaling["minCapacity"]), maxCapacity: numberOf(scaling["maxCapacity"]), policies };
}

/** The field of the form in which a member of the answer is typed; `answer` need not be checked. */
export function serviceFieldOf(path: string, answer: Values): string {
  if (path.startsWith("launch.providers")) return "launch.providers";
  if (path.startsWith("placementStrategies")) return "placement";
  if (path.startsWith("scaling.policies")) {
    const policies = valuesOf(answer["scaling"])["policies"];
    const metric = Array.isArray(policies) ? valuesOf(policies[Number(path.split(".")[2] ?? 0)])["metric"] : undefined;
    return `scaling.${Object.entries(METRIC_FIELDS).find(([name]) => name === metric)?.[1] ?? "cpu"}`;
  }
  // A service without a load balancer has no field of one.
  return path.startsWith("loadBalancer") && answer["loadBalancer"] === undefined ? "entry" : path;
}

/** What the room for the tasks depends on, as far as it is typed; `undefined` while the count is no number. */
export type TypedPlacement = {
  readonly desiredCount: number;
  readonly isDaemon: boolean;
  readonly launch: Launch;
  readonly placementStrategies: readonly PlacementStrategy[] | undefined;
  readonly distinctInstance: boolean;
};

/** Reads from the form what the room for the tasks depends on. */
export function typedPlacement(form: Values): TypedPlacement | undefined {
  const desiredCount = wholeOf(form["desiredCount"]);
  if (desiredCount === undefined) return undefined;
  const launch = valuesOf(form["launch"]);
  const rows = providersOf(launch["providers"]).map(({ name, weight }) => ({ name: textOf(name), weight: Number(weight ?? 0) }));
  const placement = Object.entries(PLACEMENTS).find(([name]) => name === textOf(form["placement"]));
  return {
    desiredCount,
    isDaemon: form["schedulingStrategy"] === "DAEMON",
    launch:
      launch["launchType"] === BY_PROVIDERS
        ? { how: "capacity-providers", providers: rows }
        : { how: "launch-type", launchType: launch["launchType"] === "EC2" ? "EC2" : "FARGATE" },
    placementStrategies: placement?.[1],
    distinctInstance: form["distinctInstance"] === true,
  };
}

/** A whole number from 0 that was typed. */
export function wholeOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 10_000 ? number : undefined;
}

/** The name and the load balancer of the form, which decide what has to be read of AWS. */
export function typedReferences(form: Values): { readonly name: string; readonly loadBalancerArn: string | undefined } {
  const arn = form["entry"] === "load-balancer" ? optional(valuesOf(form["loadBalancer"])["loadBalancerArn"]) : undefined;
  return { name: textOf(form["name"]), loadBalancerArn: arn };
}
