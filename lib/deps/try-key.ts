import type { Deps } from "./deps";
import type { MatrixPart } from "@/lib/domain/matrix/matrix-part";
import { runMatrixWithKey } from "@/lib/domain/matrix/run-matrix";
import type { TryKey } from "@/lib/domain/plan/ports";
import { completeAnswers } from "@/lib/domain/runs/answers";
import { hasEcs } from "@/lib/domain/runs/path";
import type { Run } from "@/lib/domain/runs/run";
import { betweenCalls } from "@/lib/integrations/real-wait";

/**
 * Whether the key also deploys to ECS: a second connector signs in as a role instead. Before step S9 is answered the plan grants
 * no rights for ECS, and the key would be held until AWS had had time to apply what no one asked for.
 */
async function deploysToEcsWithKey({ answers }: Pick<Deps, "answers">, run: Run): Promise<boolean> {
  if (!hasEcs(run.path)) return false;
  return completeAnswers(await answers.list(run.id))["ecs-rights"]?.connector.use === "same";
}

/** Tries a key while an operation holds it: its own read calls and dry runs fill the run's permission matrices. */
export function tryKeyFor(deps: Deps, run: Run): TryKey {
  return async (key) => {
    const parts: readonly MatrixPart[] = (await deploysToEcsWithKey(deps, run)) ? ["permissions", "ecs"] : ["permissions"];
    for (const part of parts) {
      // A matrix closes its caller.
      const caller = await deps.keyCallerFor(run, key);
      if (caller.ok) await runMatrixWithKey({ ...deps, ...betweenCalls }, run, caller.value, part);
    }
  };
}
