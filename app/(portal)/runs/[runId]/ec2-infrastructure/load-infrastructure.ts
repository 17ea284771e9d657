import "server-only";
import type { RunReads } from "@/lib/deps/reads";
import type { InfrastructurePreview } from "@/lib/domain/inventory/preview-infrastructure";
import { lookUpFacts } from "@/lib/server/ec2-lookups";
import { findTaken } from "@/lib/server/infrastructure-lookups";
import { lookUp } from "@/lib/server/look-up";
import type { RunPage } from "@/lib/server/run-page";

/** The infrastructure page's look-ups, made in parallel. A failed one is an error; an empty list means none. */
export async function lookUpInfrastructure(
  { run, deps }: Pick<RunPage, "run" | "deps">,
  { account, harness }: RunReads,
  draft: { readonly region: string; readonly preview: InfrastructurePreview | undefined },
) {
  const [facts, environments, taken] = await Promise.all([
    lookUpFacts({ ec2: account.ec2, clock: deps.clock }, draft.region),
    lookUp(async () => await harness.listEnvironments(run.scope)),
    findTaken(run, harness, draft.preview),
  ]);
  return { facts, environments, taken };
}
