import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { Path } from "./path";

/** The states of a run. `open` covers filling, a failed apply and the time after: only `finished` and `undone` close it. */
export const RUN_STATES = ["open", "applying", "undoing", "finished", "undone"] as const;

/** Whether a run works in the local world of the sandbox or at the vendors themselves. */
export const RUN_KINDS = ["sandbox", "live"] as const;

export type RunState = (typeof RUN_STATES)[number];

/** One onboarding: one Harness scope, one AWS account, one path. Times are UTC. */
export type Run = {
  readonly id: string;
  /** `CB-2026-0042`, what people read. */
  readonly reference: string;
  readonly tenant: string;
  readonly kind: (typeof RUN_KINDS)[number];
  readonly world?: string | undefined;
  readonly harnessConnectionId: string;
  readonly awsConnectionId: string;
  readonly scope: HarnessScope;
  readonly awsAccountId: string;
  readonly path: Path;
  readonly state: RunState;
  /** The external ID that the trust policy of the Harness identity requires; made once, never edited, not a secret. */
  readonly externalId: string;
  readonly guideHash: string;
  readonly packVersion: number;
  readonly version: number;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly boxesReady: number;
  readonly boxesTotal: number;
  readonly stuckCause?: string | undefined;
  readonly createdAt: Date;
  readonly lastActivityAt: Date;
  readonly finishedAt?: Date | undefined;
};

/** What is needed to make a run. */
export type NewRun = Pick<
  Run,
  | "kind"
  | "world"
  | "harnessConnectionId"
  | "awsConnectionId"
  | "scope"
  | "awsAccountId"
  | "path"
  | "guideHash"
  | "packVersion"
  | "boxesTotal"
>;

/** What the run list can be narrowed by; every field is optional and they are joined by "and". */
export type RunFilter = {
  readonly text?: string | undefined;
  readonly orgIdentifier?: string | undefined;
  readonly projectIdentifier?: string | undefined;
  readonly awsAccountId?: string | undefined;
  readonly state?: RunState | undefined;
  readonly target?: Path["target"] | undefined;
  readonly ownerId?: string | undefined;
  readonly kind?: Run["kind"] | undefined;
};

/** What the filters of a run list offer: values that some visible run has. */
export type RunFacets = {
  readonly projects: readonly { readonly orgIdentifier: string | undefined; readonly projectIdentifier: string | undefined }[];
  readonly awsAccountIds: readonly string[];
  readonly kinds: readonly Run["kind"][];
};

/** A page of runs, newest activity first; `next` continues after its last row. */
export type RunPage = {
  readonly runs: readonly Run[];
  readonly next?: string | undefined;
  /** A message for each run of this page that this version cannot read. */
  readonly unreadable: readonly string[];
};

/** An answer as it is kept: any JSON, because a half-filled step is kept too. */
export type SavedAnswer = {
  readonly step: string;
  readonly value: unknown;
  readonly complete: boolean;
  readonly version: number;
  readonly updatedById: string;
  readonly updatedAt: Date;
};

/** The tenant of a scope: Harness account and organization; account scope is a separate tenant. */
export function tenantOf(scope: HarnessScope): string {
  return `${scope.accountIdentifier}/${scope.orgIdentifier ?? ""}`;
}
