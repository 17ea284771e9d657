import { ok } from "@/lib/core/result";
import { applyOperation } from "@/lib/domain/plan/apply-operation";
import { applyWaves } from "@/lib/domain/plan/apply-waves";
import { createHandlerTable } from "@/lib/domain/plan/handlers/handler-table";
import { toWaves } from "@/lib/domain/plan/order";
import { SAMPLE_PLAN } from "@/lib/domain/plan/testing/sample-plan";
import { createSimulatedRun, RUN } from "@/lib/domain/plan/testing/simulated-run";
import { Secret } from "@/lib/core/secret";

import { createCallCounter, DELAY_MS, longestChain } from "./delayed";
import { type Figure, median } from "./verdict";
import type { BenchClock } from "./virtual-clock";

/** One apply of the access-key path against the world in memory, every remote call delayed. */
async function applyOnce(
  clock: BenchClock,
): Promise<{ readonly milliseconds: number; readonly chain: number; readonly calls: number }> {
  const run = createSimulatedRun(SAMPLE_PLAN);
  const counter = createCallCounter(clock);
  const { iam } = run.aws;
  const { harness } = run.harness;
  const handlers = createHandlerTable({
    iam: counter.slow(iam),
    harness: counter.slow(harness),
    tryKey: async () => {
      await Promise.resolve();
    },
    explainConnectorTest: () => ({ code: "upstream_rejected", message: "The connector's test was red." }),
    secrets: { open: async () => await Promise.resolve(ok(new Secret("not-used"))) },
  });
  const deps = { ...run.deps, handlers };
  const fence = run.store.raiseFence();
  const durations = new Map<string, number>();
  const began = clock.now();
  const failed = await applyWaves(toWaves(SAMPLE_PLAN), async ({ id }) => {
    const since = clock.now();
    const outcome = await applyOperation(deps, { ...RUN, operationId: id, fence });
    durations.set(id, clock.now() - since);
    return outcome;
  });
  const milliseconds = clock.now() - began;
  if (failed.length > 0) throw new Error(`Operations failed: ${failed.join(", ")}`);
  // An operation's own calls may run side by side, so its length is its time, in whole calls.
  const chain = longestChain(SAMPLE_PLAN, (id) => Math.floor((durations.get(id) ?? 0) / DELAY_MS + 0.01));
  return { milliseconds, chain, calls: counter.made() };
}

/** Apply beside its longest chain of calls that need each other. */
export async function benchApply(clock: BenchClock, rounds = 3): Promise<readonly Figure[]> {
  const all = [];
  for (let round = 0; round < rounds; round += 1) all.push(await applyOnce(clock));
  const milliseconds = median(all.map((one) => one.milliseconds));
  const chain = median(all.map((one) => one.chain));
  const calls = median(all.map((one) => one.calls));
  const how = `${milliseconds.toFixed(0)} ms for ${String(calls)} calls of ${String(DELAY_MS)} ms; the longest chain has ${String(chain)}.`;
  return [{ name: "apply, beside its longest chain of calls", measured: milliseconds / (chain * DELAY_MS), bar: 1.3, how }];
}
