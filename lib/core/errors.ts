/** Why something did not work, for code to branch on. The table in `docs/architecture.md` gives status and retry. */
export const ERROR_CODES = [
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "precondition_failed",
  "rate_limited",
  "overloaded",
  "upstream_rejected",
  "upstream_unavailable",
  "internal",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Messages keyed by the dotted path of a form field, the key react-hook-form uses. */
export type FieldErrors = Readonly<Record<string, string>>;

/** Who has to act before a failure can go away. */
export const FAILURE_OWNERS = [
  "you",
  "aws-admin",
  "org-admin",
  "harness-admin",
  "portal-owner",
  "aws",
  "harness",
  "nobody",
] as const;

export type FailureOwner = (typeof FAILURE_OWNERS)[number];

/** Whether repeating helps. `no`: it cannot; `now`: safe at once; `backoff`: later, automatically; `after-fix`: once the fix is done. */
export const RETRIES = ["no", "now", "backoff", "after-fix"] as const;

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
  readonly fixText?: string | undefined;
  readonly retry: (typeof RETRIES)[number];
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
  readonly fieldErrors?: FieldErrors | undefined;
  readonly explanation?: Explanation | undefined;
  /** When repeating can help, where that is known. */
  readonly retryAfterSeconds?: number | undefined;
  /** With `unauthenticated`: nothing was done; the same request with this proof is. */
  readonly proof?: RequestedProof | undefined;
  readonly cause?: unknown;
};
