import fc from "fast-check";
import { expect, test } from "vitest";
import { FAULTS } from "./testing/faults";
import { SAMPLE_PLAN } from "./testing/sample-plan";
import { createSimulatedRun } from "./testing/simulated-run";
import type { Fault } from "./testing/wire";
import { NOTHING_LEFT, ONE_OF_EACH, whatExists } from "./testing/what-exists";

const OUTAGES = FAULTS.filter(({ error }) => error.code !== "upstream_rejected");
const minute = fc.array(fc.record({ after: fc.integer({ min: 1, max: 20 }), fault: fc.constantFrom(...OUTAGES) }), {
  maxLength: 15,
});
const plan = (m: readonly { after: number; fault: Fault }[]) => {
  const faults = new Map<number, Fault>();
  let at = 0;
  for (const { after, fault } of m) faults.set((at += after), fault);
  return (call: number) => faults.get(call);
};
const crashes = fc.array(fc.integer({ min: 1, max: 150 }), { maxLength: 3 });
/** Late calls land with later calls: makes enough of them. */
async function settle(run: ReturnType<typeof createSimulatedRun>) {
  run.wire.crashAt([]);
  run.wire.failAt(() => undefined);
  for (let i = 0; i < 12; i += 1) await run.aws.iam.findUser("absent");
}

test("apply and undo survive crashes and outages together", async () => {
  await fc.assert(
    fc.asyncProperty(minute, minute, crashes, crashes, async (m1, m2, c1, c2) => {
      const run = createSimulatedRun(SAMPLE_PLAN);
      run.wire.failAt(plan(m1));
      let result: readonly string[] | "crashed" = "crashed";
      for (const c of [...c1, 0]) {
        run.wire.crashAt(c === 0 ? [] : [c]);
        result = await run.apply();
        if (result !== "crashed") break;
      }
      expect(result).toEqual([]);
      await settle(run);
      expect(whatExists(run)).toEqual(ONE_OF_EACH);
      run.wire.failAt(plan(m2));
      for (const c of [...c2, 0]) {
        run.wire.crashAt(c === 0 ? [] : [c]);
        result = await run.undo();
        if (result !== "crashed") break;
      }
      expect(result).toEqual([]);
      await settle(run);
      expect(whatExists(run)).toEqual(NOTHING_LEFT);
    }),
    { numRuns: 60 },
  );
});

test("undo leaves nothing of an apply that died amid outages", async () => {
  const { states: _states, ...nothing } = NOTHING_LEFT;
  await fc.assert(
    fc.asyncProperty(minute, minute, fc.integer({ min: 1, max: 150 }), async (m1, m2, c) => {
      const run = createSimulatedRun(SAMPLE_PLAN);
      run.wire.failAt(plan(m1));
      run.wire.crashAt([c]);
      await run.apply();
      // A call that AWS or Harness carries out after undo has ended is seen by no one. What was late has landed by the restart.
      await settle(run);
      run.wire.failAt(plan(m2));
      await run.undo();
      await settle(run);
      expect(whatExists(run)).toMatchObject(nothing);
    }),
    { numRuns: 60 },
  );
});

test("a key made late is removed when its successor is adopted", async () => {
  const run = createSimulatedRun(SAMPLE_PLAN);
  const error = { code: "upstream_unavailable", message: "AWS gave no answer in time." } as const;
  // The call that creates the key is carried out five calls later, between the next try's look and its own key.
  run.wire.failAt((call) => (call === 19 ? { name: "late", error, carriedOut: { afterCalls: 5 } } : undefined));
  run.wire.crashAt([57]);
  await expect(run.apply()).resolves.toBe("crashed");
  expect(run.wire.writes().filter((name) => name === "iam:CreateAccessKey")).toHaveLength(2);
  await settle(run);
  await expect(run.apply()).resolves.toEqual([]);
  expect(whatExists(run)).toEqual(ONE_OF_EACH);
});
