import { describe, expect, test } from "vitest";
import { z } from "zod";

import { compareOperations } from "./compare";
import { awsUser } from "./kinds/aws-user";
import { defineKind } from "./kinds/define-kind";
import type { Operation } from "./operation";
import { foundSchema, operationSchema, outcomeSchema } from "./operation-schema";
import { isOperationKind, kindOf, OPERATION_KINDS, type AnyKind } from "./operation-kinds";
import { createSimulatedRun, RUN } from "./testing/simulated-run";

const ACCOUNT = { partition: "aws", account: "482177309156" };

/** The example of a kind as the plan would hold it, and before it those that it needs. */
function examplesOf(kind: AnyKind): readonly Operation[] {
  const { id = kind.kind, desired, after } = kind.example;
  const needed = after.map((name) => {
    if (!isOperationKind(name)) throw new Error(`The example of ${kind.kind} names ${name}, which is not a kind.`);
    return examplesOf(kindOf(name));
  });
  const { call, url, body, ...words } = kind.words(desired, ACCOUNT);
  const { side, step, intention } = kind;
  const own = { id, kind: kind.kind, side, step, intention, desired, needs: needed.flatMap((one) => one.at(-1)?.id ?? []) };
  return [...needed.flat(), { ...words, ...own, preview: { call, url, body } }];
}

function simulate(kind: AnyKind) {
  const operations = examplesOf(kind);
  const [own] = operations.slice(-1);
  if (own === undefined) throw new Error(`${kind.kind} has no example.`);
  const run = createSimulatedRun(operations);
  run.parked.set("parked", "a secret that waits");
  const look = async () => {
    const [compared] = await compareOperations(run.deps, RUN, [own], [...run.store.entries.values()]);
    return compared?.operation;
  };
  return { run, own, look };
}

async function applied(kind: AnyKind) {
  const simulated = simulate(kind);
  await expect(simulated.run.apply()).resolves.toEqual([]);
  return simulated;
}

const DECISION_AFTERWARDS = { make: "adopt", ensure: "adopt", use: "keep" } as const;

describe.each(OPERATION_KINDS.map((kind) => [kind.kind, kind] as const))("%s", (_name, kind) => {
  test("is read as it was stored", async () => {
    const { run, own } = await applied(kind);
    const entry = run.store.entries.get(own.id);
    const { operation, outcome, intent } = JSON.parse(JSON.stringify(entry));
    const { found, decision: _decision, reason: _reason, ...spec } = operation;
    expect(operationSchema.parse(spec)).toEqual(spec);
    expect(foundSchema.parse(found)).toEqual(found);
    expect(outcomeSchema.parse(outcome)).toEqual(outcome);
    expect(outcomeSchema.parse(intent)).toEqual(intent);
  });

  test("is found as its own after apply, and is not written twice", async () => {
    const { run, own, look } = await applied(kind);
    expect(run.store.entries.get(own.id)?.state).toBe("done");
    const afterwards = await look();
    if (kind.leavesSomething) expect(afterwards?.decision).toBe(DECISION_AFTERWARDS[kind.intention]);
    else expect(afterwards?.found).toEqual({ state: "absent" });
    const writes = run.wire.writes().length;
    await run.apply();
    expect(run.wire.writes()).toHaveLength(writes);
  });

  test("leaves nothing after undo but what was there before", async () => {
    const { run, own, look } = await applied(kind);
    await expect(run.undo()).resolves.toEqual([]);
    expect(run.store.entries.get(own.id)?.state).toBe(kind.intention === "use" ? "done" : "undone");
    if (kind.intention !== "use") expect((await look())?.found).toEqual({ state: "absent" });
  });

  test("is finished and undone after a crash at any point", async () => {
    const counted = await applied(kind);
    for (let point = 1; point <= counted.run.wire.passed(); point += 1) {
      const { run } = simulate(kind);
      run.wire.crashAt([point]);
      await run.apply();
      run.wire.crashAt([]);
      await expect(run.apply()).resolves.toEqual([]);
      const once = counted.run.store.entries.size;
      expect([...run.store.entries.values()].filter(({ state }) => state === "done")).toHaveLength(once);
      await expect(run.undo()).resolves.toEqual([]);
    }
  });

  test("names guide items, and rights for every side that it calls", () => {
    const words = kind.words(kind.example.desired, ACCOUNT);
    expect(words.guideItems).not.toEqual([]);
    expect(words.permissions.some((permission) => permission.startsWith(kind.side === "aws" ? "iam:" : "core_"))).toBe(true);
    expect([words.title, words.summary, words.undo, words.naturalKey].every((text) => text.length > 0)).toBe(true);
  });

  test("refuses a desired state that another release wrote", () => {
    expect(() => kind.words({ written: "by another release" }, ACCOUNT)).toThrow(z.ZodError);
  });
});

test("each kind is named once, after the side that it writes to", () => {
  const names = OPERATION_KINDS.map(({ kind }) => kind);
  expect(new Set(names).size).toBe(names.length);
  expect(OPERATION_KINDS.filter(({ kind, side }) => !kind.startsWith(`${side}.`))).toEqual([]);
});

test("a kind that leaves out a member does not compile", () => {
  const { kind, schema, step, intention, leavesSomething, boxes, readBack, example } = awsUser;
  const common = { kind, schema, step, intention, leavesSomething, boxes, readBack, example, words: awsUser.words };
  const handler = () => ({}) as never;
  // @ts-expect-error without its side
  defineKind({ ...common, handler });
  // @ts-expect-error without what happens where AWS is out of reach
  defineKind({ ...common, handler, side: "aws" });
  // @ts-expect-error without its handler
  defineKind({ ...common, side: "harness" });
  const { words: _words, ...wordless } = common;
  // @ts-expect-error without its words
  defineKind({ ...wordless, handler, side: "harness" });
  const { boxes: _boxes, ...boxless } = common;
  // @ts-expect-error without its boxes
  defineKind({ ...boxless, handler, side: "harness" });
  const { readBack: _readBack, ...unread } = common;
  // @ts-expect-error without the check that reads it back
  defineKind({ ...unread, handler, side: "harness" });
  const { example: _example, ...untried } = common;
  // @ts-expect-error without an example
  defineKind({ ...untried, handler, side: "harness" });
  expect(defineKind({ ...common, handler, side: "harness" }).kind).toBe("aws.user");
});
