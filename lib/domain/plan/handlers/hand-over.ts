import { err, ok } from "@/lib/core/result";

import type { Found, HandlerContext, Operation, OperationHandler, RemovalOutcome } from "../operation";
import { perKind } from "../operation-kinds";
import type { HandlerTable } from "./handler-table";

/**
 * The handlers of a run without access to its AWS account: what belongs to AWS is handed over to a person,
 * and cannot be looked at. What belongs to Harness is carried out as usual.
 */
export function handingOverAws(table: HandlerTable, accountId: string): HandlerTable {
  return perKind(({ kind, reach }) => {
    if (reach.side === "harness") return table[kind];
    return reach.withoutAccess === "by-hand"
      ? handOverHandler(accountId)
      : impossibleHandler(accountId, reach.withoutAccess.impossible(accountId));
  });
}

function handOverHandler(accountId: string): OperationHandler {
  const found: Found = {
    state: "out-of-reach",
    description: `Carabiner has no access to account ${accountId}, so a person does this by hand, and it is not checked.`,
  };
  const nothing = async () => await Promise.resolve(ok({}));
  return {
    look: async () => await Promise.resolve(ok(found)),
    act: nothing,
    readBack: nothing,
    remove: async (_operation, context) => await Promise.resolve(ok(leftToAPerson(accountId, context))),
  };
}

/** Access may have been there when the run wrote, and is not there any more. */
function leftToAPerson(accountId: string, { intent }: HandlerContext): RemovalOutcome {
  const note =
    Object.keys(intent).length === 0
      ? "This run did not make it. If a person made it, a person removes it."
      : `This run created it, or began to. Carabiner has no access to account ${accountId} any more, so it stays. Delete it by hand.`;
  return { removed: false, note };
}

function impossibleHandler(accountId: string, reason: string): OperationHandler {
  const refused = async ({ title }: Operation) =>
    await Promise.resolve(err({ code: "precondition_failed" as const, message: `${title}: ${reason}` }));
  return {
    look: refused,
    act: refused,
    readBack: refused,
    remove: async (_operation, context) => await Promise.resolve(ok(leftToAPerson(accountId, context))),
  };
}
