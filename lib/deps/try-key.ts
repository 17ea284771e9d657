import type { Deps } from "./deps";
import { runMatrixWithKey } from "@/lib/domain/matrix/run-matrix";
import type { TryKey } from "@/lib/domain/plan/ports";
import type { Run } from "@/lib/domain/runs/run";

/** Tries a key while an operation holds it: its own read calls and dry runs fill the run's permission matrix. */
export function tryKeyFor(deps: Deps, run: Run): TryKey {
  const wait = async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
  };
  return async (key) => {
    const caller = await deps.keyCallerFor(run, key);
    if (caller.ok) await runMatrixWithKey({ ...deps, wait, random: Math.random }, run, caller.value);
  };
}
