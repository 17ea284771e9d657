/** The answer of a check. `unknown` is never shown as pass or fail. */
export type Verdict = "pass" | "warn" | "fail" | "unknown" | "waiting" | "not-applicable";

/** How a verdict is known; never merged into one tick (a connection test proves only one call). */
export type Grade = "proved" | "dry-run" | "simulated" | "attested" | "not-testable";

/** What showed it: the call, its answer in one line, when, by whom. Holds no secret. */
export type Evidence = {
  readonly call: string;
  readonly observed: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly requestId?: string;
  readonly region?: string;
  readonly account?: string;
  readonly caller?: string;
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
  readonly fix?: string;
  readonly owner?: string;
  readonly evidence: readonly Evidence[];
};
