import { listed } from "@/lib/core/listed";

import { SERVICE_PAGES, type ServiceRule } from "./rule";

const connectNetwork: ServiceRule = {
  id: "service-connect-network",
  severity: "refused",
  source: SERVICE_PAGES.serviceConnect,
  check: ({ serviceConnect }, { task }, report) => {
    if (serviceConnect === undefined) return;
    if (task?.networkMode === "host" || task?.networkMode === "none") {
      report(
        "serviceConnect.namespace",
        `Service Connect does not work with the network mode ${task.networkMode}. Use awsvpc or bridge in the task definition.`,
      );
    }
  },
};

const connectPort: ServiceRule = {
  id: "service-connect-port",
  severity: "refused",
  source: SERVICE_PAGES.serviceConnect,
  check: ({ serviceConnect }, { task }, report) => {
    if (serviceConnect === undefined) return;
    const { portName, clientPort } = serviceConnect;
    if (portName === undefined) {
      if (clientPort !== undefined) {
        report("serviceConnect.portName", "Enter which port mapping the others reach, or leave the port empty.");
      }
      return;
    }
    if (clientPort === undefined) report("serviceConnect.clientPort", "Enter the port at which other services call it.");
    if (task === undefined || task.hasUnknownPorts || task.ports.some(({ name }) => name === portName)) return;
    const names = task.ports.flatMap(({ name }) => (name === undefined ? [] : [name]));
    const known =
      names.length === 0 ? "No port mapping has a name: add one to the task definition." : `It has ${listed(names, "and")}.`;
    report("serviceConnect.portName", `The task definition has no port mapping named ${portName}. ${known}`);
  },
};

const registry: ServiceRule = {
  id: "service-registry-port",
  severity: "refused",
  source: SERVICE_PAGES.registry,
  check: ({ serviceRegistry }, { task }, report) => {
    if (serviceRegistry === undefined) return;
    const { containerName, containerPort } = serviceRegistry;
    const needsPort = task?.networkMode === "bridge" || task?.networkMode === "host";
    if (needsPort && (containerName === undefined || containerPort === undefined)) {
      const message = `With the network mode ${task.networkMode ?? ""} Cloud Map needs the container and its port, for an SRV record.`;
      report(containerName === undefined ? "serviceRegistry.containerName" : "serviceRegistry.containerPort", message);
      return;
    }
    if ((containerName === undefined) !== (containerPort === undefined)) {
      const field = containerName === undefined ? "serviceRegistry.containerName" : "serviceRegistry.containerPort";
      report(field, "Enter the container and its port for an SRV record, or neither for an A record.");
    }
    if (containerName === undefined || task === undefined || task.hasUnknownPorts) return;
    if (task.ports.some((port) => port.containerName === containerName && port.containerPort === containerPort)) return;
    const message = `Container ${containerName} does not map port ${String(containerPort)}. Choose one of the task definition.`;
    report("serviceRegistry.containerPort", message);
  },
};

/** Rules about how other services find this one. @guide G162 */
export const DISCOVERY_RULES: readonly ServiceRule[] = [connectNetwork, connectPort, registry];
