import type { Members, Path } from "../value";

import { OPEN, isPresent, readInteger, readItems, readText, readTexts } from "./read";
import { PAGES, type Report, type Rule } from "./rule";
import { inSentence, type TaskView } from "./task-view";

/** Ports that an instance uses itself. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html */
const RESERVED_PORTS = new Set([22, 2375, 2376, 51_678, 51_679, 51_680]);
const PORT_NAME = /^[a-z0-9_][a-z0-9_-]{0,63}$/;

type Mapping = { readonly members: Members; readonly path: Path; readonly label: string };

function mappingsOf({ containers }: TaskView): readonly Mapping[] {
  return containers.flatMap(({ members, path, label }) =>
    readItems(members, "portMappings", path).items.map((item) => ({ members: item.members, path: item.path, label })),
  );
}

const fargateNetwork: Rule = {
  id: "fargate-network-mode",
  severity: "refused",
  source: PAGES.fargate,
  check: (task, report) => {
    if (task.onFargate !== true || task.networkMode === "awsvpc") return;
    const at = ["networkMode"];
    if (task.networkMode === OPEN) report.undecided(at);
    else if (task.document["networkMode"] === undefined) {
      report.broken(at, "Fargate needs the network mode awsvpc, and none is set.", 'Add "networkMode": "awsvpc".');
    } else report.broken(at, `Fargate does not support the network mode ${task.networkMode}.`, 'Set networkMode to "awsvpc".');
  },
};

const externalNetwork: Rule = {
  id: "external-network-mode",
  severity: "refused",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html",
  check: ({ document, networkMode }, report) => {
    const listed = readTexts(document, "requiresCompatibilities");
    if (!Array.isArray(listed) || !listed.includes("EXTERNAL")) return;
    if (networkMode === OPEN) report.undecided(["networkMode"]);
    else if (networkMode === "awsvpc") {
      const problem = "External instances do not support the network mode awsvpc.";
      report.broken(["networkMode"], problem, "Write bridge, host or none, or remove EXTERNAL from requiresCompatibilities.");
    }
  },
};

const windowsNetwork: Rule = {
  id: "windows-network-mode",
  severity: "refused",
  source: PAGES.register,
  check: ({ isWindows, networkMode }, report) => {
    if (isWindows === true && (networkMode === "host" || networkMode === "none")) {
      const problem = `Windows containers do not support the network mode ${networkMode}.`;
      report.broken(["networkMode"], problem, "Write awsvpc, or remove networkMode.");
    }
  },
};

const portNumbers: Rule = {
  id: "port-number",
  severity: "refused",
  source: PAGES.portMapping,
  check: (task, report) => {
    for (const { members, path, label } of mappingsOf(task)) {
      const port = readInteger(members, "containerPort");
      const host = readInteger(members, "hostPort");
      const range = readText(members, "containerPortRange");
      if (port === OPEN || range === OPEN) report.undecided(path);
      else if (port === undefined && range === undefined) {
        report.broken(path, `A port mapping of ${inSentence(label)} has no containerPort.`, "Add containerPort.");
      } else if (port !== undefined && range !== undefined) {
        report.broken(path, "A port mapping has containerPort and containerPortRange.", "Keep one of them.");
      } else if (port !== undefined && (port < 1 || port > 65_535)) {
        report.broken([...path, "containerPort"], `${String(port)} is not a valid port.`, "Write 1 to 65535.");
      } else if (range !== undefined) checkRange(task, report, range, members, path);
      if (typeof host === "number" && (host < 0 || host > 65_535)) {
        report.broken([...path, "hostPort"], `${String(host)} is not a valid port.`, "Write 1 to 65535, or remove hostPort.");
      }
    }
  },
};

function checkRange(task: TaskView, report: Report, range: string, members: Members, path: Path): void {
  const at = [...path, "containerPortRange"];
  const [, first, last] = (/^(\d{1,5})-(\d{1,5})$/.exec(range) ?? []).map(Number);
  if (first === undefined || last === undefined || first < 1 || last > 65_535 || first >= last) {
    report.broken(at, "This is not a valid port range.", 'Write the lower port first, such as "8000-8010".');
  } else if (members["hostPort"] !== undefined) {
    report.broken([...path, "hostPort"], "A port range cannot have hostPort.", "Remove hostPort.");
  } else if (task.networkMode === "host" || task.networkMode === "none") {
    report.broken(at, `Port ranges do not work with the network mode ${task.networkMode}.`, "Use awsvpc or bridge.");
  }
}

const hostPorts: Rule = {
  id: "host-port",
  severity: "refused",
  source: PAGES.portMapping,
  check: (task, report) => {
    for (const { members, path } of mappingsOf(task)) {
      const port = readInteger(members, "containerPort");
      const host = readInteger(members, "hostPort");
      const at = [...path, "hostPort"];
      if (port === undefined || host === undefined || port === host) continue;
      if (port === OPEN || host === OPEN || task.networkMode === OPEN) report.undecided(at);
      else if (task.networkMode === "awsvpc" || task.networkMode === "host") {
        const problem = `With the network mode ${task.networkMode} hostPort ${String(host)} must equal containerPort ${String(port)}.`;
        report.broken(at, problem, `Remove hostPort, or set it to ${String(port)}.`);
      }
    }
  },
};

const noPorts: Rule = {
  id: "network-none",
  severity: "refused",
  source: PAGES.register,
  check: (task, report) => {
    if (task.networkMode !== "none") return;
    for (const { members, path, label } of task.containers) {
      if (isPresent(members, "portMappings")) {
        const problem = `${label} has port mappings, but the network mode none has no network.`;
        report.broken([...path, "portMappings"], problem, "Remove portMappings, or use another network mode.");
      }
    }
  },
};

const portTaken: Rule = {
  id: "port-taken",
  severity: "fails",
  source: PAGES.portMapping,
  check: (task, report) => {
    const isShared = task.networkMode === "awsvpc" || task.networkMode === "host";
    const taken = new Map<string, string>();
    for (const { members, path, label } of mappingsOf(task)) {
      const port = readInteger(members, isShared ? "containerPort" : "hostPort");
      const protocol = readText(members, "protocol") ?? "tcp";
      if (typeof port !== "number" || port === 0 || protocol === OPEN || task.networkMode === OPEN) continue;
      const key = `${String(port)}/${protocol}`;
      const owner = taken.get(key);
      if (owner !== undefined) {
        const kind = isShared ? "port" : "host port";
        report.broken(
          path,
          `The ${kind} ${key} is mapped twice: by ${owner} and ${inSentence(label)}.`,
          "Use another port, or remove one.",
        );
      }
      taken.set(key, inSentence(label));
    }
  },
};

const reservedPort: Rule = {
  id: "reserved-host-port",
  severity: "fails",
  source: PAGES.portMapping,
  check: (task, report) => {
    if (task.networkMode !== "bridge" && task.networkMode !== "host") return;
    for (const { members, path } of mappingsOf(task)) {
      const host = readInteger(members, "hostPort");
      if (typeof host === "number" && RESERVED_PORTS.has(host)) {
        report.broken(
          [...path, "hostPort"],
          `Container instances use port ${String(host)} themselves.`,
          "Use another host port.",
        );
      }
    }
  },
};

const portNames: Rule = {
  id: "port-name",
  severity: "refused",
  source: PAGES.portMapping,
  check: (task, report) => {
    const taken = new Set<string>();
    for (const { members, path } of mappingsOf(task)) {
      const name = readText(members, "name");
      const at = [...path, "name"];
      if (name === OPEN) report.undecided(at);
      if (typeof name !== "string") continue;
      if (!PORT_NAME.test(name)) {
        const fix = "Use up to 64 lowercase letters, digits, underscores and hyphens, and do not begin with a hyphen.";
        report.broken(at, "AWS does not accept this port mapping name.", fix);
      } else if (taken.has(name)) report.broken(at, `Two port mappings have the name "${name}".`, "Give each a different name.");
      taken.add(name);
    }
  },
};

const serviceConnect: Rule = {
  id: "app-protocol-name",
  severity: "advice",
  source: PAGES.serviceConnect,
  check: (task, report) => {
    for (const { members, path } of mappingsOf(task)) {
      if (readText(members, "appProtocol") !== undefined && readText(members, "name") === undefined) {
        report.broken(
          [...path, "appProtocol"],
          "Service Connect reads appProtocol only when the port mapping has a name.",
          "Add a name.",
        );
      }
      const protocol = readText(members, "protocol");
      if (typeof protocol === "string" && protocol !== "tcp" && protocol !== "udp") {
        report.broken([...path, "protocol"], `AWS reads the protocol "${protocol}" as tcp.`, "Write tcp or udp.");
      }
    }
  },
};

/** Members of a container that its network mode does not support, with the modes. */
const UNSUPPORTED: readonly (readonly [key: string, modes: readonly string[]])[] = [
  ["links", ["awsvpc", "host", "none"]],
  ["hostname", ["awsvpc"]],
  ["extraHosts", ["awsvpc"]],
  ["dnsServers", ["awsvpc"]],
  ["dnsSearchDomains", ["awsvpc"]],
  ["disableNetworking", ["awsvpc"]],
];

const unsupportedByMode: Rule = {
  id: "network-mode-member",
  severity: "refused",
  source: PAGES.container,
  check: ({ containers, networkMode }, report) => {
    for (const { members, path } of containers) {
      for (const [key, modes] of UNSUPPORTED) {
        if (!isPresent(members, key) || members[key] === false) continue;
        if (networkMode === OPEN) report.undecided([...path, key]);
        else if (modes.includes(networkMode)) {
          report.broken([...path, key], `The network mode ${networkMode} does not support ${key}.`, `Remove ${key}.`);
        }
      }
    }
  },
};

/** Rules about the network mode and ports. @guide G154 */
export const NETWORK_RULES: readonly Rule[] = [
  fargateNetwork,
  externalNetwork,
  windowsNetwork,
  portNumbers,
  hostPorts,
  noPorts,
  portTaken,
  reservedPort,
  portNames,
  serviceConnect,
  unsupportedByMode,
];
