import { err, ok } from "@/lib/core/result";

import type { Found, Operation, OperationHandler } from "../operation";
import type { HandlerTable } from "./handler-table";

/**
 * The handlers of a run whose AWS account nobody gave Carabiner access to: what belongs to AWS is handed over to a person,
 * and cannot be looked at. What belongs to Harness is carried out as ever. A key cannot be handed over: nobody but the
 * operation that makes it could put it into Harness.
 */
export function handingOverAws(table: HandlerTable, accountId: string): HandlerTable {
  const handOver = handOverHandler({
    state: "out-of-reach",
    description: `Carabiner has no access to account ${accountId}, so a person does this by hand and nobody has looked.`,
  });
  return {
    ...table,
    "aws.policy": handOver,
    "aws.user": handOver,
    "aws.existing-user": handOver,
    "aws.role": handOver,
    "aws.existing-role": handOver,
    "aws.attachment": handOver,
    "aws.oidc-provider": handOver,
    "aws.access-key": noKeyHandler(accountId),
  };
}

function handOverHandler(found: Found): OperationHandler {
  const nothing = async () => await Promise.resolve(ok({}));
  return {
    look: async () => await Promise.resolve(ok(found)),
    act: nothing,
    readBack: nothing,
    remove: async () =>
      await Promise.resolve(
        ok({ removed: false as const, note: "It was made by hand, if at all. Whoever made it has to take it back." }),
      ),
  };
}

function noKeyHandler(accountId: string): OperationHandler {
  const refused = async ({ title }: Operation) =>
    await Promise.resolve(
      err({
        code: "precondition_failed" as const,
        message: `${title}: Carabiner has no access to account ${accountId}, so it cannot make a key. Make it by hand, then choose "Existing key" in the identity step and paste it.`,
      }),
    );
  return { look: refused, act: refused, readBack: refused, remove: refused };
}
