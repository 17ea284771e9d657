import {
  CreateClusterCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type EcsSandbox, openEcsSandbox } from "./ecs-sandbox.fixture";

let sandbox: EcsSandbox;
let ecs: ECSClient;
const advance = async (seconds: number) => await sandbox.advance(seconds);

/** Task definitions by what their containers do. */
const FAMILIES: Readonly<Record<string, { readonly web: string; readonly side: string }>> = {
  web: { web: "nginx:1.27", side: "busybox:1" },
  exit: { web: "nginx:exits-with-1", side: "busybox:1" },
  oom: { web: "nginx:out-of-memory", side: "busybox:1" },
  image: { web: "nginx:1.27", side: "busybox:does-not-exist" },
  side: { web: "nginx:1.27", side: "busybox:exits-with-1" },
};

beforeAll(async () => {
  sandbox = await openEcsSandbox();
  ecs = sandbox.ecs;
  await ecs.send(new CreateClusterCommand({ clusterName: "main" }));
  for (const [family, { web, side }] of Object.entries(FAMILIES)) {
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family,
        networkMode: "awsvpc",
        requiresCompatibilities: ["FARGATE"],
        cpu: "256",
        memory: "512",
        containerDefinitions: [
          { name: "web", image: web },
          { name: "side", image: side, essential: false },
        ],
      }),
    );
  }
});
afterAll(async () => {
  await sandbox.close();
});

/** Runs a task of a family and returns its ARN. */
async function run(taskDefinition = "web", startedBy?: string): Promise<string> {
  const { tasks } = await ecs.send(
    new RunTaskCommand({
      cluster: "main",
      taskDefinition,
      launchType: "FARGATE",
      startedBy,
      networkConfiguration: sandbox.network,
    }),
  );
  return tasks?.[0]?.taskArn ?? "";
}

async function look(task: string): Promise<Task | undefined> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: "main", tasks: [task] }));
  return tasks?.[0];
}

const exits = (task: Task | undefined) => task?.containers?.map(({ name, exitCode, lastStatus }) => [name, lastStatus, exitCode]);

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html */
test("a task is PROVISIONING, PENDING and RUNNING as time passes", async () => {
  const task = await run();
  expect(await look(task)).toMatchObject({ lastStatus: "PROVISIONING", desiredStatus: "RUNNING" });
  await advance(3);
  expect(await look(task)).toMatchObject({ lastStatus: "PENDING" });
  await advance(3600);
  const running = await look(task);
  expect(running).toMatchObject({ lastStatus: "RUNNING" });
  expect(exits(running)).toEqual([
    ["web", "RUNNING", undefined],
    ["side", "RUNNING", undefined],
  ]);
  const { createdAt, pullStartedAt, pullStoppedAt, startedAt } = running ?? {};
  const seconds = [pullStartedAt, pullStoppedAt, startedAt].map((at) => Math.round((Number(at) - Number(createdAt)) / 1000));
  expect(seconds).toEqual([3, 8, 10]);
});

test("reading a task does not change its state", async () => {
  const task = await run();
  await advance(3600);
  for (let times = 0; times < 6; times += 1) expect(await look(task)).toMatchObject({ lastStatus: "RUNNING" });
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
test("an image that cannot be pulled stops a task before it starts", async () => {
  const task = await run("image");
  await advance(3600);
  const stopped = await look(task);
  expect(stopped).toMatchObject({ lastStatus: "STOPPED", desiredStatus: "STOPPED", stopCode: "TaskFailedToStart" });
  expect(stopped?.stoppedReason).toBe(
    "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref " +
      "docker.io/library/busybox:does-not-exist: docker.io/library/busybox:does-not-exist: not found",
  );
  expect(stopped?.startedAt).toBeUndefined();
  expect(exits(stopped)).toEqual([
    ["web", "STOPPED", undefined],
    ["side", "STOPPED", undefined],
  ]);
});

test.each([
  { kind: "exit", exitCode: 1, reason: undefined },
  { kind: "oom", exitCode: 137, reason: expect.stringContaining("OutOfMemoryError") as string },
])("an essential container that ends ($kind) stops its task", async ({ kind, exitCode, reason }) => {
  const task = await run(kind);
  await advance(11);
  expect(await look(task)).toMatchObject({ lastStatus: "RUNNING" });
  await advance(3000);
  const stopped = await look(task);
  expect(stopped).toMatchObject({
    lastStatus: "STOPPED",
    stopCode: "EssentialContainerExited",
    stoppedReason: "Essential container in task exited",
  });
  expect(exits(stopped)).toEqual([
    ["web", "STOPPED", exitCode],
    ["side", "STOPPED", 143],
  ]);
  expect(stopped?.containers?.[0]?.reason).toEqual(reason);
});

test("a container that is not essential may exit", async () => {
  const task = await run("side");
  await advance(3600);
  expect(await look(task)).toMatchObject({ lastStatus: "RUNNING" });
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopTask.html */
test("StopTask stops a task once, with its reason", async () => {
  const task = await run();
  await advance(60);
  const stop = async (reason: string) => await ecs.send(new StopTaskCommand({ cluster: "main", task, reason }));
  expect((await stop("first")).task).toMatchObject({ lastStatus: "DEACTIVATING", desiredStatus: "STOPPED" });
  expect((await stop("second")).task).toMatchObject({ stoppedReason: "first" });
  await advance(60);
  expect(await look(task)).toMatchObject({ lastStatus: "STOPPED", stopCode: "UserInitiated", stoppedReason: "first" });
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html */
test("ListTasks lists running tasks unless the call wants stopped ones", async () => {
  const [running, ended] = [await run("web", "lists"), await run("exit", "lists")];
  await advance(60);
  const list = async (more: object) =>
    (await ecs.send(new ListTasksCommand({ cluster: "main", startedBy: "lists", ...more }))).taskArns;
  expect(await list({})).toEqual([running]);
  expect(await list({ desiredStatus: "STOPPED" })).toEqual([ended]);
  expect(await list({ family: "other" })).toEqual([]);
});

test("a stopped task is missing after its hour", async () => {
  const task = await run("image");
  await advance(3000);
  expect(await look(task)).toMatchObject({ lastStatus: "STOPPED" });
  await advance(3600);
  const { tasks, failures } = await ecs.send(new DescribeTasksCommand({ cluster: "main", tasks: [task] }));
  expect([tasks, failures]).toEqual([[], [{ arn: task, reason: "MISSING" }]]);
  await expect(ecs.send(new StopTaskCommand({ cluster: "main", task }))).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
});

test("kill -9 changes neither tasks nor their clock", async () => {
  const [running, failed, stopped] = [await run(), await run("oom"), await run()];
  await advance(1800);
  await ecs.send(new StopTaskCommand({ cluster: "main", task: stopped, reason: "done" }));
  await advance(60);
  const describe = async () =>
    (await ecs.send(new DescribeTasksCommand({ cluster: "main", tasks: [running, failed, stopped] }))).tasks;
  const before = await describe();
  expect(before?.map(({ lastStatus }) => lastStatus)).toEqual(["RUNNING", "STOPPED", "STOPPED"]);
  await sandbox.kill();
  expect(await describe()).toEqual(before);
});

test.each(["0", "-1", "1.5", "x", "99999999999"])("the clock cannot be advanced by %s seconds", async (seconds) => {
  const response = await fetch(`${sandbox.endpoint()}/moto-api/ecs-clock`, { method: "POST", body: seconds });
  expect(response.status).toBe(400);
});
