import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import {
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { describe, expect, test } from "vitest";

import { packsForPath } from "@/lib/domain/runs/packs-for-path";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import { ec2, ecs, type Keys } from "@/sandbox/seed/aws-world.fixture";

import { runInstances, sendCommand } from "./calls-ec2";
import { register } from "./calls-ecs";
import { identityWith, policyOf } from "./identities";
import { answerTo } from "./policy-calls";
import { type Call, CLUSTER, elb, type Facts, INSTANCE_PROFILE, TASK_ROLES } from "./policy-facts";

const TAGS = [{ key: "Team", value: "parcel" }];

type Deployment = {
  readonly what: string;
  readonly packs: readonly PackId[];
  /** All that the deployment does, in its order, really done: a call that is refused or fails ends the proof. */
  readonly steps: (keys: Keys, facts: Facts) => Promise<void>;
  /** A call of another kind of deployment, which this identity may not make. */
  readonly notItsOwn: Call;
};

const findHosts = (keys: Keys) =>
  ec2(keys).send(
    new DescribeInstancesCommand({
      Filters: [
        { Name: "instance-state-name", Values: ["running"] },
        { Name: "tag:Team", Values: ["parcel"] },
      ],
    }),
  );
const testConnection = (keys: Keys) => ec2(keys).send(new DescribeRegionsCommand({}));

/** A task definition with both roles and tags; its ARN. */
async function registered(keys: Keys, family: string): Promise<string> {
  const made = await register(keys, { family, executionRoleArn: TASK_ROLES[0], taskRoleArn: TASK_ROLES[1], tags: TAGS });
  return made.taskDefinition?.taskDefinitionArn ?? "";
}

const network = (facts: Facts) => ({
  awsvpcConfiguration: { subnets: [facts.subnetId], securityGroups: [facts.securityGroupId] },
});

async function createService(keys: Keys, facts: Facts, serviceName: string, targetGroupArn?: string): Promise<string> {
  const { service } = await ecs(keys).send(
    new CreateServiceCommand({
      cluster: CLUSTER,
      serviceName,
      taskDefinition: await registered(keys, serviceName),
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: network(facts),
      tags: TAGS,
      loadBalancers: targetGroupArn === undefined ? undefined : [{ targetGroupArn, containerName: "web", containerPort: 8080 }],
    }),
  );
  return service?.serviceArn ?? "";
}

/** What every strategy looks at before and after: the cluster, the service, its tasks. */
async function watch(keys: Keys, service: string): Promise<void> {
  const as = ecs(keys);
  await as.send(new ListClustersCommand({}));
  await as.send(new DescribeClustersCommand({ clusters: [CLUSTER] }));
  await as.send(new ListServicesCommand({ cluster: CLUSTER }));
  const { services } = await as.send(new DescribeServicesCommand({ cluster: CLUSTER, services: [service] }));
  await as.send(new DescribeTaskDefinitionCommand({ taskDefinition: services?.[0]?.taskDefinition ?? "" }));
  const { taskArns = [] } = await as.send(new ListTasksCommand({ cluster: CLUSTER, serviceName: service }));
  await as.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns.length === 0 ? ["none"] : taskArns }));
}

const drop = (keys: Keys, service: string) =>
  ecs(keys).send(new DeleteServiceCommand({ cluster: CLUSTER, service, force: true }));

async function roll(keys: Keys, facts: Facts): Promise<void> {
  await testConnection(keys);
  await createService(keys, facts, "proof-rolling");
  await watch(keys, "proof-rolling");
  const taskDefinition = await registered(keys, "proof-rolling");
  await ecs(keys).send(new UpdateServiceCommand({ cluster: CLUSTER, service: "proof-rolling", taskDefinition, desiredCount: 2 }));
  await watch(keys, "proof-rolling");
  await drop(keys, "proof-rolling");
}

// An older canary of the same name goes first; then the new one is made, watched and taken away.
async function canary(keys: Keys, facts: Facts): Promise<void> {
  await createService(keys, facts, "proof-canary");
  await drop(keys, "proof-canary");
  await createService(keys, facts, "proof-canary");
  await watch(keys, "proof-canary");
  await drop(keys, "proof-canary");
}

async function blueGreen(keys: Keys, facts: Facts): Promise<void> {
  const [blueGroup = "", greenGroup = ""] = facts.targetGroupArns;
  const [production = "", stage = ""] = facts.listenerArns;
  const blue = await createService(keys, facts, "proof__1", blueGroup);
  const green = await createService(keys, facts, "proof__2", greenGroup);
  await watch(keys, "proof__2");
  await elb(keys).send(new DescribeListenersCommand({ LoadBalancerArn: facts.loadBalancerArn }));
  await elb(keys).send(new DescribeRulesCommand({ ListenerArn: production }));
  await elb(keys).send(new DescribeTargetGroupsCommand({ TargetGroupArns: [blueGroup, greenGroup] }));
  await elb(keys).send(new DescribeTargetHealthCommand({ TargetGroupArn: greenGroup }));
  const forward = (ListenerArn: string, TargetGroupArn: string) =>
    elb(keys).send(new ModifyListenerCommand({ ListenerArn, DefaultActions: [{ Type: "forward", TargetGroupArn }] }));
  await forward(production, greenGroup);
  await forward(stage, blueGroup);
  for (const [resourceArn, value] of [
    [blue, "BLUE"],
    [green, "GREEN"],
  ] as const) {
    await ecs(keys).send(new UntagResourceCommand({ resourceArn, tagKeys: ["BG_VERSION"] }));
    await ecs(keys).send(new TagResourceCommand({ resourceArn, tags: [{ key: "BG_VERSION", value }] }));
  }
  await forward(production, blueGroup);
  await forward(stage, greenGroup);
  await drop(keys, "proof__1");
  await drop(keys, "proof__2");
}

async function runTask(keys: Keys, facts: Facts): Promise<void> {
  const taskDefinition = await registered(keys, "proof-task");
  const { tasks } = await ecs(keys).send(
    new RunTaskCommand({
      cluster: CLUSTER,
      taskDefinition,
      launchType: "FARGATE",
      networkConfiguration: network(facts),
      tags: TAGS,
    }),
  );
  const task = tasks?.[0]?.taskArn ?? "";
  await ecs(keys).send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: [task] }));
  await ecs(keys).send(new StopTaskCommand({ cluster: CLUSTER, task }));
}

const startTask: Call = (keys) => ecs(keys).send(new RunTaskCommand({ cluster: CLUSTER, taskDefinition: "proof-none:1" }));
const swap: Call = (keys, facts) => elb(keys).send(new ModifyListenerCommand({ ListenerArn: facts.listenerArns[0], Port: 80 }));
const stop: Call = (keys, { instanceId }) =>
  ec2(keys).send(new StopInstancesCommand({ InstanceIds: [instanceId], DryRun: true }));

const pathOf = (over: Partial<Parameters<typeof packsForPath>[0]>): readonly PackId[] =>
  packsForPath({ target: "ecs", identity: "access-key", ...over }).ticked;

// The calls of each are those that the packs' sources name: Harness's ECS tutorial and observed calls, the SSH documentation.
const DEPLOYMENTS: readonly Deployment[] = [
  {
    what: "EC2 over SSH",
    packs: pathOf({ target: "ec2", hostAccess: "ssh" }),
    steps: async (keys) => {
      await testConnection(keys);
      expect((await findHosts(keys)).Reservations?.length).toBeGreaterThan(0);
    },
    notItsOwn: stop,
  },
  {
    what: "EC2 with lifecycle by tag",
    packs: [...pathOf({ target: "ec2", hostAccess: "ssh" }), "P3"],
    steps: async (keys, { instanceId }) => {
      await testConnection(keys);
      await ec2(keys).send(new StopInstancesCommand({ InstanceIds: [instanceId] }));
      await ec2(keys).send(new StartInstancesCommand({ InstanceIds: [instanceId] }));
      await findHosts(keys);
    },
    notItsOwn: (keys, facts) => runInstances(keys, facts),
  },
  {
    what: "EC2 with new machines",
    packs: [...pathOf({ target: "ec2", hostAccess: "ssh" }), "P4"],
    steps: async (keys, facts) => {
      const machine = { IamInstanceProfile: { Name: INSTANCE_PROFILE } };
      const Tags = [{ Key: "Name", Value: "proof" }];
      const tagged = ["instance", "volume"] as const;
      const dryRun = runInstances(keys, facts, {
        ...machine,
        TagSpecifications: tagged.map((ResourceType) => ({ ResourceType, Tags })),
      });
      await expect(dryRun).rejects.toMatchObject({ name: "DryRunOperation" });
    },
    notItsOwn: stop,
  },
  {
    what: "EC2 through Systems Manager",
    packs: pathOf({ target: "ec2", hostAccess: "ssm" }),
    steps: async (keys, { instanceId }) => {
      await findHosts(keys);
      await sendCommand(keys, instanceId);
    },
    notItsOwn: stop,
  },
  { what: "ECS, rolling", packs: pathOf({ strategy: "rolling" }), steps: roll, notItsOwn: swap },
  { what: "ECS, canary", packs: pathOf({ strategy: "canary" }), steps: canary, notItsOwn: swap },
  { what: "ECS, blue/green", packs: pathOf({ strategy: "blue-green" }), steps: blueGreen, notItsOwn: startTask },
  { what: "a single ECS task", packs: ["P0", "P10"], steps: runTask, notItsOwn: (keys) => drop(keys, "parcel-api") },
  {
    what: "EC2 over SSH and ECS, rolling, by one identity",
    packs: packsForPath({ target: "both", identity: "access-key", hostAccess: "ssh", strategy: "rolling" }).ticked,
    steps: async (keys, facts) => {
      await findHosts(keys);
      await roll(keys, facts);
    },
    notItsOwn: startTask,
  },
];

/** Whole deployments, by identities that have the packs of their path and nothing else. */
export function proveDeployments(facts: () => Facts): void {
  describe("deployments", () => {
    test.each(DEPLOYMENTS)(
      "$what goes through from beginning to end, and nothing beyond it",
      async ({ packs, steps, notItsOwn }) => {
        const keys = await identityWith(policyOf(packs).policies);
        await steps(keys, facts());
        expect(await answerTo(notItsOwn, keys, facts())).toBe("denied");
      },
    );
  });
}
