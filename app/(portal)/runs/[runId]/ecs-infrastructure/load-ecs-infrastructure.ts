import "server-only";
import type { RunReads } from "@/lib/deps/reads";
import type { InfrastructurePreview } from "@/lib/domain/inventory/preview-infrastructure";
import type { EcsPreparation } from "@/lib/domain/runs/answers/ecs-preparation";
import { findTaken } from "@/lib/server/infrastructure-lookups";
import { lookUp } from "@/lib/server/look-up";
import type { RunPage } from "@/lib/server/run-page";

/** The ECS infrastructure page's look-ups, made in parallel. A failed one is an error; an empty list means none. */
export async function lookUpEcsInfrastructure(
  { run }: Pick<RunPage, "run">,
  { account, harness }: RunReads,
  { preparation, preview }: { readonly preparation: EcsPreparation; readonly preview: InfrastructurePreview | undefined },
) {
  const { region, cluster: name } = preparation;
  const [cluster, network, environments, taken] = await Promise.all([
    lookUp(async () => await account.ecs.findCluster(region, name)),
    lookUp(async () => await account.ecs.readTaskNetwork(region)),
    lookUp(async () => await harness.listEnvironments(run.scope)),
    findTaken(run, harness, preview),
  ]);
  return { cluster, network, environments, taken };
}
