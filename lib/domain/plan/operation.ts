import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";

/** Where an operation writes. */
export const OPERATION_SIDES = ["aws", "harness"] as const;

export type OperationSide = (typeof OPERATION_SIDES)[number];

/** What comparing an operation with the world decided. `hand-over`: a person does it where Carabiner has no access. */
export const DECISIONS = ["create", "adopt", "update", "keep", "hand-over", "refuse"] as const;

export type Decision = (typeof DECISIONS)[number];

/**
 * The state of an operation. `undone` and `skipped` are final; a `failed` one is retried from here. Of what undo did not
 * remove, `undo-refused` was left in place on purpose, `undo-failed` could not be removed, and `undo-held` was not tried
 * because something that needs it is still there.
 */
export const OPERATION_STATES = [
  "planned",
  "running",
  "waiting",
  "done",
  "failed",
  "undoing",
  "undone",
  "undo-refused",
  "undo-failed",
  "undo-held",
  "skipped",
] as const;

export type OperationState = (typeof OPERATION_STATES)[number];

/** The exact call, as the plan page shows it: secrets are masked before this value exists. */
export type CallPreview = {
  /** `iam:CreatePolicy` or `POST /ng/api/connectors`. */
  readonly call: string;
  readonly url?: string | undefined;
  readonly body: unknown;
};

/** `make`: it must be ours. `use`: someone else's, chosen by the person. `ensure`: it must be so, no matter who created it. */
export const INTENTIONS = ["make", "use", "ensure"] as const;

/**
 * One thing to be made, changed or kept. Pure data: it can be stored, shown and compared.
 * `desired` holds no secret: secrets are named by the ID of a parked secret or by a Harness reference.
 */
export type Operation = {
  /** Stable within the run: `aws.policy`, `aws.access-key`, `harness.connector`. */
  readonly id: string;
  readonly kind: string;
  readonly side: OperationSide;
  readonly title: string;
  /** One line under the title: what is special about it. */
  readonly summary: string;
  /** The step of the wizard whose answers imply it. */
  readonly step: string;
  /** Guide items it realises. */
  readonly guideItems: readonly string[];
  /** Operations that must be done before it. */
  readonly needs: readonly string[];
  /** What identifies the thing in its home: policy name, connector scope and identifier. */
  readonly naturalKey: string;
  readonly intention: (typeof INTENTIONS)[number];
  readonly desired: unknown;
  readonly preview: CallPreview;
  /** Permissions the call needs, as AWS action names or Harness permission IDs. */
  readonly permissions: readonly string[];
  /** What undo would do, in words. */
  readonly undo: string;
};

/** What exists today under an operation's natural key. */
export type Found =
  | { readonly state: "absent" }
  /** Cannot be checked: Carabiner has no access to that side. */
  | { readonly state: "out-of-reach"; readonly description: string }
  | {
      readonly state: "present";
      /** `run`: carries this run's tag. `other-run`: another run of this portal. `foreign`: not made by us. */
      readonly owner: "run" | "other-run" | "foreign";
      readonly matches: boolean;
      /** One sentence for the plan page ("Created 12 Mar 2025, no tag of ours"). */
      readonly description: string;
      /** What to remember of it: ARN, identifier, version. No secret. */
      readonly observed: Readonly<Record<string, string>>;
    };

/** An operation with what was found and what follows from it. */
export type PlannedOperation = Operation & {
  readonly found: Found;
  readonly decision: Decision;
  /** Why it is kept, refused or updated. */
  readonly reason: string;
};

/** What a completed operation leaves behind: identifiers, ARNs, request IDs. No secret. */
export type Outcome = Readonly<Record<string, string>>;

/** What every handler call receives: identity of the run, its key for idempotent calls, outcomes of what was needed. */
export type HandlerContext = {
  readonly runId: string;
  /** `CB-2026-0042`. */
  readonly reference: string;
  /** First 32 hex of HMAC-SHA-256(run secret, run, operation, input hash): the same after any restart. */
  readonly idempotencyKey: string;
  /** Outcomes of the run's finished operations by operation ID. */
  readonly outcomes: Readonly<Record<string, Outcome>>;
  readonly attempt: number;
  /** The moment of this try, ISO 8601 UTC. */
  readonly now: string;
  /** What the intent recorded before the first try (for example the access keys that existed then). */
  readonly intent: Readonly<Record<string, string>>;
};

/**
 * How one kind of operation reads and changes the world. `look` never writes. `prepare` runs before the intent is committed
 * and returns what the intent must remember. `act` is called only after the intent is committed, and must be safe
 * to repeat after a crash at any point. `readBack` proves the result. `remove` undoes what this run made; undo looks
 * afterwards, so it need not prove that `look` finds nothing.
 */
export type OperationHandler = {
  readonly look: (operation: Operation, context: HandlerContext) => Promise<Result<Found, AppError>>;
  readonly prepare?:
    ((operation: Operation, context: HandlerContext) => Promise<Result<Readonly<Record<string, string>>, AppError>>) | undefined;
  readonly act: (operation: PlannedOperation, context: HandlerContext) => Promise<Result<Outcome, AppError>>;
  readonly readBack: (operation: PlannedOperation, context: HandlerContext) => Promise<Result<Outcome, AppError>>;
  readonly remove: (operation: PlannedOperation, context: HandlerContext) => Promise<Result<RemovalOutcome, AppError>>;
};

/**
 * What undo did to one operation: removed it, or left it in place and says why. `mayPass` marks a reason that may be an old
 * copy of IAM, for example an attachment that was removed a moment ago: it counts when it stays.
 */
export type RemovalOutcome =
  { readonly removed: true; readonly note: string } | { readonly removed: false; readonly note: string; readonly mayPass?: true };
