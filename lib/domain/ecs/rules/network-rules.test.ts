import { expect, test } from "vitest";

import { container, ec2Task, fargateTask, onEc2, onFargate } from "../testing/documents";
import { broken, FIRST, pair, windows, testRules } from "../testing/rule-rows";

import { NETWORK_RULES } from "./network-rules";

testRules(NETWORK_RULES, [
  { rule: "fargate-network-mode", at: "/networkMode", document: fargateTask({ networkMode: "bridge" }), says: "awsvpc" },
  { rule: "fargate-network-mode", at: "/networkMode", document: fargateTask({ networkMode: undefined }), says: "none is set" },
  { rule: "fargate-network-mode", at: "/networkMode", document: ec2Task({ cpu: "512", memory: "1024" }), launchType: "fargate" },
  { rule: "windows-network-mode", at: "/networkMode", document: windows({}, { networkMode: "host" }) },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/containerPort`,
    document: onFargate({ portMappings: [{ containerPort: 0 }] }),
  },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: onEc2({ portMappings: [{ containerPort: 80, hostPort: 70000 }] }),
  },
  { rule: "port-number", at: `${FIRST}/portMappings/0`, document: onFargate({ portMappings: [{ protocol: "tcp" }] }) },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0`,
    document: onFargate({ portMappings: [{ containerPort: 80, containerPortRange: "90-99" }] }),
  },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/containerPortRange`,
    document: onFargate({ portMappings: [{ containerPortRange: "99-90" }] }),
  },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: onFargate({ portMappings: [{ containerPortRange: "90-99", hostPort: 90 }] }),
  },
  {
    rule: "port-number",
    at: `${FIRST}/portMappings/0/containerPortRange`,
    document: ec2Task({
      networkMode: "host",
      containerDefinitions: [container({ memory: 99, portMappings: [{ containerPortRange: "90-99" }] })],
    }),
  },
  {
    rule: "host-port",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: onFargate({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }),
    says: "set it to 80",
  },
  {
    rule: "host-port",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: ec2Task({
      networkMode: "host",
      containerDefinitions: [container({ memory: 99, portMappings: [{ containerPort: 80, hostPort: 0 }] })],
    }),
  },
  {
    rule: "network-none",
    at: `${FIRST}/portMappings`,
    document: ec2Task({ networkMode: "none" }),
  },
  {
    rule: "port-taken",
    at: "/containerDefinitions/1/portMappings/0",
    document: pair({}, { portMappings: [{ containerPort: 8080 }] }),
  },
  {
    rule: "port-taken",
    at: `${FIRST}/portMappings/1`,
    document: onEc2({
      portMappings: [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 81, hostPort: 8080 },
      ],
    }),
  },
  {
    rule: "reserved-host-port",
    at: `${FIRST}/portMappings/0/hostPort`,
    document: onEc2({ portMappings: [{ containerPort: 80, hostPort: 2375 }] }),
  },
  {
    rule: "port-name",
    at: `${FIRST}/portMappings/0/name`,
    document: onFargate({ portMappings: [{ containerPort: 80, name: "Web" }] }),
  },
  {
    rule: "port-name",
    at: "/containerDefinitions/1/portMappings/0/name",
    document: pair(
      { portMappings: [{ containerPort: 80, name: "web" }] },
      { portMappings: [{ containerPort: 81, name: "web" }] },
    ),
  },
  {
    rule: "app-protocol-name",
    at: `${FIRST}/portMappings/0/appProtocol`,
    document: onFargate({ portMappings: [{ containerPort: 80, appProtocol: "http" }] }),
  },
  {
    rule: "app-protocol-name",
    at: `${FIRST}/portMappings/0/protocol`,
    document: onFargate({ portMappings: [{ containerPort: 80, protocol: "TCP" }] }),
  },
  { rule: "network-mode-member", at: `${FIRST}/hostname`, document: onFargate({ hostname: "web" }) },
  {
    rule: "network-mode-member",
    at: `${FIRST}/links`,
    document: ec2Task({ networkMode: "host", containerDefinitions: [container({ memory: 99, links: ["web"] })] }),
  },
  {
    rule: "external-network-mode",
    at: "/networkMode",
    document: ec2Task({
      requiresCompatibilities: ["EXTERNAL"],
      networkMode: "awsvpc",
      containerDefinitions: [container({ memory: 9 })],
    }),
  },
  { rule: "network-mode-member", at: `${FIRST}/disableNetworking`, document: onFargate({ disableNetworking: true }) },
]);

test.each([
  ["awsvpc", ["host-port"]],
  ["host", ["host-port"]],
  ["bridge", []],
  ["none", ["network-none"]],
])("the network mode %s decides which host ports are allowed", { tags: ["G154"] }, (networkMode, rules) => {
  const mapped = container({ memory: 512, portMappings: [{ containerPort: 80, hostPort: 8080 }] });
  expect(broken(ec2Task({ networkMode, containerDefinitions: [mapped] }))).toEqual(rules);
});
