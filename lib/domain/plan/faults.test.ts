import fc from "fast-check";
import { expect, test } from "vitest";

import { FAULTS } from "./testing/faults";
import { SAMPLE_PLAN } from "./testing/sample-plan";
import { createSimulatedRun } from "./testing/simulated-run";
import type { Fault } from "./testing/wire";
import { NOTHING_LEFT, ONE_OF_EACH, whatExists } from "./testing/what-exists";

/** How many calls an apply and an undo make when nothing goes wrong. */
async function countCalls(): Promise<{ readonly apply: number; readonly undo: number }> {
  const run = createSimulatedRun(SAMPLE_PLAN);
  run.wire.failAt(() => undefined);
  await run.apply();
  const apply = run.wire.calls();
  run.wire.failAt(() => undefined);
  await run.undo();
  return { apply, undo: run.wire.calls() };
}

test.each(FAULTS)("apply heals $name at every single call", async (fault) => {
  const { apply } = await countCalls();
  expect(apply).toBeGreaterThan(25);
  for (let at = 1; at <= apply; at += 1) {
    const run = createSimulatedRun(SAMPLE_PLAN);
    run.wire.failAt((call) => (call === at ? fault : undefined));
    await expect(run.apply(), `call ${String(at)}`).resolves.toEqual([]);
    expect(whatExists(run), `call ${String(at)}`).toEqual(ONE_OF_EACH);
  }
});

test.each(FAULTS)("undo heals $name at every single call", async (fault) => {
  const { undo } = await countCalls();
  expect(undo).toBeGreaterThan(25);
  for (let at = 1; at <= undo; at += 1) {
    const run = createSimulatedRun(SAMPLE_PLAN);
    await run.apply();
    run.wire.failAt((call) => (call === at ? fault : undefined));
    await expect(run.undo(), `call ${String(at)}`).resolves.toEqual([]);
    expect(whatExists(run), `call ${String(at)}`).toEqual(NOTHING_LEFT);
  }
});

/** Calls that go wrong, each so many calls after the one before it. */
const badMinute = (faults: readonly Fault[], closest: number) =>
  fc.array(fc.record({ after: fc.integer({ min: closest, max: 30 }), fault: fc.constantFrom(...faults) }), { maxLength: 12 });

type BadMinute = readonly { readonly after: number; readonly fault: Fault }[];

function failing(minute: BadMinute): (call: number) => Fault | undefined {
  const faults = new Map<number, Fault>();
  let at = 0;
  for (const { after, fault } of minute) faults.set((at += after), fault);
  return (call) => faults.get(call);
}

async function surviveBoth(apply: BadMinute, undo: BadMinute): Promise<void> {
  const run = createSimulatedRun(SAMPLE_PLAN);
  run.wire.failAt(failing(apply));
  await expect(run.apply()).resolves.toEqual([]);
  expect(whatExists(run)).toEqual(ONE_OF_EACH);
  run.wire.failAt(failing(undo));
  await expect(run.undo()).resolves.toEqual([]);
  expect(whatExists(run)).toEqual(NOTHING_LEFT);
}

test("apply and undo heal any succession of outages", async () => {
  const outages = FAULTS.filter(({ error }) => error.code !== "upstream_rejected");
  await fc.assert(fc.asyncProperty(badMinute(outages, 1), badMinute(outages, 1), surviveBoth), { numRuns: 60 });
});

test("apply and undo heal refusals that come singly between outages", async () => {
  await fc.assert(fc.asyncProperty(badMinute(FAULTS, 14), badMinute(FAULTS, 14), surviveBoth), { numRuns: 60 });
});
