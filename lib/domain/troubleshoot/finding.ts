import type { FailureOwner } from "@/lib/core/errors";

/** What to do about a cause, and who has to do it. */
export type Repair = {
  readonly owner: FailureOwner;
  /** One or two sentences. */
  readonly fix: string;
  /** Text to copy: a command, or a policy statement. */
  readonly command?: string | undefined;
};

/** What shows the result of a check. Never holds a secret. */
export type Proof = {
  /** `Stopped task 3f2a`, `Event of 10:42`. */
  readonly source: string;
  /** The words of AWS, or of the logs. */
  readonly lines: readonly string[];
};

/** The result of a check. `unknown` never counts as passed. */
export type Outcome =
  | { readonly result: "passed"; readonly fact: string; readonly proofs: readonly Proof[] }
  | {
      readonly result: "failed";
      readonly fact: string;
      /** What is behind the fact, where the fact does not say it. */
      readonly because?: string | undefined;
      readonly repair: Repair;
      readonly proofs: readonly Proof[];
    }
  /** The fact says why it is not known, and the repair what would make it known. */
  | { readonly result: "unknown"; readonly fact: string; readonly repair?: Repair | undefined; readonly proofs: readonly Proof[] }
  | { readonly result: "not-applicable"; readonly fact: string; readonly proofs: readonly Proof[] };

/** One check of a service, with its result. */
export type ServiceCheck = Outcome & {
  /** Stable: `execution-role`. */
  readonly id: string;
  /** What has to be so: `The execution role may do what its tasks need`. */
  readonly title: string;
  readonly guideItems: readonly string[];
};

/** A check that failed. */
export type FailedCheck = Extract<ServiceCheck, { readonly result: "failed" }>;

/** The result of troubleshooting a service. */
export type Finding = {
  /** Every check, in the order in which they were made. Later ones are listed whatever the earlier ones show. */
  readonly checks: readonly ServiceCheck[];
  /** The first check that failed; absent when none did. */
  readonly cause?: FailedCheck | undefined;
};
