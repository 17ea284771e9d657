import { expect, test } from "vitest";

import { removeLeftOvers } from "./clean-up";
import { deploymentChecks } from "./deployment-checks";
import { SimulatedDeployment, type PlannedTask, type Script } from "./testing/simulated-deployment";

const SECOND = 1000;
const RUN = { awsAccountId: "482177309156" };

const steady = (name: string, bornAt = 5 * SECOND): PlannedTask => ({ name, bornAt });
const broken = (name: string, bornAt: number): PlannedTask => ({
  name,
  bornAt,
  stopsAt: bornAt + 3 * SECOND,
  reason: "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref x:2.15.0: not found",
});

const GOOD: Script = { tasks: [steady("a"), steady("b")], endsAt: 60 * SECOND, ends: "done" };
const BAD: Script = {
  tasks: [broken("a", 5 * SECOND), broken("b", 20 * SECOND), broken("c", 50 * SECOND)],
  endsAt: 90 * SECOND,
  ends: "failed",
  failure: "Timed out waiting for service: parcel-api to reach steady state",
  deletedAt: 80 * SECOND,
};

test("a deployment ends with its running tasks", { tags: ["G178", "G179", "G250"] }, async () => {
  const world = new SimulatedDeployment(GOOD);
  await world.run();
  expect(world.record).toMatchObject({ state: "passed", executionId: "ex_1" });
  const checks = deploymentChecks(RUN, world.record);
  expect(checks.map(({ verdict, guideItems }) => [verdict, guideItems])).toEqual([
    ["pass", ["G178"]],
    ["pass", ["G179"]],
  ]);
  expect(checks[1]?.fact).toBe("2 of 2 tasks of parcel-api RUNNING with parcel-api:2");
});

test("a failed deployment names cause, owner and fix", async () => {
  const world = new SimulatedDeployment(BAD);
  await world.run();
  expect(world.record.state).toBe("failed");
  expect(world.record.failure?.explanation).toMatchObject({
    causeId: "ecs-image-absent",
    owner: "you",
    details: { "Stop code": "TaskFailedToStart" },
  });
  expect(deploymentChecks(RUN, world.record)).toMatchObject([{ verdict: "fail", guideItems: ["G178"] }]);
});

test("a success of Harness that ECS rolled back is a failure", async () => {
  const tasks = [broken("a", 5 * SECOND), broken("b", 9 * SECOND)];
  const world = new SimulatedDeployment({ tasks, endsAt: 60 * SECOND, ends: "done", rolledBackAt: 40 * SECOND }, true);
  await world.run();
  expect(world.record.state).toBe("failed");
  expect(world.record.failure?.explanation?.cause).toContain("Harness reports success, but ECS gave the deployment up.");
  expect(world.record.failure?.explanation?.causeId).toBe("ecs-image-absent");
});

test("a success of Harness waits until ECS has settled", async () => {
  const world = new SimulatedDeployment({ ...GOOD, settledAt: 120 * SECOND });
  await world.run();
  expect(world.record.state).toBe("passed");
  const never = new SimulatedDeployment({ ...GOOD, settledAt: Number.POSITIVE_INFINITY });
  await never.run();
  expect(never.record.state).toBe("failed");
});

test("a kill at any step starts one execution and loses nothing", async () => {
  for (let killEvery = 12; killEvery <= 50; killEvery += 1) {
    const world = new SimulatedDeployment(BAD);
    await world.run({ killEvery });
    expect(world.executions).toHaveLength(1);
    expect(world.record.state).toBe("failed");
    expect(world.record.seen.tasks).toHaveLength(3);
  }
});

test("a kill right after the start finds the execution again", async () => {
  for (let killEvery = 1; killEvery <= 20; killEvery += 1) {
    const world = new SimulatedDeployment(GOOD);
    await world.run({ killEvery, kills: 1 });
    expect(world.executions).toHaveLength(1);
    expect(world.record).toMatchObject({ state: "passed", executionId: "ex_1" });
  }
});

test("a lost response to the start does not start a second one", async () => {
  const world = new SimulatedDeployment(GOOD);
  world.losesStart = true;
  await world.run();
  expect(world.executions).toHaveLength(1);
  expect(world.record).toMatchObject({ state: "passed", executionId: "ex_1" });
});

test("someone else's execution of the pipeline ends the test before it starts", async () => {
  const world = new SimulatedDeployment(GOOD);
  world.executions.push({ id: "ex_0", notes: "", startedAt: world.now });
  await world.run();
  expect(world.executions).toHaveLength(1);
  expect(world.record).toMatchObject({ state: "failed", failure: { explanation: { causeId: "pipeline-running" } } });
});

/** A random number generator with a seed, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test("evidence of a task that stops within seconds is never missed", async () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = seeded(seed);
    const tasks = Array.from({ length: 1 + Math.floor(random() * 8) }, (_, index): PlannedTask => {
      const bornAt = Math.floor(random() * 580 * SECOND);
      return {
        name: `t${String(index)}`,
        bornAt,
        stopsAt: bornAt + Math.floor(random() * 3 * SECOND),
        reason: `Reason ${String(index)}`,
      };
    });
    // A worker that dies now and then, a service that is deleted at the end, and sides that fail to respond.
    const world = new SimulatedDeployment(
      { tasks, endsAt: 600 * SECOND, ends: "failed", deletedAt: 590 * SECOND },
      false,
      random,
    );
    world.fail = () => (random() < 0.05 ? { code: "upstream_unavailable", message: "No response." } : undefined);
    await world.run({ killEvery: 40 + Math.floor(random() * 200) });
    const saved = world.record.seen.tasks.map(({ stoppedReason, savedAt }) => [stoppedReason, savedAt !== undefined]);
    expect(saved).toHaveLength(tasks.length);
    expect(new Set(saved.map(([reason]) => reason))).toEqual(new Set(tasks.map(({ reason }) => reason)));
    expect(saved.every(([, isSaved]) => isSaved)).toBe(true);
  }
});

test("a task that ECS has forgotten since stays in the record", async () => {
  const world = new SimulatedDeployment({ tasks: [broken("a", SECOND)], endsAt: 80 * 60 * SECOND, ends: "failed" });
  await world.run();
  expect(world.record.seen.tasks).toMatchObject([
    { status: "STOPPED", stopCode: "TaskFailedToStart", logs: [{ lines: ["exiting"] }] },
  ]);
});

test("both sides together get at most 72 calls a minute", async () => {
  const busy = Array.from({ length: 200 }, (_, index) => broken(`t${String(index)}`, index * 2 * SECOND));
  for (const script of [GOOD, BAD, { tasks: busy, endsAt: 500 * SECOND, ends: "failed" } satisfies Script]) {
    const world = new SimulatedDeployment(script);
    await world.run();
    const inMinute = world.calls.map(
      ({ at }) => world.calls.filter((other) => other.at >= at && other.at < at + 60 * SECOND).length,
    );
    expect(Math.max(...inMinute)).toBeLessThanOrEqual(72);
  }
});

test("looks become rarer while nothing changes", async () => {
  const world = new SimulatedDeployment({ ...GOOD, endsAt: 1200 * SECOND });
  await world.run();
  const looks = world.calls.filter(({ name }) => name === "harness.read").map(({ at }) => at);
  const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5 * SECOND);
  expect(gaps.slice(20, 40).every((gap) => gap === 15 * SECOND)).toBe(true);
});

test("a stop is sent to Harness and ends the deployment", async () => {
  const world = new SimulatedDeployment(GOOD);
  world.fail = (name) => {
    if (name === "ecs.describeTasks") world.record = { ...world.record, stopRequestedAt: new Date(world.now) };
    return undefined;
  };
  await world.run();
  expect(world.record.state).toBe("stopped");
  expect(world.calls.filter(({ name }) => name === "harness.abort")).toHaveLength(1);
  expect(deploymentChecks(RUN, world.record)).toMatchObject([{ verdict: "unknown" }]);
});

test("a deployment that was stopped before it began starts nothing", async () => {
  const world = new SimulatedDeployment(GOOD);
  world.record = { ...world.record, stopRequestedAt: new Date(world.now) };
  await world.run();
  expect(world.executions).toHaveLength(0);
  expect(world.record.state).toBe("stopped");
});

test("an ECS that never responds again is no success", async () => {
  const world = new SimulatedDeployment(GOOD);
  world.fail = (name) =>
    name.startsWith("ecs.") && world.executions.length > 0 ? { code: "upstream_rejected", message: "Denied." } : undefined;
  await world.run();
  expect(world.record).toMatchObject({ state: "failed", failure: { message: "Denied." } });
});

test("what the test made is listed, removed and read back", async () => {
  const world = new SimulatedDeployment(GOOD);
  await world.run();
  expect(world.record.cleanUp).toMatchObject({
    decision: "open",
    items: [
      { kind: "service", name: "parcel-api", state: "left" },
      { kind: "revision", name: "parcel-api:2", state: "left" },
    ],
  });
  world.record = { ...world.record, cleanUp: { items: world.record.cleanUp?.items ?? [], decision: "removing" } };
  await world.run({ killEvery: 12, work: removeLeftOvers });
  expect(world.record.cleanUp).toMatchObject({ decision: "removed", items: [{ state: "removed" }, { state: "removed" }] });
  expect(new Set(world.deleted)).toEqual(new Set(["parcel-api"]));
  expect(new Set(world.deregistered)).toEqual(new Set(["parcel-api:2"]));
});

test("a service from before the test stays with the revision it runs", async () => {
  const world = new SimulatedDeployment(GOOD, true);
  await world.run();
  expect(world.record.cleanUp).toMatchObject({
    decision: "keep",
    items: [
      { kind: "service", state: "stays" },
      { kind: "revision", name: "parcel-api:2", state: "stays", note: "parcel-api runs it." },
    ],
  });
});

test("a refused removal is said and can be tried again", async () => {
  const world = new SimulatedDeployment(GOOD);
  await world.run();
  const items = world.record.cleanUp?.items ?? [];
  world.record = { ...world.record, cleanUp: { items, decision: "removing" } };
  world.fail = (name) => (name === "ecs.deleteService" ? { code: "upstream_rejected", message: "Denied." } : undefined);
  await world.run({ work: removeLeftOvers });
  expect(world.record.cleanUp).toMatchObject({ decision: "open", failure: { message: "Denied." } });
  expect(world.deregistered).toEqual([]);
});
