import { cpuUnits, memoryMiB } from "../rules/fargate-sizes";
import { OPEN, readInteger, readItems, readText, readTexts } from "../rules/read";
import type { Members } from "../value";

/** A port of a container that a service can use. */
export type TaskPort = {
  readonly containerName: string;
  readonly containerPort: number;
  /** 0 or absent: the instance chooses one. */
  readonly hostPort?: number | undefined;
  readonly protocol: string;
  /** The name that Service Connect uses. */
  readonly name?: string | undefined;
};

/** What one task of a definition needs. A value is absent when a placeholder decides it. */
export type TaskNeeds = {
  readonly networkMode?: string | undefined;
  readonly onFargate?: boolean | undefined;
  readonly onEc2?: boolean | undefined;
  /** CPU units of one task. */
  readonly cpu?: number | undefined;
  /** MiB of one task: reservations where a container has one. */
  readonly memory?: number | undefined;
  readonly containerNames: readonly string[];
  readonly ports: readonly TaskPort[];
  /** A placeholder adds containers or ports that are not known yet. */
  readonly hasUnknownPorts: boolean;
};

/** Reads what one task needs. Never throws, whatever the document contains. */
export function taskNeeds(document: Members): TaskNeeds {
  const { items, isOpen } = readItems(document, "containerDefinitions", []);
  const containers = items.map(({ members }) => members);
  const mode = readText(document, "networkMode");
  const names = containers.map((members) => readText(members, "name"));
  const mappings = containers.map((members) => readItems(members, "portMappings", []));
  const ports = containers.flatMap((members, index) => {
    const containerName = names[index];
    return typeof containerName === "string"
      ? (mappings[index]?.items ?? []).flatMap((item) => portOf(containerName, item.members))
      : [];
  });
  const listed = readTexts(document, "requiresCompatibilities");
  return {
    networkMode: mode === OPEN ? undefined : (mode ?? "bridge"),
    onFargate: listed === OPEN ? undefined : (listed?.includes("FARGATE") ?? false),
    // A definition that names nothing was registered for EC2.
    onEc2: listed === OPEN ? undefined : listed === undefined || listed.length === 0 || listed.includes("EC2"),
    cpu: sizeOf(document, "cpu", containers, isOpen),
    memory: sizeOf(document, "memory", containers, isOpen),
    containerNames: names.filter((name) => typeof name === "string"),
    ports,
    hasUnknownPorts:
      isOpen ||
      names.includes(OPEN) ||
      mappings.some(
        (mapping) => mapping.isOpen || mapping.items.some((item) => readInteger(item.members, "containerPort") === OPEN),
      ),
  };
}

/** The size of the task, or else the sum of its containers. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters_ec2.html */
function sizeOf(document: Members, key: "cpu" | "memory", containers: readonly Members[], isOpen: boolean): number | undefined {
  const text = readText(document, key);
  if (text === OPEN) return undefined;
  if (text !== undefined) return key === "cpu" ? cpuUnits(text) : memoryMiB(text);
  const sizes = containers.map((members) =>
    key === "cpu" ? readInteger(members, "cpu") : (readInteger(members, "memoryReservation") ?? readInteger(members, "memory")),
  );
  if (isOpen || sizes.includes(OPEN)) return undefined;
  return sizes.reduce<number>((sum, size) => sum + (typeof size === "number" ? size : 0), 0);
}

function portOf(containerName: string, mapping: Members): readonly TaskPort[] {
  const containerPort = readInteger(mapping, "containerPort");
  const hostPort = readInteger(mapping, "hostPort");
  const protocol = readText(mapping, "protocol");
  const name = readText(mapping, "name");
  if (typeof containerPort !== "number") return [];
  return [
    {
      containerName,
      containerPort,
      hostPort: typeof hostPort === "number" ? hostPort : undefined,
      protocol: typeof protocol === "string" ? protocol : "tcp",
      name: typeof name === "string" ? name : undefined,
    },
  ];
}

/** The ports that one task takes on its instance. With awsvpc it has an address for itself and takes none. */
export function hostPortsOf({ networkMode, ports }: TaskNeeds): readonly { readonly port: number; readonly protocol: string }[] {
  if (networkMode === "awsvpc" || networkMode === "none") return [];
  return ports.flatMap(({ containerPort, hostPort, protocol }) => {
    const port = networkMode === "host" ? containerPort : (hostPort ?? 0);
    return port === 0 ? [] : [{ port, protocol }];
  });
}
