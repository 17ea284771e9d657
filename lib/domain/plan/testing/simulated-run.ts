import { err, ok } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";

import { applyOperation, type ApplyDeps } from "../apply-operation";
import { applyWaves } from "../apply-waves";
import { createHandlerTable, type HandlerTable } from "../handlers/handler-table";
import type { Operation } from "../operation";
import { toWaves } from "../order";
import { holdUndo, undoable, undoOperation } from "../undo-operation";
import { undoWaves } from "../undo-waves";
import { createFakeHarness } from "./fake-harness";
import { createFakeIam } from "./fake-iam";
import { createFakeLedger } from "./fake-ledger";
import { Crash, createWire } from "./wire";

export const RUN = { runId: "run_1", reference: "CB-2026-0001" };

/** A run against the world in memory, with a virtual clock: it can be killed at any point and started again. */
export function createSimulatedRun(
  operations: readonly Operation[],
  handlers: (table: HandlerTable) => HandlerTable = (table) => table,
  { wire = createWire(), fences = { newest: 0 } } = {},
) {
  const aws = createFakeIam(wire);
  const harness = createFakeHarness(wire);
  const store = createFakeLedger(wire, operations, fences);
  let nowMs = Date.parse("2026-11-25T10:00:00.000Z");
  const parked = new Map<string, string>();

  const deps: ApplyDeps = {
    ledger: store.ledger,
    handlers: handlers(
      createHandlerTable({
        iam: aws.iam,
        tryKey: wire.read(async () => {
          await Promise.resolve();
        }),
        harness: harness.harness,
        secrets: {
          open: async ({ id }) => {
            const value = parked.get(id);
            const expired = { code: "precondition_failed" as const, message: "The secret has expired. Enter it again." };
            return await Promise.resolve(value === undefined ? err(expired) : ok(new Secret(value)));
          },
        },
        explainConnectorTest: () => ({
          code: "upstream_rejected",
          message: "AWS refused the connector's credentials.",
          explanation: redTest,
        }),
      }),
    ),
    clock: { now: () => new Date((nowMs += 1)) },
    sleep: async (ms) => {
      nowMs += ms;
      await Promise.resolve();
    },
    random: () => 0.5,
    idempotencyKey: (operation) => `key-of-${operation.id}`,
  };

  return {
    wire,
    aws,
    harness,
    store,
    parked,
    deps,
    /** One life of the worker: everything that is open is tried. Returns the failed IDs, or "crashed". */
    async apply(): Promise<readonly string[] | "crashed"> {
      const fence = store.raiseFence();
      return await untilCrash(
        async () =>
          await applyWaves(toWaves(operations), async ({ id }) => await applyOperation(deps, { ...RUN, operationId: id, fence })),
      );
    },
    async undo(): Promise<readonly string[] | "crashed"> {
      const fence = store.raiseFence();
      const entries = [...store.entries.values()];
      const left: string[] = [];
      return await untilCrash(async () => {
        await undoWaves(
          entries.map((entry) => entry.operation),
          undoable(entries).map((entry) => entry.operation.id),
          {
            undo: async ({ id }) => {
              const undone = await undoOperation(deps, { ...RUN, operationId: id, fence });
              if (undone.ok && undone.value.removed) return true;
              left.push(id);
              return false;
            },
            hold: async ({ id }, inTheWay) => await holdUndo(deps, { ...RUN, operationId: id, fence }, inTheWay),
          },
        );
        return left;
      });
    },
  };
}

const redTest = {
  causeId: "invalid-key",
  title: "Harness cannot sign in to AWS",
  cause: "AWS does not know the key.",
  owner: "you",
  fix: "Enter the key again.",
  retry: "after-fix",
  details: {},
} as const;

async function untilCrash(life: () => Promise<readonly string[]>): Promise<readonly string[] | "crashed"> {
  try {
    return await life();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    // Lets parallel work end before the next life begins.
    await new Promise((resolve) => setImmediate(resolve));
    return "crashed";
  }
}
