import { onEc2, onFargate } from "../testing/documents";
import { FIRST, windows, testRules } from "../testing/rule-rows";

import { PLATFORM_RULES } from "./platform-rules";

testRules(PLATFORM_RULES, [
  { rule: "windows-member", at: `${FIRST}/user`, document: windows({ user: "app" }) },
  {
    rule: "runtime-platform",
    at: "/runtimePlatform/cpuArchitecture",
    document: windows({}, { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE", cpuArchitecture: "ARM64" } }),
  },
  {
    rule: "runtime-platform",
    at: "/runtimePlatform/operatingSystemFamily",
    document: windows({}, { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2016_FULL" } }),
  },
  {
    rule: "capability-name",
    at: `${FIRST}/linuxParameters/capabilities/add/0`,
    document: onEc2({ linuxParameters: { capabilities: { add: ["CAP_NET_ADMIN", "NET_RAW"] } } }),
    says: "Write NET_ADMIN.",
  },
  {
    rule: "capability-name",
    at: `${FIRST}/linuxParameters/capabilities/drop/0`,
    document: onEc2({ linuxParameters: { capabilities: { drop: ["EVERYTHING_ELSE"] } } }),
    says: "such as NET_ADMIN",
  },
  {
    rule: "resource-requirement",
    at: `${FIRST}/resourceRequirements/0/sharingStrategy`,
    document: onEc2({
      resourceRequirements: [{ type: "GPU", value: "1", sharingStrategy: { nvidiaMps: { memory: 1024 } } }],
    }),
  },
  {
    rule: "resource-requirement",
    at: `${FIRST}/resourceRequirements/0/value`,
    document: onEc2({ resourceRequirements: [{ type: "NeuronDevice", value: "1" }] }),
    says: "ALL",
  },
  {
    rule: "swappiness",
    at: `${FIRST}/linuxParameters/swappiness`,
    document: onEc2({ linuxParameters: { maxSwap: 1, swappiness: 101 } }),
  },
  {
    rule: "ulimit",
    at: `${FIRST}/ulimits/0/softLimit`,
    document: onFargate({ ulimits: [{ name: "nofile", softLimit: 20, hardLimit: 10 }] }),
  },
  {
    rule: "resource-requirement",
    at: `${FIRST}/resourceRequirements/0/value`,
    document: onEc2({ resourceRequirements: [{ type: "GPU", value: "some" }] }),
  },
  { rule: "privileged", at: `${FIRST}/privileged`, document: onEc2({ privileged: true }) },
]);
