import type { Deps } from "./deps";
import { runMatrixWithKey } from "@/lib/domain/matrix/run-matrix";
import type { TryKey } from "@/lib/domain/plan/ports";
import type { Run } from "@/lib/domain/runs/run";
import { betweenCalls } from "@/lib/integrations/real-wait";

/** Tries a key while an operation holds it: its own read calls and dry runs fill the run's permission matrix. */
export function tryKeyFor(deps: Deps, run: Run): TryKey {
  return async (key) => {
    const caller = await deps.keyCallerFor(run, key);
    if (caller.ok) await runMatrixWithKey({ ...deps, ...betweenCalls }, run, caller.value);
  };
}
