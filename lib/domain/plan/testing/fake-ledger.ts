import { canonicalJson } from "@/lib/core/canonical-json";
import { FenceLostError } from "@/lib/domain/orders/order";

import { LedgerOrderError, type LedgerChange, type LedgerEntry, type OperationLedger } from "../ledger";
import type { Operation } from "../operation";
import type { Wire } from "./wire";

/** A ledger in memory. `events` holds what was committed, once per attempt and type, as the database's own key does. */
export function createFakeLedger(wire: Wire, operations: readonly Operation[], fences = { newest: 0 }) {
  const entries = new Map<string, LedgerEntry>(
    operations.map((operation, position) => [
      operation.id,
      {
        operation: { ...operation, found: { state: "absent" }, decision: "create", reason: "" },
        position,
        state: "planned",
        attempt: 0,
        intent: {},
      },
    ]),
  );
  const events: string[] = [];

  const ledger: OperationLedger = {
    read: async () => await Promise.resolve([...entries.values()]),
    commit: async ({ operationId, fence, change }) => {
      await wire.commit(() => {
        if (fence !== fences.newest) throw new FenceLostError("taken over");
        const entry = entries.get(operationId);
        if (entry === undefined) throw new Error(`No operation ${operationId}`);
        if (goesBackwards(entry, change)) throw new LedgerOrderError(operationId, change.type);
        const next = changed(entry, change);
        entries.set(operationId, next);
        const key = `${operationId}:${String(next.attempt)}:${change.type}`;
        if (!events.includes(key)) events.push(key);
      });
    },
  };
  return {
    ledger,
    entries,
    events,
    raiseFence: () => (fences.newest += 1),
  };
}

/** The rule that the repository keeps in its UPDATE. */
function goesBackwards(entry: LedgerEntry, change: LedgerChange): boolean {
  if ("attempt" in change && change.attempt < entry.attempt) return true;
  if (change.type !== "intent" || Object.keys(entry.intent).length === 0) return false;
  return canonicalJson(change.intent) !== canonicalJson(entry.intent);
}

function changed(entry: LedgerEntry, change: LedgerChange): LedgerEntry {
  switch (change.type) {
    case "intent": {
      const { decision, reason, found, attempt, intent } = change;
      return { ...entry, state: "running", attempt, intent, operation: { ...entry.operation, decision, reason, found } };
    }
    case "done": {
      const { decision, reason, found, attempt, outcome } = change;
      return { ...entry, state: "done", attempt, outcome, operation: { ...entry.operation, decision, reason, found } };
    }
    case "waiting":
      return { ...entry, state: "waiting", attempt: change.attempt, failure: change.failure, note: change.note };
    case "failed":
      return { ...entry, state: "failed", attempt: change.attempt, failure: change.failure };
    case "undoing":
      return { ...entry, state: "undoing" };
    case "undo-waiting":
      return { ...entry, state: "undoing", failure: change.failure, note: change.note };
    case "undone": {
      const { operation, position, attempt } = entry;
      return { operation, position, attempt, state: "undone", intent: {}, note: change.note };
    }
    case "undo-refused":
    case "undo-held":
      return { ...entry, state: change.type, note: change.note };
    case "undo-failed":
      return { ...entry, state: "undo-failed", failure: change.failure };
  }
}
