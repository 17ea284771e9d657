import { DBOS } from "@dbos-inc/dbos-sdk";

import { DISCOVER_WORKFLOW, type DiscoverInput } from "@/lib/domain/inventory/discover-workflow";
import { STEP_RETRIES } from "./run-context";
import { createConnectionDeps } from "./workflow-deps";

/**
 * Reads an account into the inventory: every enabled region for every kind of thing, side by side within AWS's budgets.
 * Each part is a step, so a restart reads only what was not finished. Step results hold counts only.
 */
export async function discoverAccount({ awsConnectionId, scanId }: DiscoverInput): Promise<{ failed: number }> {
  const deps = await createConnectionDeps(awsConnectionId);
  const shards = await DBOS.runStep(async () => await deps.discovery.openScan(awsConnectionId, scanId), {
    name: "regions",
    ...STEP_RETRIES,
  });
  // All steps begin in the fixed order of the parts: the engine tells them apart by it after a restart.
  const ends = await Promise.all(
    shards.map(
      async (shard) =>
        await DBOS.runStep(async () => await deps.discovery.scanShard(awsConnectionId, scanId, shard), {
          name: `${shard.region}/${shard.kind}`,
          ...STEP_RETRIES,
        }),
    ),
  );
  await DBOS.runStep(async () => await deps.inventory.finishScan(scanId, deps.clock.now()), { name: "finish", ...STEP_RETRIES });
  return { failed: ends.filter(({ state }) => state === "failed").length };
}

/** For the list in `workflows.ts`. */
export function registerDiscoverAccount(): void {
  DBOS.registerWorkflow(discoverAccount, { name: DISCOVER_WORKFLOW, maxRecoveryAttempts: 1000 });
}
