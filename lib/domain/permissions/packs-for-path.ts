import { hasEc2, hasEcs, type Path } from "@/lib/domain/runs/path";

import type { PackId } from "./pack-types";

/** What the permissions step offers for a path. */
export type PacksForPath = {
  /** Ticked from the path: what its deployments need. `P0` is always first and cannot be unticked. */
  readonly ticked: readonly PackId[];
  /** Offered beside them, not ticked. */
  readonly optional: readonly PackId[];
};

const STRATEGY_PACK = { rolling: "P7", canary: "P8", "blue-green": "P9" } as const;

function ec2Packs(path: Path): PacksForPath {
  if (!hasEc2(path)) return { ticked: [], optional: [] };
  // Commands through Systems Manager find their instances with the same calls, so P2 stays.
  if (path.hostAccess === "ssm") return { ticked: ["P1", "P2", "P5", "P5b"], optional: ["P3", "P4"] };
  // P1 is the guide's own list of reads (items G11-G16), so it is there unless somebody takes it away.
  // One identity often serves EC2 and ECS, so the reads of ECS can be granted before an ECS path is walked.
  const reads: readonly PackId[] = hasEcs(path) ? [] : ["P6"];
  return { ticked: ["P1", "P2"], optional: ["P3", "P4", "P5", ...reads] };
}

function ecsPacks(path: Path): PacksForPath {
  if (!hasEcs(path)) return { ticked: [], optional: [] };
  const strategy = STRATEGY_PACK[path.strategy ?? "rolling"];
  const others = (["P7", "P8", "P9"] as const).filter((id) => id !== strategy && id !== "P7");
  return { ticked: [strategy, "P6"], optional: [...others, "P7b", "P10"] };
}

/** The packs that the Harness identity needs on a path, and those that may be added. */
export function packsForPath(path: Path): PacksForPath {
  const parts = [ec2Packs(path), ecsPacks(path)];
  return {
    ticked: ["P0", ...parts.flatMap((part) => part.ticked)],
    optional: parts.flatMap((part) => part.optional),
  };
}
