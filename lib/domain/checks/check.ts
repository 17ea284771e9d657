/** The answer of a check. `unknown` is never shown as pass or fail. */
export const VERDICTS = ["pass", "warn", "fail", "unknown", "waiting", "not-applicable"] as const;

export type Verdict = (typeof VERDICTS)[number];

/** How a verdict is known; never merged into one tick (a connection test proves only one call). */
export const GRADES = ["proved", "dry-run", "simulated", "attested", "not-testable"] as const;

export type Grade = (typeof GRADES)[number];

/** What showed it: the call, its answer in one line, when, by whom. Holds no secret. */
export type Evidence = {
  readonly call: string;
  readonly observed: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly requestId?: string | undefined;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly caller?: string | undefined;
  /** The vendor's answer with secrets removed, for the drawer. */
  readonly answer?: unknown;
};

/** A question about the world with its verdict and evidence. */
export type CheckResult = {
  /** Stable: `s1.running-instances`. */
  readonly id: string;
  readonly title: string;
  readonly guideItems: readonly string[];
  readonly verdict: Verdict;
  readonly grade: Grade;
  /** The decisive fact, one line. */
  readonly fact: string;
  /** What to do when it is not a pass. */
  readonly fix?: string | undefined;
  readonly owner?: string | undefined;
  readonly evidence: readonly Evidence[];
};
