import type { CheckResult } from "@/lib/domain/checks/check";

import type { PackId, RiskWord } from "./pack-types";

/** SDK clients that real read calls and dry runs use. */
export type ProbeClient = "ec2" | "ecs" | "elbv2" | "autoscaling" | "iam";

/** A real call that only reads: its success proves the right, and so does any error that comes after authorization. */
export type ReadProbe = {
  readonly id: string;
  readonly kind: "read";
  readonly client: ProbeClient;
  /** SDK command without its `Command` suffix: `DescribeRegions`. */
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Error codes that AWS gives only to callers it has let in (nothing by that name, for example). */
  readonly permittedErrors: readonly string[];
};

/** An EC2 write with `DryRun`: `DryRunOperation` means permitted. */
export type DryRunProbe = {
  readonly id: string;
  readonly kind: "dry-run";
  readonly client: "ec2";
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
};

/** One `iam:SimulatePrincipalPolicy` call, or the same question to our own evaluator: every action on every resource of the list. */
export type SimulateProbe = {
  readonly id: string;
  readonly kind: "simulate";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Context keys without which the answer would mislead. */
  readonly context: Readonly<Record<string, string>>;
};

/** A call to be made. */
export type Probe = ReadProbe | DryRunProbe | SimulateProbe;

/** How one row will be known. */
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
  readonly risk?: RiskWord;
  /** False for packs shown for comparison and not ticked: a denial there is no failure. */
  readonly needed: boolean;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
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
  readonly deniedBy?: "policy" | "boundary" | "organization";
};

/** What came of a probe. */
export type ProbeOutcome =
  | { readonly kind: "allowed"; /** One line: “Returned 17 regions”. */ readonly observed: string }
  | { readonly kind: "denied"; readonly code: string; readonly deniedBy?: "policy" | "boundary" | "organization" | "resource" }
  /** No answer: throttled, network, region. `code` is shown. */
  | { readonly kind: "unanswered"; readonly code: string; readonly observed: string }
  | { readonly kind: "simulated"; readonly by: "iam" | "own"; readonly answers: readonly SimulatedAnswer[] };

/** An answered probe. Holds no secret. */
export type ProbeResult = {
  readonly probeId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly outcome: ProbeOutcome;
  readonly requestId?: string;
  readonly region?: string;
  readonly account?: string;
  readonly caller?: string;
};

/** Makes probes as some identity. Implemented over the SDK; `simulate` over `iam:SimulatePrincipalPolicy` or our own evaluator. */
export type PermissionProbe = { readonly run: (probe: Probe) => Promise<ProbeResult> };

/** A row with its answer. */
export type GradedRow = { readonly row: MatrixRow; readonly check: CheckResult };
