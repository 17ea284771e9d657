import {
  CreateClusterCommand,
  CreateServiceCommand,
  type DeploymentConfiguration,
  DeleteServiceCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  StopTaskCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type EcsSandbox, openEcsSandbox } from "./ecs-sandbox.fixture";

let sandbox: EcsSandbox;
let ecs: ECSClient;
const advance = async (seconds: number) => await sandbox.advance(seconds);

/** The image of each family says what its tasks do. */
const IMAGES = {
  good: "nginx:1",
  better: "nginx:2",
  image: "nginx:does-not-exist",
  exit: "nginx:exits-with-1",
} as const;
type Family = keyof typeof IMAGES;

async function register(family: Family): Promise<void> {
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [{ name: "web", image: IMAGES[family] }],
    }),
  );
}

beforeAll(async () => {
  sandbox = await openEcsSandbox();
  ecs = sandbox.ecs;
  for (const family of ["good", "better", "image", "exit"] as const) await register(family);
});
afterAll(async () => {
  await sandbox.close();
});

let clusters = 0;
/** A service in its own cluster, so that tests do not share tasks. */
async function create(taskDefinition: string, desiredCount: number, deploymentConfiguration?: DeploymentConfiguration) {
  const cluster = `cluster-${String((clusters += 1))}`;
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const { service } = await ecs.send(
    new CreateServiceCommand({
      cluster,
      serviceName: "web",
      taskDefinition,
      desiredCount,
      launchType: "FARGATE",
      deploymentConfiguration,
      networkConfiguration: sandbox.network,
    }),
  );
  return { cluster, service };
}
async function look(cluster: string) {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: ["web"] }));
  const service = services?.[0];
  return {
    counts: [service?.desiredCount, service?.runningCount, service?.pendingCount],
    rollouts: service?.deployments?.map(({ status, rolloutState, runningCount, taskDefinition }) => [
      status,
      taskDefinition?.split("/").at(-1),
      rolloutState,
      runningCount,
    ]),
    failed: service?.deployments?.[0]?.failedTasks,
    reason: service?.deployments?.[0]?.rolloutStateReason,
    events: service?.events?.map(({ message }) => message?.replaceAll(/ecs-svc\/\d+/g, "ecs-svc/…")) ?? [],
    configuration: service?.deploymentConfiguration,
  };
}
const update = async (cluster: string, changes: object) =>
  await ecs.send(new UpdateServiceCommand({ cluster, service: "web", ...changes }));
const tasksOf = async (cluster: string, more: object = {}) =>
  (await ecs.send(new ListTasksCommand({ cluster, serviceName: "web", ...more }))).taskArns ?? [];

test("a service starts its tasks and reaches a steady state", async () => {
  const { cluster } = await create("good", 3);
  expect(await look(cluster)).toMatchObject({ counts: [3, 0, 3], rollouts: [["PRIMARY", "good:1", "IN_PROGRESS", 0]] });
  expect(await tasksOf(cluster)).toHaveLength(3);
  await advance(60);
  const steady = await look(cluster);
  expect(steady).toMatchObject({ counts: [3, 3, 0], rollouts: [["PRIMARY", "good:1", "COMPLETED", 3]] });
  expect(steady.events.slice(0, 2)).toEqual([
    "(service web) has reached a steady state.",
    "(service web) (deployment ecs-svc/…) deployment completed.",
  ]);
  expect(steady.events[2]).toMatch(/^\(service web\) has started 3 tasks: \(task /);
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html */
test("a rolling update keeps the desired tasks running", async () => {
  const { cluster } = await create("good", 2);
  await advance(60);
  await update(cluster, { taskDefinition: "better" });
  const begun = await look(cluster);
  expect(begun.counts).toEqual([2, 2, 2]);
  expect(begun.rollouts).toEqual([
    ["PRIMARY", "better:1", "IN_PROGRESS", 0],
    ["ACTIVE", "good:1", "COMPLETED", 2],
  ]);
  await advance(60);
  const done = await look(cluster);
  expect(done).toMatchObject({ counts: [2, 2, 0], rollouts: [["PRIMARY", "better:1", "COMPLETED", 2]] });
  const stopped = await ecs.send(
    new DescribeTasksCommand({ cluster, tasks: [...(await tasksOf(cluster, { desiredStatus: "STOPPED" }))] }),
  );
  expect(stopped.tasks?.map(({ stopCode, lastStatus }) => [stopCode, lastStatus])).toEqual([
    ["ServiceSchedulerInitiated", "STOPPED"],
    ["ServiceSchedulerInitiated", "STOPPED"],
  ]);
});

test("maximumPercent 100 stops old tasks before it starts new ones", async () => {
  const { cluster } = await create("good", 2, { maximumPercent: 100, minimumHealthyPercent: 50 });
  await advance(60);
  await update(cluster, { taskDefinition: "better" });
  expect((await look(cluster)).counts).toEqual([2, 1, 1]);
  await advance(120);
  expect(await look(cluster)).toMatchObject({ counts: [2, 2, 0], rollouts: [["PRIMARY", "better:1", "COMPLETED", 2]] });
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
test.each(["image", "exit"])("the circuit breaker ends a deployment whose tasks fail (%s)", async (family) => {
  const { cluster } = await create(family, 2, { deploymentCircuitBreaker: { enable: true, rollback: false } });
  await advance(3600);
  const { counts, rollouts, failed, reason, events } = await look(cluster);
  expect([counts, rollouts]).toEqual([[2, 0, 0], [["PRIMARY", `${family}:1`, "FAILED", 0]]]);
  expect(failed).toBeGreaterThanOrEqual(3);
  expect(reason).toBe("ECS deployment circuit breaker: tasks failed to start.");
  expect(events[0]).toBe("(service web) (deployment ecs-svc/…) deployment failed: tasks failed to start.");
});

test("the circuit breaker rolls back to the last completed deployment", async () => {
  const { cluster } = await create("good", 2, { deploymentCircuitBreaker: { enable: true, rollback: true } });
  await advance(60);
  await update(cluster, { taskDefinition: "image" });
  await advance(3600);
  const after = await look(cluster);
  expect(after).toMatchObject({ counts: [2, 2, 0], rollouts: [["PRIMARY", "good:1", "COMPLETED", 2]] });
  expect(after.events).toContain("(service web) rolling back to (deployment ecs-svc/…).");
});

test("without a circuit breaker a deployment retries with longer pauses", async () => {
  const { cluster } = await create("image", 1);
  await advance(120);
  const early = (await look(cluster)).failed ?? 0;
  await advance(3600);
  const late = await look(cluster);
  expect(late.rollouts).toEqual([["PRIMARY", "image:1", "IN_PROGRESS", 0]]);
  expect(early).toBeGreaterThan(1);
  expect((late.failed ?? 0) - early).toBeLessThan(early * 30);
  expect(late.failed).toBeGreaterThan(early);
});

test("a task that a person stops is replaced", async () => {
  const { cluster } = await create("good", 1);
  await advance(60);
  const [task = ""] = await tasksOf(cluster);
  await ecs.send(new StopTaskCommand({ cluster, task }));
  const replaced = await tasksOf(cluster);
  expect(replaced).toHaveLength(1);
  expect(replaced).not.toContain(task);
  expect(await look(cluster)).toMatchObject({ counts: [1, 0, 1], failed: 0 });
});

test("a service is scaled, deployed again, and deleted", async () => {
  const { cluster } = await create("good", 1);
  await advance(60);
  await update(cluster, { desiredCount: 3 });
  await advance(60);
  expect((await look(cluster)).counts).toEqual([3, 3, 0]);
  await update(cluster, { desiredCount: 0 });
  await advance(60);
  expect((await look(cluster)).counts).toEqual([0, 0, 0]);
  await update(cluster, { desiredCount: 1, forceNewDeployment: true });
  expect((await look(cluster)).rollouts).toEqual([["PRIMARY", "good:1", "IN_PROGRESS", 0]]);
  await ecs.send(new DeleteServiceCommand({ cluster, service: "web", force: true }));
  await advance(60);
  expect(await tasksOf(cluster)).toEqual([]);
  // https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html
  expect((await ecs.send(new ListServicesCommand({ cluster }))).serviceArns).toEqual([]);
});

test("deploymentConfiguration is kept, with AWS's own values for the rest", async () => {
  const { cluster, service } = await create("good", 1, { minimumHealthyPercent: 50 });
  const expected = { maximumPercent: 200, minimumHealthyPercent: 50 };
  expect(service?.deploymentConfiguration).toMatchObject(expected);
  await update(cluster, { desiredCount: 2 });
  expect((await look(cluster)).configuration).toMatchObject(expected);
});

test("a cluster counts its tasks and services", async () => {
  const { cluster } = await create("good", 2);
  const count = async () => (await ecs.send(new DescribeClustersCommand({ clusters: [cluster] }))).clusters?.[0];
  expect(await count()).toMatchObject({ runningTasksCount: 0, pendingTasksCount: 2, activeServicesCount: 1 });
  await advance(60);
  expect(await count()).toMatchObject({ runningTasksCount: 2, pendingTasksCount: 0, activeServicesCount: 1 });
});

test("neither a read nor a restart changes what happens", async () => {
  const { cluster } = await create("good", 2, { deploymentCircuitBreaker: { enable: true, rollback: true } });
  const { cluster: watched } = await create("good", 2, { deploymentCircuitBreaker: { enable: true, rollback: true } });
  await advance(60);
  for (const name of [cluster, watched]) await update(name, { taskDefinition: "exit" });
  for (let times = 0; times < 20; times += 1) {
    await advance(7);
    await look(watched);
  }
  const seen = await look(cluster);
  expect((await look(watched)).rollouts).toEqual(seen.rollouts);
  const tasks = await tasksOf(cluster);
  await sandbox.kill();
  expect(await tasksOf(cluster)).toEqual(tasks);
  expect(await look(cluster)).toEqual(seen);
});
