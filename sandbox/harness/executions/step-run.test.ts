import { beforeEach, expect, test } from "vitest";
import { z } from "zod";

import type { StepNode } from "../records";
import { stepFailure } from "./step-failure";
import { type StepPorts, StepRun } from "./step-run";

let step: StepNode;
let time = 0;
let calls: string[] = [];

beforeEach(() => {
  time = 1_000;
  calls = [];
  step = {
    status: "Running",
    startTs: 0,
    endTs: null,
    failure: null,
    nodeId: "n",
    identifier: "deploy",
    name: "Deploy",
    type: "EcsRollingDeploy",
    section: "steps",
    spec: {},
    timeoutMs: 60_000,
    strategies: [],
    retries: 0,
    memo: {},
    log: [],
  };
});

const ports: StepPorts = {
  read: () => step,
  write: (change) => {
    step = { ...step, ...change };
  },
  now: () => Promise.resolve(time),
  checkEnded: () => undefined,
  stopping: new AbortController().signal,
};
const run = () => new StepRun(ports);

const create = async () => {
  calls.push("create");
  return Promise.resolve("arn");
};
const nothing = () => Promise.resolve(undefined);

test("what was done is not done again", async () => {
  await run().once("created", z.string(), create, nothing);
  expect(await run().once("created", z.string(), create, nothing)).toBe("arn");
  expect(calls).toEqual(["create"]);
});

test("the intent is written before the call to AWS", async () => {
  await run().once("created", z.string(), async () => {
    expect(step.memo).toEqual({ "created:intended": 1_000 });
    return Promise.resolve("arn");
  });
});

test("a lost call is looked for before it is repeated", async () => {
  const crash = () => Promise.reject(new Error("kill -9"));
  await expect(run().once("created", z.string(), crash)).rejects.toThrow("kill -9");
  time = 2_000;
  const look = (intendedAt: number) => Promise.resolve(`found since ${intendedAt}`);
  expect(await run().once("created", z.string(), create, look)).toBe("found since 1000");
  expect(calls).toEqual([]);
});

test("a call that AWS never saw is made after a look", async () => {
  step = { ...step, memo: { "created:intended": 500 } };
  expect(await run().once("created", z.string(), create, nothing)).toBe("arn");
  expect(calls).toEqual(["create"]);
});

test("a time limit follows the task clock and survives a restart", async () => {
  step = { ...step, memo: { deadline: 61_000 } };
  time = 61_000;
  const late = () => stepFailure("late");
  await expect(run().until(() => Promise.resolve(false), late)).rejects.toThrow("late");
  await expect(run().until(() => Promise.resolve(true), late)).resolves.toBeUndefined();
});
