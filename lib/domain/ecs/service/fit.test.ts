import { expect, test } from "vitest";

import { fitTasks, type FitInput } from "./fit";
import { taskInterfacesOf } from "./interface-limits";
import type { Launch } from "./service-settings";
import { containerInstance, needs } from "./testing/surroundings";

const EC2 = { how: "launch-type", launchType: "EC2" } as const;
const FARGATE = { how: "launch-type", launchType: "FARGATE" } as const;
const SUBNETS = [
  { subnetId: "subnet-0aaaaaaaaaaaaaaaa", zone: "eu-west-1a", freeAddresses: 200 },
  { subnetId: "subnet-0bbbbbbbbbbbbbbbb", zone: "eu-west-1b", freeAddresses: 200 },
];
const instance = (number: number, changes: Parameters<typeof containerInstance>[0] = {}) =>
  containerInstance({ arn: `arn:${String(number)}`, instanceId: `i-${String(number)}`, ...changes });

/** The example of the guide page: one instance lacks interfaces, one CPU, one has no room at all. */
const THREE = [
  instance(1, { interfaces: { total: 2, used: 1 } }),
  instance(2, { remaining: { cpu: 512, memory: 4692 }, availabilityZone: "eu-west-1b", interfaces: { total: 2, used: 0 } }),
  instance(3, { remaining: { cpu: 256, memory: 3668 }, interfaces: { total: 2, used: 1 } }),
];
const input = (changes: Partial<FitInput> = {}): FitInput => ({
  wanted: 4,
  needs: needs(),
  launch: EC2,
  instances: THREE,
  subnets: SUBNETS,
  ...changes,
});

test("names what each instance lacks for the tasks that do not fit", { tags: ["G159", "G166", "G198", "G200"] }, () => {
  const fit = fitTasks(input());
  expect(fit).toMatchObject({
    wanted: 4,
    fits: 2,
    because: "What is missing: CPU on 2 instances and network interfaces on 1 instance.",
  });
  expect(fit.instances.map(({ places, words }) => [places, words])).toEqual([
    [1, "No network interface is left after 1 task."],
    [1, "CPU is used up after 1 task: 0 units left, a task needs 512."],
    [0, "CPU is short by 256 units: 256 are free, a task needs 512."],
  ]);
  expect(fit.withOneMore).toBe(4);
});

test("says nothing when everything fits", () => {
  expect(fitTasks(input({ wanted: 2 }))).toMatchObject({ fits: 2, because: "" });
});

test.each<{ what: string; changes: Partial<FitInput>; fits: number; says: string }>([
  {
    what: "a fixed port",
    changes: {
      needs: needs({
        networkMode: "bridge",
        ports: [{ containerName: "web", containerPort: 80, hostPort: 80, protocol: "tcp" }],
      }),
      instances: [instance(1), instance(2)],
    },
    fits: 2,
    says: "Port 80 is taken after 1 task",
  },
  {
    what: "a port that another task has",
    changes: {
      needs: needs({
        networkMode: "bridge",
        ports: [{ containerName: "web", containerPort: 80, hostPort: 80, protocol: "tcp" }],
      }),
      instances: [instance(1, { takenPorts: ["80/tcp"] })],
    },
    fits: 0,
    says: "Port 80 is taken.",
  },
  {
    what: "memory",
    changes: { needs: needs({ memory: 8000 }), instances: [instance(1)] },
    fits: 0,
    says: "Memory is short by 2284 MiB",
  },
  { what: "an instance that drains", changes: { instances: [instance(1, { status: "DRAINING" })] }, fits: 0, says: "DRAINING" },
  { what: "an agent that is away", changes: { instances: [instance(1, { agentConnected: false })] }, fits: 0, says: "agent" },
  {
    what: "a zone without a subnet",
    changes: { instances: [instance(1, { availabilityZone: "eu-west-1c" })] },
    fits: 0,
    says: "eu-west-1c",
  },
  {
    what: "an empty subnet",
    changes: { instances: [instance(1)], subnets: [{ subnetId: "s", zone: "eu-west-1a", freeAddresses: 0 }] },
    fits: 0,
    says: "No address is left",
  },
  {
    what: "one task on each instance",
    changes: { distinctInstance: true, needs: needs({ cpu: 128 }), instances: [instance(1, { interfaces: undefined })] },
    fits: 1,
    says: "for itself",
  },
])("$what limits the tasks", ({ changes, fits, says }) => {
  const fit = fitTasks(input(changes));
  expect(fit.fits).toBe(fits);
  expect(fit.instances[0]?.words).toContain(says);
});

test("a bridge port that the instance chooses takes no place", () => {
  const task = needs({
    networkMode: "bridge",
    cpu: 128,
    ports: [{ containerName: "web", containerPort: 80, hostPort: 0, protocol: "tcp" }],
  });
  expect(fitTasks(input({ needs: task, instances: [instance(1)], wanted: 4 })).fits).toBe(4);
});

test.each<{ what: string; changes: Partial<FitInput>; places: readonly number[] }>([
  { what: "distributes tasks over zones", changes: {}, places: [1, 1, 0] },
  {
    what: "fills the fullest instance",
    changes: { placementStrategies: [{ type: "binpack", field: "cpu" }] },
    places: [0, 2, 0],
  },
  {
    what: "distributes tasks over instances",
    changes: { placementStrategies: [{ type: "spread", field: "instanceId" }] },
    places: [1, 1, 0],
  },
])("$what", ({ changes, places }) => {
  const task = needs({ networkMode: "bridge", cpu: 256, ports: [] });
  const two = [instance(1), instance(2, { availabilityZone: "eu-west-1b", remaining: { cpu: 512, memory: 4692 } }), instance(3)];
  const fit = fitTasks(input({ needs: task, instances: two, wanted: 2, ...changes }));
  expect(fit.instances.map((one) => one.places)).toEqual(places);
});

test("counts free addresses on Fargate and says what it does not count", () => {
  const few = SUBNETS.map((subnet) => ({ ...subnet, freeAddresses: 1 }));
  expect(fitTasks(input({ launch: FARGATE, subnets: few }))).toMatchObject({
    fits: 2,
    because: "Each task on Fargate needs an address, and the 2 subnets have 2 free.",
    notCounted: ["the quota of the account for vCPUs on Fargate"],
  });
  expect(fitTasks(input({ launch: FARGATE })).fits).toBe(4);
  const without = fitTasks(input({ launch: FARGATE, subnets: [] }));
  expect(without.fits).toBeUndefined();
  expect(without.because).toMatch(/Choose subnets in the ECS infrastructure step/);
});

test("counts only instances of the chosen capacity provider", () => {
  const launch: Launch = { how: "capacity-providers", providers: [{ name: "parcel-asg", weight: 1 }] };
  const instances = [instance(1, { capacityProvider: "parcel-asg" }), instance(2)];
  const providers = [{ name: "parcel-asg", status: "ACTIVE", kind: "auto-scaling-group", scales: true }] as const;
  expect(fitTasks(input({ launch, instances, providers }))).toMatchObject({
    fits: 1,
    because: expect.stringContaining("starts instances"),
  });
  expect(fitTasks(input({ launch, instances: [instance(2)] }))).toMatchObject({
    fits: 0,
    because: expect.stringContaining("parcel-asg"),
  });
});

test.each<{ what: string; changes: Partial<FitInput>; says: string }>([
  { what: "the instances could not be read", changes: { instances: undefined }, says: "could not be read" },
  { what: "a placeholder decides the size", changes: { needs: needs({ cpu: undefined }) }, says: "placeholder" },
  { what: "the subnets could not be read", changes: { launch: FARGATE, subnets: undefined }, says: "could not be read" },
])("counts nothing when $what", ({ changes, says }) => {
  const fit = fitTasks(input(changes));
  expect(fit.fits).toBeUndefined();
  expect(fit.because).toContain(says);
});

test("a cluster without instances is named", () => {
  expect(fitTasks(input({ instances: [] }))).toMatchObject({ fits: 0, because: "The cluster has no container instances." });
});

// https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
test.each([
  ["m5.large", 2],
  ["t3.medium", 2],
  ["c6i.4xlarge", 7],
  ["x9.large", undefined],
])("%s has room for %s tasks with an interface", (type, most) => {
  expect(taskInterfacesOf(type)).toBe(most);
});
