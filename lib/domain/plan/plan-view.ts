import { canonicalJson } from "@/lib/core/canonical-json";
import type { AppError } from "@/lib/core/errors";

import type { Compared } from "./compare";
import { writes } from "./decide";
import type { LedgerEntry } from "./ledger";
import { leavesSomething } from "./operation-kinds";
import type { Decision, Operation, OperationSide, PlannedOperation } from "./operation";

/** An operation of the plan with what has become of it. */
export type PlanItem = {
  readonly operation: PlannedOperation;
  /** 1-based place in the plan. */
  readonly number: number;
  /** `done`: this run has carried it out with the current answers. `unseen`: it could not be looked at. */
  readonly state: "open" | "done" | "unseen";
  readonly failure?: AppError | undefined;
  /** When it was done; ISO 8601, UTC. */
  readonly doneAt?: string | undefined;
  /** It was done, and is not there any more. */
  readonly isGone: boolean;
};

/** The plan as its page shows it. */
export type PlanView = {
  readonly items: readonly PlanItem[];
  readonly groups: readonly { readonly side: OperationSide; readonly items: readonly PlanItem[] }[];
  /** What confirming would do, one decision for each open operation. */
  readonly decisions: readonly Decision[];
  readonly done: number;
  readonly refused: readonly PlanItem[];
  readonly unseen: readonly PlanItem[];
  /** How many operations would write something. */
  readonly changes: number;
};

/** Joins what was compared just now with what the ledger says was done. */
export function planView(compared: readonly Compared[], entries: readonly LedgerEntry[]): PlanView {
  const items = compared.map(({ operation, failure }, index): PlanItem => {
    const entry = entries.find((candidate) => candidate.operation.id === operation.id);
    const done = entry?.state === "done" && wantsTheSame(entry.operation, operation);
    return {
      operation,
      number: index + 1,
      state: done ? "done" : failure === undefined ? "open" : "unseen",
      failure,
      doneAt: done ? entry.finishedAt : undefined,
      isGone: done && failure === undefined && operation.found.state === "absent" && leavesSomething(operation),
    };
  });
  const open = items.filter((item) => item.state === "open");
  const sides: readonly OperationSide[] = ["aws", "harness"];
  return {
    items,
    groups: sides.flatMap((side) => {
      const own = items.filter((item) => item.operation.side === side);
      return own.length === 0 ? [] : [{ side, items: own }];
    }),
    decisions: open.map((item) => item.operation.decision),
    done: items.filter((item) => item.state === "done").length,
    refused: open.filter((item) => item.operation.decision === "refuse"),
    unseen: items.filter((item) => item.state === "unseen"),
    changes: open.filter((item) => writes(item.operation.decision)).length,
  };
}

/** The same test by which the ledger tells whether a finished operation has to be done again. */
function wantsTheSame(left: Operation, right: Operation): boolean {
  return canonicalJson([left.kind, left.desired]) === canonicalJson([right.kind, right.desired]);
}
