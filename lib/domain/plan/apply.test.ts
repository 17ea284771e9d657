import { expect, test } from "vitest";

import { err, ok } from "@/lib/core/result";

import { POLICY_ARN, SAMPLE_PLAN, USER } from "./testing/sample-plan";
import { createSimulatedRun } from "./testing/simulated-run";
import { NOTHING_LEFT, ONE_OF_EACH, whatExists } from "./testing/what-exists";

type Simulated = ReturnType<typeof createSimulatedRun>;

/** Nothing in AWS and Harness; an operation that was never begun stays planned. */
const { states: _states, ...WORLD_AS_BEFORE } = NOTHING_LEFT;

async function applyUntilDone(run: Simulated): Promise<void> {
  for (let life = 0; life < 10; life += 1) {
    if ((await run.apply()) !== "crashed") return;
    run.wire.crashAt([]);
  }
  throw new Error("The run did not end.");
}

async function countPoints(): Promise<number> {
  const run = createSimulatedRun(SAMPLE_PLAN);
  run.wire.crashAt([]);
  await run.apply();
  return run.wire.passed();
}

test("a run without trouble makes each thing once", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  await expect(run.apply()).resolves.toEqual([]);
  expect(whatExists(run)).toEqual(ONE_OF_EACH);
});

test("a second apply writes nothing", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  await run.apply();
  const before = run.wire.writes().length;
  await run.apply();
  expect(run.wire.writes()).toHaveLength(before);
});

test("a crash at any single point loses nothing and doubles nothing", async () => {
  const points = await countPoints();
  expect(points).toBeGreaterThan(50);
  for (let point = 1; point <= points; point += 1) {
    const run = createSimulatedRun(SAMPLE_PLAN);
    run.wire.crashAt([point]);
    await applyUntilDone(run);
    expect(whatExists(run)).toEqual(ONE_OF_EACH);
  }
});

test("two crashes at any points lose nothing and create nothing twice", async () => {
  const points = await countPoints();
  for (let first = 1; first <= points; first += 3) {
    for (let second = 1; second <= points; second += 3) {
      const run = createSimulatedRun(SAMPLE_PLAN);
      run.wire.crashAt([first]);
      if ((await run.apply()) !== "crashed") continue;
      run.wire.crashAt([second]);
      await applyUntilDone(run);
      expect(whatExists(run)).toEqual(ONE_OF_EACH);
    }
  }
});

test("a foreign policy of the same name is refused; independent operations continue", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  run.aws.policies.set(POLICY_ARN, { document: "{}", tags: {}, description: "theirs" });
  await expect(run.apply()).resolves.toEqual(["aws.policy"]);
  expect(run.aws.policies.get(POLICY_ARN)?.document).toBe("{}");
  expect(run.store.entries.get("harness.infrastructure")?.state).toBe("done");
  expect(run.store.entries.get("aws.attachment")?.state).toBe("planned");
});

test("a user who has two keys gets no third", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  await run.apply();
  run.store.entries.set("aws.access-key", { ...requireEntry(run, "aws.access-key"), state: "planned", intent: {} });
  run.harness.secrets.clear();
  await run.aws.iam.createAccessKey(USER);
  await expect(run.apply()).resolves.toEqual(["aws.access-key"]);
  expect(run.store.entries.get("aws.access-key")?.failure?.explanation?.causeId).toBe("two-access-keys");
});

test("a failed test after an IAM change is retried, with a notice", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  let tries = 0;
  run.harness.answerTestsWith(() => {
    tries += 1;
    return tries < 4
      ? ok({ status: "FAILURE", errors: [], messages: [] })
      : ok({ status: "SUCCESS", errors: [], messages: [], testedAt: "2026-11-25T10:01:00.000Z" });
  });
  await expect(run.apply()).resolves.toEqual([]);
  expect(run.store.events.filter((event) => event.startsWith("harness.connector-test:"))).toContain(
    "harness.connector-test:3:waiting",
  );
});

test("a test that stays red for five minutes fails with its explanation", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  run.harness.answerTestsWith(() => ok({ status: "FAILURE", errors: [], messages: [] }));
  await expect(run.apply()).resolves.toEqual(["harness.connector-test"]);
  expect(run.store.entries.get("harness.connector-test")?.failure?.explanation?.causeId).toBe("invalid-key");
});

test("a failure that cannot mend itself is not repeated", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  let tries = 0;
  run.harness.answerTestsWith(() => {
    tries += 1;
    return err({ code: "forbidden", message: "The key may not test connectors." });
  });
  await run.apply();
  expect(tries).toBe(1);
});

test("undo removes everything that this run made", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  await run.apply();
  await run.undo();
  expect(whatExists(run)).toMatchObject(WORLD_AS_BEFORE);
});

test("an undo that is killed at any point ends with nothing left", async () => {
  const sample = createSimulatedRun(SAMPLE_PLAN);
  await sample.apply();
  sample.wire.crashAt([]);
  await sample.undo();
  const points = sample.wire.passed();
  for (let point = 1; point <= points; point += 1) {
    const run = createSimulatedRun(SAMPLE_PLAN);
    await run.apply();
    run.wire.crashAt([point]);
    while ((await run.undo()) === "crashed") run.wire.crashAt([]);
    expect(whatExists(run)).toMatchObject(WORLD_AS_BEFORE);
  }
});

test("an apply killed at any point can be undone completely", async () => {
  const points = await countPoints();
  for (let point = 1; point <= points; point += 1) {
    const run = createSimulatedRun(SAMPLE_PLAN);
    run.wire.crashAt([point]);
    await run.apply();
    run.wire.crashAt([]);
    await run.undo();
    // What was sent when the process died and never answered is found by its intent.
    expect(whatExists(run)).toMatchObject(WORLD_AS_BEFORE);
  }
});

test("undo leaves a policy that others attached, and says why", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  await run.apply();
  run.aws.attachments.set("role/theirs", new Set([POLICY_ARN]));
  await run.undo();
  expect(run.aws.policies.has(POLICY_ARN)).toBe(true);
  expect(run.store.entries.get("aws.policy")?.note).toMatch(/still attached to 1 user, group or role/);
});

test("a worker that was overtaken commits nothing more", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  const stale = run.store.raiseFence();
  run.store.raiseFence();
  await expect(
    run.deps.ledger.commit({ runId: "run_1", operationId: "aws.user", fence: stale, change: { type: "undoing" } }),
  ).rejects.toThrow("taken over");
  expect(run.store.entries.get("aws.user")?.state).toBe("planned");
});

function requireEntry(run: Simulated, id: string) {
  const entry = run.store.entries.get(id);
  if (entry === undefined) throw new Error(`No entry ${id}`);
  return entry;
}
