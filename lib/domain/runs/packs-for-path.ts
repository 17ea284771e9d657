import { hasEc2, hasEcs, type Path } from "./path";

import type { PackId } from "@/lib/domain/permissions/pack-types";

/** What the permissions step offers for a path. */
export type PacksForPath = {
  /** Ticked from the path: what its deployments need. `P0` is always first and cannot be unticked. */
  readonly ticked: readonly PackId[];
  /** Offered beside them, not ticked: every other pack that the Harness identity can have. */
  readonly optional: readonly PackId[];
};

/** Packs of one kind, under one heading. */
export type PackGroup = {
  readonly title: string;
  readonly packs: readonly PackId[];
  /** The path connects this kind of thing, or the pack is for every path. */
  readonly onPath: boolean;
};

const STRATEGY_PACK = { rolling: "P7", canary: "P8", "blue-green": "P9" } as const;

/** The packs with which ECS services are replaced. */
export const STRATEGY_PACKS: readonly PackId[] = Object.values(STRATEGY_PACK);

const GROUPS = [
  { title: "Connection", packs: ["P0"], isOnPath: () => true },
  { title: "EC2", packs: ["P1", "P2", "P3", "P4"], isOnPath: hasEc2 },
  { title: "Systems Manager", packs: ["P5", "P5b"], isOnPath: hasEc2 },
  { title: "ECS", packs: ["P6", "P7", "P7b", "P8", "P9", "P10"], isOnPath: hasEcs },
] as const satisfies readonly {
  readonly title: string;
  readonly packs: readonly PackId[];
  readonly isOnPath: (path: Path) => boolean;
}[];

function ec2Packs(path: Path): readonly PackId[] {
  if (!hasEc2(path)) return [];
  // P1 is the guide's own list of reads (items G11-G16), so it is there unless a person removes it.
  // Commands through Systems Manager find their instances with the same calls, so P2 stays.
  return path.hostAccess === "ssm" ? ["P1", "P2", "P5", "P5b"] : ["P1", "P2"];
}

/** The packs that an ECS path needs: those of its strategy, and the reads. None on another path. */
export function ecsPacks(path: Path): readonly PackId[] {
  return hasEcs(path) ? [strategyPack(path), "P6"] : [];
}

/** The pack of the strategy with which an ECS path replaces services. */
export function strategyPack({ strategy = "rolling" }: Pick<Path, "strategy">): PackId {
  return STRATEGY_PACK[strategy];
}

/**
 * The packs that the Harness identity needs on a path, and those that may be added. One identity often serves EC2 and ECS
 * (the guide gives both one policy), so every pack is offered on every path.
 */
export function packsForPath(path: Path): PacksForPath {
  const ticked: readonly PackId[] = ["P0", ...ec2Packs(path), ...ecsPacks(path)];
  return { ticked, optional: GROUPS.flatMap((group) => group.packs).filter((id) => !ticked.includes(id)) };
}

/**
 * The packs that a policy made for one path lacks on another. Packs for ECS are not among them: the ECS rights step finds what
 * the identity lacks and adds it.
 */
export function packsToAdd(before: Path, after: Path): readonly PackId[] {
  const had = packsForPath(before).ticked;
  return ec2Packs(after).filter((id) => !had.includes(id));
}

/** Every pack of the Harness identity in the order of the list, under its heading. */
export function packGroups(path: Path): readonly PackGroup[] {
  return GROUPS.map(({ title, packs, isOnPath }) => ({ title, packs, onPath: isOnPath(path) }));
}
