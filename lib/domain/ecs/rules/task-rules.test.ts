import { ec2Task, fargateTask, onFargate } from "../testing/documents";
import { testRules } from "../testing/rule-rows";

import { TASK_RULES } from "./task-rules";

testRules(TASK_RULES, [
  { rule: "family", at: "/family", document: fargateTask({ family: "parcel api" }) },
  { rule: "definition-size", at: "", document: onFargate({ environment: [{ name: "A", value: "x".repeat(65_536) }] }) },
  { rule: "launch-type", at: "/requiresCompatibilities", document: fargateTask(), launchType: "ec2" },
  { rule: "tag", at: "/tags/0/key", document: fargateTask({ tags: [{ key: "aws:x", value: "1" }] }) },
  {
    rule: "tag",
    at: "/tags",
    document: fargateTask({ tags: Array.from({ length: 51 }, (_, index) => ({ key: String(index), value: "" })) }),
  },
  {
    rule: "placement-constraint",
    at: "/placementConstraints/0",
    document: ec2Task({ placementConstraints: [{ type: "memberOf" }] }),
  },
  {
    rule: "proxy-configuration",
    at: "/proxyConfiguration",
    document: fargateTask({ proxyConfiguration: { containerName: "web", properties: [{ name: "AppPorts", value: "80" }] } }),
    says: "ProxyIngressPort, ProxyEgressPort, EgressIgnoredIPs, IgnoredUID or IgnoredGID",
  },
  {
    rule: "proxy-container",
    at: "/proxyConfiguration/containerName",
    document: ec2Task({ proxyConfiguration: { containerName: "envoy" } }),
  },
  {
    rule: "inference-accelerator",
    at: "/inferenceAccelerators",
    document: ec2Task({ inferenceAccelerators: [{ deviceName: "d", deviceType: "eia2.medium" }] }),
  },
]);
