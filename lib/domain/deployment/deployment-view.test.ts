import { expect, test } from "vitest";

import { consoleTasksUrl, harnessExecutionUrl } from "./deployment-links";
import { deploymentHeading, eventWords, milestone, pipelineGraph, taskRows } from "./deployment-view";
import { SimulatedDeployment, TARGET } from "./testing/simulated-deployment";

const SECOND = 1000;
const STEADY = [
  { name: "a", bornAt: SECOND },
  { name: "b", bornAt: SECOND },
];

async function ended(ends: "done" | "failed") {
  const world = new SimulatedDeployment({ tasks: STEADY, endsAt: 60 * SECOND, ends, failure: "Timed out" });
  await world.run();
  return world;
}

test.each([
  ["(service api) has reached a steady state.", "has reached a steady state."],
  ["(service api) (deployment ecs-svc/18) deployment completed.", "deployment completed."],
  ["(service api) has started 1 tasks: (task f27ebfc2-672d-5673-8d75-5a891ac2a1c5).", "has started 1 tasks: f27e…a1c5."],
])("the event %j is shown as %j", (message, words) => {
  expect(eventWords(message)).toBe(words);
});

test("tasks in the same state are one row", async () => {
  const { record } = await ended("done");
  expect(taskRows(record)).toMatchObject([{ status: "Running", revision: "2", same: 1 }]);
});

test("a screen reader gets milestones and not every look", async () => {
  const { record } = await ended("done");
  expect(milestone(record)).toBe(deploymentHeading(record));
  const running = { ...record, state: "running", execution: { ...record.execution, progress: "running" } } as typeof record;
  const later = { ...running, seen: { ...running.seen, readAt: "2026-11-30T12:00:00.000Z" } };
  expect(milestone(later)).toBe(milestone(running));
});

test("the graph names steps of the strategy that were not reached", async () => {
  const { record, now } = await ended("failed");
  const canary = { ...record, target: { ...record.target, strategy: "canary" as const } };
  expect(pipelineGraph(canary, new Date(now)).forward.map(({ name, progress }) => [name, progress])).toEqual([
    ["Deploy ECS", "failed"],
    ["ECS Rolling Deploy", "failed"],
    ["ECS Canary Deploy", "not-reached"],
    ["ECS Canary Delete", "not-reached"],
  ]);
});

test("links lead to the tasks and to the execution", () => {
  expect(consoleTasksUrl({ region: "cn-north-1", cluster: "c" }, "api")).toBe(
    "https://cn-north-1.console.amazonaws.cn/ecs/v2/clusters/c/services/api/tasks?region=cn-north-1",
  );
  expect(harnessExecutionUrl("https://app.harness.io", TARGET, "ex 1")).toBe(
    "https://app.harness.io/ng/account/acc/cd/orgs/o/projects/p/pipelines/Deploy_api/executions/ex%201/pipeline",
  );
});
