import { expect, test } from "vitest";

import { err } from "@/lib/core/result";
import { FenceLostError } from "@/lib/domain/orders/order";

import { commitChange } from "./rotate-deps";
import { createSimulatedRotation, USER } from "./testing/simulated-rotation";

type Simulated = Awaited<ReturnType<typeof createSimulatedRotation>>;

const DOWN = { code: "upstream_unavailable" as const, message: "Harness gave no answer." };

function keysOf({ aws }: Simulated) {
  return aws.users.get(USER)?.keys ?? [];
}

/** What must hold once the old key is off: two keys, the stored one is the new one and works. */
function expectSwitched(run: Simulated): void {
  const { newKeyId, oldKeyId, state } = run.current();
  expect(state).toBe("deactivated");
  expect(keysOf(run).map((key) => [key.accessKeyId, key.status])).toEqual([
    [oldKeyId, "Inactive"],
    [newKeyId, "Active"],
  ]);
  expect(run.harness.secrets.get("key_id")?.value).toBe(newKeyId);
  expect(run.harness.secrets.get("secret_key")?.value).toBe(`secret-of-${newKeyId ?? ""}`);
  expect(run.connectorWorks()).toBe(true);
}

/** What must hold when nothing came of it: the old key alone, active and stored. */
function expectUntouched(run: Simulated): void {
  expect(keysOf(run).map((key) => [key.accessKeyId, key.status])).toEqual([[run.old.accessKeyId, "Active"]]);
  expect(run.connectorWorks()).toBe(true);
}

async function advanceUntilDone(run: Simulated): Promise<void> {
  for (let life = 0; life < 10; life += 1) {
    const ended = await run.advance();
    if (ended === "done") return;
    if (ended !== "crashed") throw new Error(ended.message);
    run.wire.crashAt([]);
  }
  throw new Error("The rotation did not end.");
}

async function countPoints(): Promise<number> {
  const run = await createSimulatedRotation();
  run.wire.crashAt([]);
  await run.advance();
  return run.wire.passed();
}

test("a rotation keeps the old key, switched off, until a person decides", async () => {
  const run = await createSimulatedRotation();
  await expect(run.advance()).resolves.toBe("done");
  expect([...new Set(run.states)]).toEqual(["creating", "storing", "testing", "deactivated"]);
  expectSwitched(run);
  await expect(run.deleteOld()).resolves.toBe("done");
  expect(run.current().state).toBe("deleted");
  expect(keysOf(run).map((key) => key.accessKeyId)).toEqual([run.current().newKeyId]);
  expect(run.connectorWorks()).toBe(true);
});

test("a crash at any single point loses no key and doubles none", { tags: ["G224"] }, async () => {
  const points = await countPoints();
  expect(points).toBeGreaterThan(20);
  for (let point = 1; point <= points; point += 1) {
    const run = await createSimulatedRotation();
    run.wire.crashAt([point]);
    await advanceUntilDone(run);
    expectSwitched(run);
  }
});

test("two crashes at any points lose no key and duplicate none", async () => {
  const points = await countPoints();
  for (let first = 1; first <= points; first += 1) {
    for (let second = 1; second <= points; second += 1) {
      const run = await createSimulatedRotation();
      run.wire.crashAt([first]);
      if ((await run.advance()) !== "crashed") continue;
      run.wire.crashAt([second]);
      await advanceUntilDone(run);
      expectSwitched(run);
    }
  }
});

test("a deletion killed at any point ends with only the new key", async () => {
  for (let point = 1; point <= 10; point += 1) {
    const run = await createSimulatedRotation();
    await run.advance();
    run.wire.crashAt([point]);
    while ((await run.deleteOld()) === "crashed") run.wire.crashAt([]);
    expect(run.current().state).toBe("deleted");
    expect(keysOf(run).map((key) => key.accessKeyId)).toEqual([run.current().newKeyId]);
  }
});

test("a new key that AWS rejects is deleted before Harness changes", async () => {
  const run = await createSimulatedRotation();
  const writes = run.harness.secrets.get("key_id");
  run.answerProbesWith(() => err({ code: "upstream_rejected", message: "AWS refused ec2:DescribeRegions." }));
  await expect(run.advance()).resolves.toMatchObject({ code: "upstream_rejected" });
  expect(run.current()).toMatchObject({ state: "failed", failure: { during: "creating" } });
  expect(run.harness.secrets.get("key_id")).toBe(writes);
  expectUntouched(run);
});

test("a new key is retried until AWS knows it everywhere", async () => {
  const run = await createSimulatedRotation();
  let tries = 0;
  run.answerProbesWith(() => {
    tries += 1;
    return tries < 3 ? err({ code: "upstream_rejected", message: "AWS does not know the key." }) : undefined;
  });
  await expect(run.advance()).resolves.toBe("done");
  expectSwitched(run);
});

test("a refused second secret restores the first and deletes the new key", async () => {
  const run = await createSimulatedRotation();
  const { updateTextSecret } = run.ports.harness;
  Object.assign(run.ports.harness, {
    updateTextSecret: async (input: Parameters<typeof updateTextSecret>[0]) =>
      input.identifier === "secret_key" ? err(DOWN) : await updateTextSecret(input),
  });
  await expect(run.advance()).resolves.toMatchObject({ code: "upstream_unavailable" });
  expect(run.current().failure?.during).toBe("creating");
  expectUntouched(run);
});

test("when Harness refuses every later write, continuing settles both keys", async () => {
  const run = await createSimulatedRotation();
  const { updateTextSecret } = run.ports.harness;
  let writes = 0;
  let down = true;
  Object.assign(run.ports.harness, {
    updateTextSecret: async (input: Parameters<typeof updateTextSecret>[0]) => {
      writes += 1;
      return down && writes > 1 ? err(DOWN) : await updateTextSecret(input);
    },
  });
  await expect(run.advance()).resolves.toMatchObject({ explanation: { causeId: "rotation-half-stored" } });
  expect(run.current().failure?.during).toBe("storing");
  expect(keysOf(run).map((key) => key.status)).toEqual(["Active", "Active"]);
  down = false;
  await advanceUntilDone(run);
  expectSwitched(run);
});

test("a lost response after writing the second secret counts as written", async () => {
  const run = await createSimulatedRotation();
  const { updateTextSecret } = run.ports.harness;
  Object.assign(run.ports.harness, {
    updateTextSecret: async (input: Parameters<typeof updateTextSecret>[0]) => {
      const written = await updateTextSecret(input);
      return input.identifier === "secret_key" ? err(DOWN) : written;
    },
  });
  await expect(run.advance()).resolves.toBe("done");
  expectSwitched(run);
});

test("a connector test that keeps failing leaves the old key active", async () => {
  const run = await createSimulatedRotation();
  const { testConnector } = run.ports.harness;
  Object.assign(run.ports.harness, { testConnector: async () => await Promise.resolve(err(DOWN)) });
  await expect(run.advance()).resolves.toMatchObject({ explanation: { causeId: "rotation-test-failed" } });
  expect(run.current().failure?.during).toBe("testing");
  expect(keysOf(run).map((key) => key.status)).toEqual(["Active", "Active"]);
  Object.assign(run.ports.harness, { testConnector });
  await advanceUntilDone(run);
  expectSwitched(run);
});

test("a key of unknown origin is reported, not deleted", async () => {
  const run = await createSimulatedRotation({ ownUser: false });
  await run.aws.iam.createAccessKey(USER);
  await expect(run.advance()).resolves.toMatchObject({ explanation: { causeId: "rotation-foreign-key" } });
  expect(keysOf(run)).toHaveLength(2);
  expect(run.connectorWorks()).toBe(true);
});

test("the old key can be reactivated, and the rotation continued later", async () => {
  const run = await createSimulatedRotation();
  await run.advance();
  await expect(run.reactivate()).resolves.toBe("done");
  expect(run.current()).toMatchObject({ state: "failed", failure: { during: "testing" } });
  expect(keysOf(run).map((key) => key.status)).toEqual(["Active", "Active"]);
  await advanceUntilDone(run);
  expectSwitched(run);
});

test.each([
  { what: "the new key was deleted in IAM", change: (run: Simulated) => keysOf(run).pop(), cause: "rotation-new-key-missing" },
  {
    what: "the old key was switched on in IAM",
    change: async (run: Simulated) =>
      await run.aws.setAccessKeyStatus({ userName: USER, accessKeyId: run.old.accessKeyId, status: "Active" }),
    cause: "rotation-old-key-on",
  },
])("the old key is not deleted when $what", async ({ change, cause }) => {
  const run = await createSimulatedRotation();
  await run.advance();
  await change(run);
  await expect(run.deleteOld()).resolves.toMatchObject({ explanation: { causeId: cause } });
  expect(keysOf(run).some((key) => key.accessKeyId === run.old.accessKeyId)).toBe(true);
});

test("a worker that was overtaken writes nothing more", async () => {
  const run = await createSimulatedRotation();
  const stale = run.deps();
  await run.advance();
  await expect(commitChange(stale, { state: "creating" })).rejects.toThrow(FenceLostError);
  expectSwitched(run);
});
