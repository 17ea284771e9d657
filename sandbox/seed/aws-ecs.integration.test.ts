import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { localAwsClient } from "@/sandbox/local-aws-client";

import { type AwsSandbox, startAwsSandbox } from "./start-aws";

let stateDir = "";
let sandbox: AwsSandbox | undefined;
let ecs: ECSClient;
let subnet = "";

/** Each guarantee is on the page of its operation: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html */
beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "carabiner-ecs-"));
  sandbox = await startAwsSandbox({ stateDir, seed: false });
  const options = {
    endpoint: sandbox.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  ecs = localAwsClient(ECSClient, options);
  const ec2 = localAwsClient(EC2Client, options);
  // A new VPC has no DNS names for network interfaces.
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.9.0.0/16" }));
  const made = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId ?? "", CidrBlock: "10.9.1.0/24" }));
  subnet = made.Subnet?.SubnetId ?? "";
  for (const name of ["web", "web", "web", "web", "web", "web", "web", "web", "web", "web", "worker"]) await register(name);
  await ecs.send(new CreateClusterCommand({ clusterName: "main" }));
  await ecs.send(new CreateClusterCommand({ clusterName: "other" }));
});
afterAll(async () => {
  await sandbox?.stop();
  await rm(stateDir, { recursive: true, force: true });
});

const register = async (family: string) =>
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: ".25 vCPU",
      memory: "1 GB",
      containerDefinitions: [{ name: family, image: `public.ecr.aws/docker/library/${family}:1` }],
    }),
  );
const networkConfiguration = () => ({ awsvpcConfiguration: { subnets: [subnet] } });
const createService = async (serviceName: string) =>
  await ecs.send(
    new CreateServiceCommand({
      cluster: "main",
      serviceName,
      taskDefinition: "web",
      desiredCount: 0,
      launchType: "FARGATE",
      networkConfiguration: networkConfiguration(),
    }),
  );
const names = (arns: readonly string[] = []) => arns.map((arn) => arn.split("/").at(-1));
const refusal = { name: "InvalidParameterException" };

describe("pages", () => {
  const services = Array.from({ length: 12 }, (_, index) => `service-${String(index).padStart(2, "0")}`);
  beforeAll(async () => {
    for (const name of services) await createService(name);
  });

  test("ListServices returns 10 services without maxResults, and a token for the others", async () => {
    const first = await ecs.send(new ListServicesCommand({ cluster: "main" }));
    expect(names(first.serviceArns)).toEqual(services.slice(0, 10));
    const second = await ecs.send(new ListServicesCommand({ cluster: "main", nextToken: first.nextToken }));
    expect(names(second.serviceArns)).toEqual(services.slice(10));
    expect(second.nextToken).toBeUndefined();
  });

  test("a page has at most maxResults entries", async () => {
    const { serviceArns, nextToken } = await ecs.send(new ListServicesCommand({ cluster: "main", maxResults: 12 }));
    expect([serviceArns?.length, nextToken]).toEqual([12, undefined]);
    const clusters = await ecs.send(new ListClustersCommand({ maxResults: 1 }));
    expect(names(clusters.clusterArns)).toEqual(["main"]);
    expect(
      names((await ecs.send(new ListClustersCommand({ maxResults: 1, nextToken: clusters.nextToken }))).clusterArns),
    ).toEqual(["other"]);
  });

  test.each([0, 101])("maxResults cannot be %i", async (maxResults) => {
    await expect(ecs.send(new ListServicesCommand({ cluster: "main", maxResults }))).rejects.toMatchObject(refusal);
  });

  test("a token of another list or with changed letters is refused", async () => {
    const { nextToken } = await ecs.send(new ListClustersCommand({ maxResults: 1 }));
    for (const token of [nextToken, "x", "e30="]) {
      await expect(ecs.send(new ListServicesCommand({ cluster: "main", nextToken: token }))).rejects.toMatchObject(refusal);
    }
  });

  test("deleting the last entry of a page skips no entry", async () => {
    const first = await ecs.send(new ListServicesCommand({ cluster: "main", maxResults: 5 }));
    await ecs.send(new DeleteServiceCommand({ cluster: "main", service: services[4], force: true }));
    const second = await ecs.send(new ListServicesCommand({ cluster: "main", maxResults: 5, nextToken: first.nextToken }));
    expect(names(second.serviceArns)).toEqual(services.slice(5, 10));
  });

  test("ListTaskDefinitions orders revisions as numbers, in both directions", async () => {
    const list = async (sort?: "ASC" | "DESC", nextToken?: string) =>
      await ecs.send(new ListTaskDefinitionsCommand({ maxResults: 3, sort, nextToken }));
    expect(names((await list()).taskDefinitionArns)).toEqual(["web:1", "web:2", "web:3"]);
    const last = await list("DESC");
    expect(names(last.taskDefinitionArns)).toEqual(["worker:1", "web:10", "web:9"]);
    expect(names((await list("DESC", last.nextToken)).taskDefinitionArns)).toEqual(["web:8", "web:7", "web:6"]);
  });
});

describe("batches", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `x${String(index)}`);

  test("DescribeServices takes 10 services", async () => {
    const describe = async (services: string[]) => await ecs.send(new DescribeServicesCommand({ cluster: "main", services }));
    expect((await describe(many(10))).failures).toHaveLength(10);
    await expect(describe(many(11))).rejects.toMatchObject(refusal);
    await expect(describe([])).rejects.toMatchObject(refusal);
  });

  test("DescribeClusters takes 100 clusters", async () => {
    const describe = async (clusters: string[]) => await ecs.send(new DescribeClustersCommand({ clusters }));
    expect((await describe(many(100))).failures).toHaveLength(100);
    await expect(describe(many(101))).rejects.toMatchObject(refusal);
  });

  test("DescribeTasks takes 100 tasks", async () => {
    await expect(ecs.send(new DescribeTasksCommand({ cluster: "main", tasks: many(101) }))).rejects.toMatchObject(refusal);
  });

  test("RunTask starts at most 10 tasks", async () => {
    const run = ecs.send(
      new RunTaskCommand({ cluster: "main", taskDefinition: "web", count: 11, networkConfiguration: networkConfiguration() }),
    );
    await expect(run).rejects.toMatchObject(refusal);
  });
});

describe("tasks", () => {
  const runTask = async () =>
    await ecs.send(
      new RunTaskCommand({
        cluster: "main",
        taskDefinition: "web:1",
        launchType: "FARGATE",
        networkConfiguration: networkConfiguration(),
      }),
    );

  test("a Fargate task needs no security group and no container memory", async () => {
    expect((await runTask()).tasks?.map(({ launchType }) => launchType)).toEqual(["FARGATE"]);
  });

  test("DescribeTasks names the tasks that the cluster does not have", async () => {
    const { tasks } = await runTask();
    const task = tasks?.[0]?.taskArn ?? "";
    const found = await ecs.send(new DescribeTasksCommand({ cluster: "main", tasks: [task, "none"] }));
    expect([found.tasks?.map(({ taskArn }) => taskArn), found.failures?.map(({ reason }) => reason)]).toEqual([
      [task],
      ["MISSING"],
    ]);
    const elsewhere = await ecs.send(new DescribeTasksCommand({ cluster: "other", tasks: [task] }));
    expect([elsewhere.tasks, elsewhere.failures?.map(({ arn }) => arn)]).toEqual([[], [task]]);
  });

  test("StopTask refuses a task that does not exist", async () => {
    for (const cluster of ["main", "other"]) {
      await expect(ecs.send(new StopTaskCommand({ cluster, task: "none" }))).rejects.toMatchObject(refusal);
    }
  });

  test("RunTask on EC2 needs a container instance", async () => {
    const run = ecs.send(
      new RunTaskCommand({
        cluster: "main",
        taskDefinition: "web",
        launchType: "EC2",
        networkConfiguration: networkConfiguration(),
      }),
    );
    await expect(run).rejects.toMatchObject(refusal);
  });
});
