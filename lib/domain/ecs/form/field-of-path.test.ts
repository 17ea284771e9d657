import { expect, test } from "vitest";

import { container, fargateTask } from "../testing/documents";
import { Placeholder, type Path } from "../value";
import { fieldOfPath } from "./field-of-path";

const document = fargateTask({
  runtimePlatform: { cpuArchitecture: "ARM64" },
  containerDefinitions: [
    new Placeholder("${sidecar}"),
    container({ environment: [{ name: "A", value: "1" }], ulimits: [{ name: "nofile", softLimit: 1, hardLimit: 1 }] }),
  ],
});

test.each<{ path: Path; field: string | undefined }>([
  { path: ["cpu"], field: "cpu" },
  { path: ["requiresCompatibilities", 0], field: "requiresCompatibilities" },
  { path: ["runtimePlatform", "cpuArchitecture"], field: "cpuArchitecture" },
  { path: ["runtimePlatform"], field: "cpuArchitecture" },
  { path: ["containerDefinitions", 1, "image"], field: "containers.0.image" },
  { path: ["containerDefinitions", 1, "portMappings", 0, "hostPort"], field: "containers.0.ports.0.hostPort" },
  { path: ["containerDefinitions", 1, "portMappings", 0], field: "containers.0.ports.0.containerPort" },
  { path: ["containerDefinitions", 1, "environment", 0, "value"], field: "containers.0.environment.0.value" },
  { path: ["containerDefinitions", 1, "logConfiguration"], field: "containers.0.logDriver" },
  { path: ["containerDefinitions", 1, "logConfiguration", "options"], field: "containers.0.logGroup" },
  { path: ["containerDefinitions", 1], field: "containers.0.name" },
  { path: ["containerDefinitions", 1, "ulimits", 0], field: undefined },
  { path: ["containerDefinitions", 1, "secrets"], field: undefined },
  { path: ["containerDefinitions", 0], field: undefined },
  { path: ["containerDefinitions"], field: undefined },
  { path: ["volumes", 0, "name"], field: undefined },
  { path: [], field: undefined },
])("the field at $path is $field", ({ path, field }) => {
  expect(fieldOfPath(document, path)).toBe(field);
});
