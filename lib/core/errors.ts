/** Why something did not work, for code to branch on. The table in `docs/architecture.md` gives status and retry. */
export type ErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "precondition_failed"
  | "rate_limited"
  | "overloaded"
  | "upstream_rejected"
  | "upstream_unavailable"
  | "internal";

/** Messages keyed by the dotted path of a form field, the key react-hook-form uses. */
export type FieldErrors = Readonly<Record<string, string>>;

/** Who has to act before a failure can go away. */
export type FailureOwner = "you" | "aws-admin" | "org-admin" | "harness-admin" | "portal-owner" | "aws" | "harness" | "nobody";

/**
 * A failure explained to a person: what cannot be done, why, who owns it, what to do.
 *
 * `details` holds what a support engineer asks for (vendor words verbatim, call, region, account, caller, request ID).
 * It never holds a secret.
 */
export type Explanation = {
  /** A stable ID of the cause, for grouping ("external-id-mismatch"). */
  readonly causeId: string;
  /** The heading: what cannot be done and why, one line. */
  readonly title: string;
  readonly cause: string;
  readonly owner: FailureOwner;
  readonly fix: string;
  /** Text the person can copy to carry out the fix: a policy statement, a command, a request to an admin. */
  readonly fixText?: string;
  /** `no`: repeating cannot help; `now`: safe at once; `backoff`: later, automatically; `after-fix`: once the fix is done. */
  readonly retry: "no" | "now" | "backoff" | "after-fix";
  readonly details: Readonly<Record<string, string>>;
};

/** What a signed-in person has to give before a sensitive action is done, because their last proof is too old. */
export type RequestedProof =
  | {
      readonly kind: "entry";
      /** The e-mail of the account, for password managers. */
      readonly account: string;
      readonly name: string;
      /** False for a person of the sandbox, whose button asks for none. */
      readonly password: boolean;
      /** True for a person with a second factor. */
      readonly code: boolean;
    }
  /** A fresh sign-in at the identity provider, under its name on the button. */
  | { readonly kind: "provider"; readonly name: string };

/** A failure with a message in the user's words. Vendor text belongs in `explanation.details` or `cause`. */
export type AppError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly fieldErrors?: FieldErrors;
  readonly explanation?: Explanation;
  /** When repeating can help, where that is known. */
  readonly retryAfterSeconds?: number;
  /** With `unauthenticated`: nothing was done; the same request with this proof is. */
  readonly proof?: RequestedProof;
  readonly cause?: unknown;
};
