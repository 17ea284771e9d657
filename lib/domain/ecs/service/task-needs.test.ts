import { expect, test } from "vitest";

import { container, ec2Task, fargateTask } from "../testing/documents";

import { hostPortsOf, taskNeeds } from "./task-needs";

test("reads the size of the task, or else adds up its containers", { tags: ["G159"] }, () => {
  expect(taskNeeds(fargateTask({ cpu: ".5 vCPU", memory: "1 GB" }))).toMatchObject({
    cpu: 512,
    memory: 1024,
    onFargate: true,
    onEc2: false,
  });
  const two = ec2Task({
    containerDefinitions: [
      container({ cpu: 100, memory: 512 }),
      container({ name: "side", cpu: 28, memory: 512, memoryReservation: 64 }),
    ],
  });
  expect(taskNeeds(two)).toMatchObject({ cpu: 128, memory: 576, networkMode: "bridge", onFargate: false, onEc2: true });
});

test("a placeholder leaves the value unknown", () => {
  const needs = taskNeeds(fargateTask({ cpu: "<CPU>", networkMode: "<+pipeline.variables.mode>" }));
  expect(needs.cpu).toBeUndefined();
  expect(needs.networkMode).toBeUndefined();
  expect(taskNeeds(fargateTask({ containerDefinitions: "<+variable.containers>" })).hasUnknownPorts).toBe(true);
});

test("a task with awsvpc takes no port of its instance", () => {
  const fixed = { containerDefinitions: [container({ memory: 64, portMappings: [{ containerPort: 8080, hostPort: 80 }] })] };
  expect(hostPortsOf(taskNeeds(ec2Task(fixed)))).toEqual([{ port: 80, protocol: "tcp" }]);
  expect(hostPortsOf(taskNeeds(ec2Task({ ...fixed, networkMode: "host" })))).toEqual([{ port: 8080, protocol: "tcp" }]);
  expect(hostPortsOf(taskNeeds(fargateTask()))).toEqual([]);
  expect(hostPortsOf(taskNeeds(ec2Task()))).toEqual([]);
});

test("a document without containers needs nothing and does not throw", () => {
  expect(taskNeeds({})).toMatchObject({ cpu: 0, memory: 0, ports: [], containerNames: [] });
});
