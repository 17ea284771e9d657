/** Stable ids of lint findings. */
export type LintId =
  | "unknown-action"
  | "unknown-service"
  | "wildcard-action"
  | "full-access"
  | "risky-on-everything"
  | "placeholder-account"
  | "placeholder-name"
  | "arn-allows-nothing"
  | "arn-of-wrong-kind"
  | "missing-describe-regions"
  | "duplicate-sid"
  | "bad-sid"
  | "pass-role-any-role"
  | "pass-role-any-service"
  | "allow-not-action"
  | "allow-not-resource"
  | "wrong-version"
  | "unknown-operator"
  | "mfa-on-machine"
  | "too-large"
  | "nearly-full";

/** `block`: must be corrected before it is created; `warn`: a person should decide; `info`: worth knowing. */
export type LintSeverity = "block" | "warn" | "info";

/** One finding, with the place and what to do. `statement` counts from 1. */
export type LintFinding = {
  readonly id: LintId;
  readonly severity: LintSeverity;
  readonly message: string;
  readonly fix: string;
  readonly policy?: string;
  readonly statement?: number;
  readonly sid?: string | undefined;
  readonly action?: string;
};

/** What the policies are for. */
export type LintPurpose = {
  /** `harness`: the identity of a connector, which must pass its test and has no second factor. */
  readonly holder: "harness" | "portal" | "task-execution-role";
};
