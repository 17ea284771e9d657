import type { RiskWord } from "@/lib/domain/iam/risk-words";
import type { ConditionBlock } from "@/lib/domain/iam/policy-document";

/** The packs of the catalogue. A letter marks an addition to the pack of that number. */
export type PackId =
  | "P0"
  | "P1"
  | "P2"
  | "P3"
  | "P4"
  | "P5"
  | "P5b"
  | "P6"
  | "P7"
  | "P7b"
  | "P8"
  | "P9"
  | "P10"
  | "P11"
  | "P12"
  | "P12b"
  | "P13"
  | "P13b"
  | "P14"
  | "P15"
  | "P15b";

/** Where a fact comes from: see `SOURCES` in `packs.ts`. */
export type SourceTag =
  "guide" | "harness-reference" | "harness-ecs" | "harness-ssh" | "harness-source" | "aws-reference" | "portal";

/** `guide`: the guide names the action; `corrected`: needed and absent from the guide; `optional`: helps, nothing fails without it. */
export type Badge = "guide" | "corrected" | "optional";

/** Whose policy a pack belongs in. */
export type PackHolder = "harness" | "task-execution-role" | "portal";

/**
 * One action of a pack. Resource forms and conditions hold blanks that the builder fills: `{partition}`, `{region}`,
 * `{account}`, `{cluster}`, `{tagKey}`, `{tagValue}`, `{boundaryArn}`. `{passRoles}` is replaced by the roles chosen for the service of its condition.
 */
export type PackAction = {
  readonly action: string;
  readonly resources: readonly string[];
  readonly condition?: ConditionBlock | undefined;
  /** Actions of one group and condition share a statement; the group is its Sid. */
  readonly group: string;
  readonly reason: string;
  readonly source: SourceTag;
  readonly badge: Badge;
  readonly risk?: RiskWord | undefined;
  readonly guideItems: readonly string[];
  /** Left out unless named in the builder's `optionalActions`. */
  readonly onRequest: boolean;
  /** Catalogue version that brought it. */
  readonly since: number;
};

/** One capability with the actions it needs. */
export type Pack = {
  readonly id: PackId;
  /** Kebab-case; what the command line accepts beside the id. */
  readonly name: string;
  readonly number: string;
  readonly title: string;
  readonly description: string;
  readonly holder: PackHolder;
  /** Packs whose actions it needs as well. */
  readonly includes: readonly PackId[];
  /** Cannot be unticked. */
  readonly locked: boolean;
  readonly actions: readonly PackAction[];
};
