import type { RiskWord } from "@/lib/domain/iam/risk-words";
import type { CheckResult } from "@/lib/domain/checks/check";

import type { DryRunAction, ProbeTargets } from "./matrix-reads";
import type { PackId } from "@/lib/domain/permissions/pack-types";

/** A real call that only reads: its success proves the right, and so does any error that comes after authorization. */
export type ReadProbe = {
  readonly id: string;
  readonly kind: "read";
  readonly action: string;
  readonly region: string;
  readonly targets: ProbeTargets;
};

/** An EC2 write with `DryRun`: `DryRunOperation` means permitted. */
export type DryRunProbe = {
  readonly id: string;
  readonly kind: "dry-run";
  readonly action: DryRunAction;
  readonly region: string;
  readonly targets: ProbeTargets;
};

/** One `iam:SimulatePrincipalPolicy` call, or the same question to our own evaluator: every action on every resource of the list. */
export type SimulateProbe = {
  readonly id: string;
  readonly kind: "simulate";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Context keys without which the result would be misleading. */
  readonly context: Readonly<Record<string, string>>;
};

/** A call to be made. */
export type Probe = ReadProbe | DryRunProbe | SimulateProbe;

/** The probe that decides this row. */
export type PlannedProbe = Probe | { readonly kind: "not-testable"; readonly id: string; readonly reason: string };

/** An action × resource of the matrix, with what needs it. */
export type MatrixRow = {
  readonly id: string;
  readonly action: string;
  /** The ARN form, or `*`. */
  readonly resource: string;
  readonly neededFor: readonly { readonly packId: PackId; readonly title: string; readonly reason: string }[];
  /** The pack under whose heading it is shown. */
  readonly group: string;
  readonly guideItems: readonly string[];
  readonly risk?: RiskWord | undefined;
  /** False for packs shown for comparison and not ticked: a denial there is no failure. */
  readonly needed: boolean;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> | undefined;
  readonly probe: PlannedProbe;
};

/** What a simulation says about one action on one resource. */
export type SimulatedAnswer = {
  readonly action: string;
  readonly resource: string;
  readonly decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** Statements or policies that decided. */
  readonly statements: readonly string[];
  readonly missingKeys: readonly string[];
  /** Who has to change something, where the simulation knows. */
  readonly deniedBy?: "policy" | "boundary" | "organization" | undefined;
};

/** The result of a probe. */
export type ProbeOutcome =
  | { readonly kind: "allowed"; /** One line: “Returned 17 regions”. */ readonly observed: string }
  | {
      readonly kind: "denied";
      readonly code: string;
      readonly deniedBy?: "policy" | "deny" | "boundary" | "organization" | "resource";
    }
  /** No answer: throttled, network, region. `code` is shown. `unknownKey`: AWS does not know the key, or not everywhere yet. */
  | { readonly kind: "unanswered"; readonly code: string; readonly observed: string; readonly unknownKey?: boolean | undefined }
  | { readonly kind: "simulated"; readonly by: "iam" | "own"; readonly answers: readonly SimulatedAnswer[] };

/** An answered probe. Holds no secret. */
export type ProbeResult = {
  readonly probeId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly outcome: ProbeOutcome;
  readonly requestId?: string | undefined;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly caller?: string | undefined;
};

/** Answers probes about some identity: IAM's simulator, our own evaluator, or the identity's own calls. */
export type PermissionProbe<Asked extends Probe = Probe> = { readonly run: (probe: Asked) => Promise<ProbeResult> };

/** Makes calls with an identity's own session or key. Close it after the last call. */
export type Caller = PermissionProbe<ReadProbe | DryRunProbe> & { readonly close: () => void };

/** A row with its answer. */
export type GradedRow = { readonly row: MatrixRow; readonly check: CheckResult };
