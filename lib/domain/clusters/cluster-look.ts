import type { AppError } from "@/lib/core/errors";
import { listed } from "@/lib/core/listed";
import { ok, type Result } from "@/lib/core/result";
import type { EcsCluster } from "@/lib/domain/aws/aws-shapes";
import { nearest } from "@/lib/domain/ecs/nearest";

/** What finding a cluster reads of the account. */
export type ClusterReads = {
  /** One cluster by name, whatever its status; `undefined` when the region does not know it. */
  readonly findCluster: (region: string, name: string) => Promise<Result<EcsCluster | undefined, AppError>>;
  readonly listClusterNames: (region: string) => Promise<Result<readonly string[], AppError>>;
  /** The codes of the regions that the account has enabled. */
  readonly listEnabledRegions: () => Promise<Result<readonly string[], AppError>>;
};

/** A cluster that the region knows, or where a cluster of this name is instead. */
export type ClusterLook =
  | { readonly found: EcsCluster }
  | {
      readonly found?: undefined;
      /** Regions that have a cluster of this name. */
      readonly elsewhere: readonly string[];
      /** The name in this region that was most likely meant. */
      readonly meant?: string | undefined;
      readonly known: readonly string[];
    };

/**
 * Looks a cluster up by name in its region, and when it is not there, in the other enabled regions (items G116, G117). Errors:
 * those of reading the region; another region that fails is left out.
 */
export async function lookForCluster(
  reads: ClusterReads,
  { region, name }: { readonly region: string; readonly name: string },
): Promise<Result<ClusterLook, AppError>> {
  const found = await reads.findCluster(region, name);
  if (!found.ok) return found;
  if (found.value !== undefined) return ok({ found: found.value });
  const [names, regions] = await Promise.all([reads.listClusterNames(region), reads.listEnabledRegions()]);
  const others = regions.ok ? regions.value.filter((other) => other !== region) : [];
  const looks = await Promise.all(others.map(async (other) => ({ other, look: await reads.findCluster(other, name) })));
  const elsewhere = looks.flatMap(({ other, look }) => (look.ok && look.value?.status === "ACTIVE" ? [other] : []));
  const known = names.ok ? names.value : [];
  return ok({ elsewhere, meant: nearest(name, known), known });
}

/** What a status other than ACTIVE means, and what to do about it. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html */
const STATUSES: Readonly<Record<string, string>> = {
  PROVISIONING: "Its capacity is still being created. Save this step again in a few minutes.",
  DEPROVISIONING: "It is being deleted. Choose another cluster.",
  FAILED: "Its capacity could not be created. Have an AWS admin delete it and create it again, or choose another cluster.",
  INACTIVE: "It was deleted. Choose another cluster, or have an AWS admin create it again.",
};

/** Why the answer cannot name this cluster, for the field of the cluster or of the region; nothing for an active one. */
export function clusterProblems(
  { region, name }: { readonly region: string; readonly name: string },
  look: ClusterLook,
): { readonly region?: string; readonly cluster?: string } {
  if (look.found !== undefined) {
    const { status } = look.found;
    if (status === "ACTIVE") return {};
    return { cluster: `${name} is ${status}. ${STATUSES[status] ?? "Choose a cluster that is ACTIVE."}` };
  }
  const [elsewhere] = look.elsewhere;
  if (elsewhere !== undefined) {
    const where = listed(look.elsewhere, "and");
    return { region: `There is no cluster ${name} in ${region}. It is in ${where}: choose ${elsewhere}, or another cluster.` };
  }
  if (look.meant !== undefined) return { cluster: `There is no cluster ${name} in ${region}. Did you mean ${look.meant}?` };
  if (look.known.length === 0) {
    return { region: `${region} has no cluster. Choose another region, or have an AWS admin create the cluster first.` };
  }
  return { cluster: `There is no cluster ${name} in ${region}. It has ${nameSome(look.known)}.` };
}

const MAX_NAMED = 5;

function nameSome(names: readonly string[]): string {
  const named = names.toSorted().slice(0, MAX_NAMED).join(", ");
  return names.length > MAX_NAMED ? `${named} and ${String(names.length - MAX_NAMED)} more` : named;
}
