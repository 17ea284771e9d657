import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import type { AwsConnection, HarnessConnection } from "@/lib/domain/connections/connection";
import { compareOperations, type Compared } from "@/lib/domain/plan/compare";
import type { HandlerTable } from "@/lib/domain/plan/handlers/handler-table";
import { impliedOperations } from "@/lib/domain/plan/implied-operations";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { PlannedOperation } from "@/lib/domain/plan/operation";
import { withNeeds } from "@/lib/domain/plan/order";
import { undoable } from "@/lib/domain/plan/undo-operation";

import { completeAnswers } from "@/lib/domain/runs/answers";
import type { RunRecords } from "./overview";
import type { AnswerVersions, RunOrderPlacing } from "./run-order";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";
import type { ParkedIds } from "@/lib/domain/runs/secret-fields";

/** What planning reads. Nothing of it writes outside. */
export type PlanDeps = RunRecords & {
  readonly answers: { readonly parked: (runId: string) => Promise<ParkedIds> };
  readonly clock: Clock;
  readonly connectionsFor: (
    run: Run,
  ) => Promise<Result<{ readonly awsConnection: AwsConnection; readonly harnessConnection: HarnessConnection }, AppError>>;
  readonly handlersFor: (run: Run) => Promise<Result<HandlerTable, AppError>>;
};

/** What confirming writes: plan, state, event and order, in one transaction. */
export type ConfirmDeps = PlanDeps & { readonly orders: RunOrderPlacing };

/** A plan compared with the world just now. */
export type RunPlan = {
  readonly operations: readonly Compared[];
  readonly entries: readonly LedgerEntry[];
  /** The answers that it was derived from. */
  readonly answers: AnswerVersions;
  readonly comparedAt: string;
};

/** Derives the run's operations from its answers and decides each against what exists. Changes nothing. */
export async function planRun(deps: PlanDeps, run: Run): Promise<Result<RunPlan, AppError>> {
  const [connections, handlers, [saved, parked], entries] = await Promise.all([
    deps.connectionsFor(run),
    deps.handlersFor(run),
    readAnswers(deps, run.id),
    deps.operations.read(run.id),
  ]);
  if (!connections.ok) return connections;
  if (!handlers.ok) return handlers;
  const answers = completeAnswers(saved);
  const operations = impliedOperations({ run, answers, parked, partition: connections.value.awsConnection.partition });
  const compared = await compareOperations(
    { handlers: handlers.value, clock: deps.clock },
    { runId: run.id, reference: run.reference },
    operations,
    entries,
  );
  return ok({
    operations: compared,
    entries,
    answers: Object.fromEntries(saved.map(({ step, version }) => [step, version])),
    comparedAt: deps.clock.now().toISOString(),
  });
}

/** In this order: a save in between is newer than the versions that were read, and the plan is not stored. */
async function readAnswers(deps: PlanDeps, runId: string): Promise<readonly [readonly SavedAnswer[], ParkedIds]> {
  const saved = await deps.answers.list(runId);
  return [saved, await deps.answers.parked(runId)];
}

/**
 * Confirms a plan, whole or for some steps ("Create now"), and hands it to the worker. Compares again, so what is
 * applied matches what exists now, not what a page showed an hour ago. A second press finds the run at work.
 *
 * Errors: `precondition_failed` when there is nothing to apply or something is refused; `conflict` when the run is at work, or
 * an answer was saved while the plan was compared.
 */
export async function confirmApply(
  deps: ConfirmDeps,
  actor: Actor,
  run: Run,
  steps?: readonly string[],
): Promise<Result<{ readonly operations: number }, AppError>> {
  const planned = await planRun(deps, run);
  if (!planned.ok) return planned;
  const operations = planned.value.operations.map((compared) => compared.operation);
  const wanted = operations.filter((operation) => steps === undefined || steps.includes(operation.step));
  const chosen = withNeeds(
    operations,
    wanted.map((operation) => operation.id),
  );
  if (chosen.length === 0) {
    return err({
      code: "precondition_failed",
      message: "There is nothing to create yet. Answer the steps before this one first.",
    });
  }
  const blocked = firstProblem(planned.value, chosen);
  if (blocked !== undefined) return err(blocked);

  const placed = await deps.orders.place(actor, run, {
    kind: "apply",
    input: { runId: run.id, operationIds: chosen.map(({ id }) => id) },
    plan: { operations, answers: planned.value.answers },
    event: {
      action: "run.apply.confirmed",
      data: { operations: chosen.map(({ id, decision }) => ({ id, decision })), steps },
    },
  });
  return placed.ok ? ok({ operations: chosen.length }) : placed;
}

function firstProblem(plan: RunPlan, chosen: readonly PlannedOperation[]): AppError | undefined {
  const ids = new Set(chosen.map((operation) => operation.id));
  const finished = new Set(plan.entries.filter((entry) => entry.state === "done").map((entry) => entry.operation.id));
  const open = plan.operations.filter(({ operation }) => ids.has(operation.id) && !finished.has(operation.id));
  const unseen = open.find((compared) => compared.failure !== undefined);
  if (unseen?.failure !== undefined) return unseen.failure;
  const refused = open.find(({ operation }) => operation.decision === "refuse");
  if (refused === undefined) return undefined;
  return {
    code: "precondition_failed",
    message: `${refused.operation.title} cannot be created: ${refused.operation.reason} Nothing was changed.`,
  };
}

/** Orders the undo of what the run made. Errors: `precondition_failed` when it made nothing; `conflict` when it is at work. */
export async function confirmUndo(
  deps: Pick<ConfirmDeps, "operations" | "orders">,
  actor: Actor,
  run: Run,
): Promise<Result<{ readonly operations: number }, AppError>> {
  const chosen = undoable(await deps.operations.read(run.id));
  if (chosen.length === 0)
    return err({ code: "precondition_failed", message: "This run has made nothing that could be undone." });
  const operationIds = chosen.map((entry) => entry.operation.id);
  const placed = await deps.orders.place(actor, run, {
    kind: "undo",
    input: { runId: run.id, operationIds },
    event: { action: "run.undo.confirmed", data: { operations: operationIds } },
  });
  return placed.ok ? ok({ operations: chosen.length }) : placed;
}
