import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";

import { DESIRED, type Desired, type OperationKind } from "../desired";
import type { Found, HandlerContext, Operation, OperationHandler, Outcome, PlannedOperation, RemovalOutcome } from "../operation";

/** A handler written against its own kind's desired state instead of `unknown`. */
export type TypedHandler<Kind extends OperationKind> = {
  readonly look: (desired: Desired<Kind>, context: HandlerContext) => Promise<Result<Found, AppError>>;
  readonly prepare?: (
    desired: Desired<Kind>,
    context: HandlerContext,
  ) => Promise<Result<Readonly<Record<string, string>>, AppError>>;
  readonly act: (
    desired: Desired<Kind>,
    context: HandlerContext,
    operation: PlannedOperation,
  ) => Promise<Result<Outcome, AppError>>;
  /** Left out where `look` after `act` is proof enough. */
  readonly readBack?: (
    desired: Desired<Kind>,
    context: HandlerContext,
    operation: PlannedOperation,
  ) => Promise<Result<Outcome, AppError>>;
  readonly remove: (
    desired: Desired<Kind>,
    context: HandlerContext,
    operation: PlannedOperation,
  ) => Promise<Result<RemovalOutcome, AppError>>;
};

/** Joins a typed handler to the engine: the desired state is parsed before the handler sees it. */
export function defineHandler<Kind extends OperationKind>(kind: Kind, typed: TypedHandler<Kind>): OperationHandler {
  // The schema of this very kind produced the value: the type of `DESIRED[kind]` cannot be followed through the generic.
  const desiredOf = (operation: Operation): Desired<Kind> => DESIRED[kind].parse(operation.desired) as Desired<Kind>;
  const { prepare, readBack } = typed;
  return {
    look: async (operation, context) => await typed.look(desiredOf(operation), context),
    ...(prepare === undefined ? {} : { prepare: async (operation, context) => await prepare(desiredOf(operation), context) }),
    act: async (operation, context) => await typed.act(desiredOf(operation), context, operation),
    readBack: async (operation, context) => {
      const desired = desiredOf(operation);
      return readBack === undefined
        ? await confirmByLooking(typed, desired, operation, context)
        : await readBack(desired, context, operation);
    },
    remove: async (operation, context) => await typed.remove(desiredOf(operation), context, operation),
  };
}

async function confirmByLooking<Kind extends OperationKind>(
  typed: TypedHandler<Kind>,
  desired: Desired<Kind>,
  operation: Operation,
  context: HandlerContext,
): Promise<Result<Outcome, AppError>> {
  const found = await typed.look(desired, context);
  if (!found.ok) return found;
  if (found.value.state === "present" && found.value.matches) return ok(found.value.observed);
  return {
    ok: false,
    error: {
      code: "upstream_unavailable",
      message: `${operation.title} was written, but cannot be read back as written yet.`,
    },
  };
}
