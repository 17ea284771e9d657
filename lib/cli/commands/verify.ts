import { z } from "zod";

import { progressOf } from "@/lib/domain/onboarding/refresh-progress";
import { inVerifyOrder } from "@/lib/domain/verification/verify-order";

import { argument, defineCommand, JSON_FLAG, toJson } from "../command";
import { findRun } from "../find-run";
import { printFailure } from "../print-failure";

export const verifyCommand = defineCommand({
  name: "verify",
  summary: "Check a run again in AWS and Harness, and print its checks and boxes.",
  examples: ["carabiner verify CB-2026-0042"],
  args: z.object({ run: argument("the run, by its reference or its ID", z.string()) }),
  options: z.object({ json: JSON_FLAG }),
  run: async ({ args, options }, { io, portal }) => {
    const opened = await portal();
    const found = await findRun(opened, args.run);
    if (!found.ok) return printFailure(io, found.error);
    const run = found.value;
    const { deps, actor, asWorker } = opened;
    const order = async () => await deps.orders.place(actor, run, { kind: "verify", input: { runId: run.id } });
    const ended = await asWorker(io, run.id, order, async () => await deps.runs.hasOrder(run.id, "verify"));
    if (!ended.ok) return printFailure(io, ended.error);
    const [newest, progress] = await Promise.all([deps.checks.newest(run.id), progressOf(deps, run)]);
    const checks = inVerifyOrder(newest);
    if (options.json) {
      io.out(toJson({ run: run.reference, ...progress, checks: checks.map(({ id, verdict, fact }) => ({ id, verdict, fact })) }));
    } else {
      for (const { verdict, title, fact } of checks) io.out(`${verdict.padEnd(14)} ${title}. ${fact}`);
      io.out(`${run.reference}: ${String(progress.boxesReady)} of ${String(progress.boxesTotal)} boxes are ready`);
    }
    return checks.some(({ verdict }) => verdict === "fail") ? 1 : 0;
  },
});
