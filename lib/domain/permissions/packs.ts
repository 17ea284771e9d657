import { EC2_PACKS } from "./packs-ec2";
import { ECS_PACKS } from "./packs-ecs";
import { PORTAL_PACKS } from "./packs-portal";
import type { Pack, PackAction, PackId, SourceTag } from "./pack-types";

/** The newest version of the catalogue. A run keeps the version its policy was made with. */
export const CATALOGUE_VERSION = 2;

/** What each version brought, newest last. */
export const CATALOGUE_VERSIONS: readonly { readonly version: number; readonly date: string; readonly summary: string }[] = [
  { version: 1, date: "2026-08-22", summary: "The actions that the guide and Harness’s published tables name." },
  {
    version: 2,
    date: "2026-09-26",
    summary: "Tagging, traffic swap and scaling, which deployments use and no published table names.",
  },
];

/** What a source tag means, for the column beside a reason. */
export const SOURCES: Readonly<Record<SourceTag, { readonly title: string; readonly url?: string }>> = {
  guide: { title: "The guide" },
  "harness-reference": {
    title: "Harness: AWS connector settings",
    url: "https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference/",
  },
  "harness-ecs": {
    title: "Harness: ECS deployment tutorial",
    url: "https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/aws/ecs/ecs-deployment-tutorial/",
  },
  "harness-ssh": {
    title: "Harness: SSH deployments",
    url: "https://developer.harness.io/docs/continuous-delivery/deploy-srv-diff-platforms/traditional/ssh-ng/",
  },
  "harness-source": { title: "Observed calls of the Harness delegate (2023)" },
  "aws-reference": {
    title: "AWS: service authorization reference",
    url: "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  },
  portal: { title: "Carabiner’s own checks" },
};

/** All packs of the newest version, in the order in which they are shown. */
export const PACKS: readonly Pack[] = [...EC2_PACKS, ...ECS_PACKS, ...PORTAL_PACKS];

/**
 * A pack by its id.
 *
 * @throws When the catalogue lacks it: the id type makes that our bug.
 */
export function requirePack(id: PackId): Pack {
  const pack = PACKS.find((candidate) => candidate.id === id);
  if (pack === undefined) throw new Error(`No permission pack ${id}.`);
  return pack;
}

/** A pack by id (`P0`, `p5b`), number (`0`) or name (`base`), as the command line accepts it. */
export function findPack(text: string): Pack | undefined {
  const wanted = text.trim().toLowerCase();
  return PACKS.find((pack) => [pack.id.toLowerCase(), pack.number, pack.name].includes(wanted));
}

/** The catalogue as it was at a version. */
export function catalogueAt(version: number): readonly Pack[] {
  return PACKS.map((pack) => ({ ...pack, actions: pack.actions.filter((action) => action.since <= version) }));
}

/** The packs ticked and all they include, in catalogue order, without doubles. */
export function withIncluded(ids: readonly PackId[], catalogue: readonly Pack[] = PACKS): readonly Pack[] {
  const wanted = new Set<PackId>();
  const visit = (id: PackId): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    for (const included of requirePack(id).includes) visit(included);
  };
  for (const id of ids) visit(id);
  return catalogue.filter((pack) => wanted.has(pack.id));
}

/** Guide items that a pack realises, sorted by number. */
export function packGuideItems(pack: Pack): readonly string[] {
  return [...new Set(pack.actions.flatMap((action) => action.guideItems))].sort(
    (a, b) => Number(a.slice(1)) - Number(b.slice(1)),
  );
}

/** One change between two versions of the catalogue. */
export type PackChange = { readonly packId: PackId; readonly kind: "added" | "removed"; readonly action: PackAction };

function rowKey(action: PackAction): string {
  return JSON.stringify([action.action, action.resources, action.condition ?? {}]);
}

/** What changes for someone who goes from one catalogue version to another; `packs` narrows it to the packs of a run. */
export function packDiff(versionA: number, versionB: number, packs?: readonly PackId[]): readonly PackChange[] {
  const before = catalogueAt(versionA);
  const after = catalogueAt(versionB);
  const relevant = packs === undefined ? undefined : new Set(withIncluded(packs).map((pack) => pack.id));
  return PACKS.filter((pack) => relevant?.has(pack.id) ?? true).flatMap((pack) => {
    const old = before.find((candidate) => candidate.id === pack.id)?.actions ?? [];
    const now = after.find((candidate) => candidate.id === pack.id)?.actions ?? [];
    const oldKeys = new Set(old.map(rowKey));
    const nowKeys = new Set(now.map(rowKey));
    return [
      ...now
        .filter((action) => !oldKeys.has(rowKey(action)))
        .map((action): PackChange => ({ packId: pack.id, kind: "added", action })),
      ...old
        .filter((action) => !nowKeys.has(rowKey(action)))
        .map((action): PackChange => ({ packId: pack.id, kind: "removed", action })),
    ];
  });
}
