import type { AppError, Explanation } from "@/lib/core/errors";

import type { Ec2Instance, EcsCluster } from "@/lib/domain/aws/aws-shapes";

/** What a reading looks for, each on its own: a region can be denied for one and not for the other. */
export const SHARD_KINDS = ["instances", "clusters"] as const;

export type ShardKind = (typeof SHARD_KINDS)[number];

/** One part of a reading: one kind of thing in one region. */
export type Shard = { readonly region: string; readonly kind: ShardKind };

/** The part for the list of regions itself; without it nothing else can be read. */
export const REGIONS_SHARD = { region: "all", kind: "regions" } as const;

/** What a part found, whole: every page was read. */
export type ShardReading =
  | { readonly kind: "instances"; readonly items: readonly Ec2Instance[] }
  | { readonly kind: "clusters"; readonly items: readonly EcsCluster[] };

/** Why a part could not be read, as it is kept: no stack, no secret. */
export type ShardFailure = {
  readonly code: AppError["code"];
  readonly message: string;
  readonly explanation?: Explanation | undefined;
};

/** `doubted`: AWS returned nothing where much was known; accepted when repeated. */
export type ShardState = "waiting" | "done" | "doubted" | "failed";

/** What storing a part did. */
export type ShardOutcome = { readonly changed: number; readonly gone: number; readonly state: "done" | "doubted" };

/** How fresh one kind of thing in one region is. Times are UTC. */
export type Freshness = {
  readonly accountId: string;
  readonly region: string;
  readonly kind: ShardKind | "regions";
  /** Of the newest attempt. */
  readonly state: ShardState;
  readonly found: number;
  readonly at?: Date | undefined;
  /** When it was last read whole. */
  readonly lastGoodAt?: Date | undefined;
  readonly failure?: ShardFailure | undefined;
};

/** A reading of an account. `partial`: some parts failed. */
export type Scan = {
  readonly id: string;
  readonly accountId: string;
  readonly state: "running" | "done" | "partial" | "failed";
  readonly startedAt: Date;
  readonly finishedAt?: Date | undefined;
  readonly parts: number;
  readonly partsDone: number;
};

/** From this many on, an empty result must be repeated before it is accepted. */
export const DOUBT_ABOVE = 20;

/**
 * Whether an empty result is doubtful: much existed before, and the previous reading did not return the same.
 * A suddenly empty region is more often a permission problem or an outage than real.
 */
export function isDoubtful(answer: {
  readonly found: number;
  readonly known: number;
  readonly previousState: ShardState | undefined;
}): boolean {
  return answer.found === 0 && answer.known > DOUBT_ABOVE && answer.previousState !== "doubted";
}

/** The parts of a reading: every enabled region for every kind, in a fixed order, so that a resumed one agrees. */
export function shardsOf(regions: readonly string[]): readonly Shard[] {
  return SHARD_KINDS.flatMap((kind) => regions.map((region) => ({ region, kind })));
}

/** A failure as it is kept. */
export function toShardFailure({ code, message, explanation }: AppError): ShardFailure {
  return { code, message, explanation };
}

/** Data older than this is shown with a warning. */
export const STALE_AFTER_MS = 15 * 60_000;

/** How a region's chip looks: its worst part decides. */
export type RegionStatus = {
  readonly accountId: string;
  readonly region: string;
  readonly status: "fresh" | "stale" | "failed" | "doubted" | "never";
  readonly found: number;
  readonly lastGoodAt?: Date | undefined;
  readonly failure?: ShardFailure | undefined;
};

/** The state of one kind of thing in a region, as its chip shows it. */
export function regionStatus(fresh: Freshness, now: Date): RegionStatus {
  const { accountId, region, found, lastGoodAt, failure } = fresh;
  const status =
    fresh.state === "failed"
      ? "failed"
      : fresh.state === "doubted"
        ? "doubted"
        : lastGoodAt === undefined
          ? "never"
          : now.getTime() - lastGoodAt.getTime() > STALE_AFTER_MS
            ? "stale"
            : "fresh";
  return { accountId, region, status, found, lastGoodAt, failure };
}

/** Regions whose content is not known: a total without one is a minimum, and the page must say so. */
export function missingRegions(statuses: readonly RegionStatus[]): readonly RegionStatus[] {
  return statuses.filter(({ status }) => status === "failed" || status === "never" || status === "doubted");
}
