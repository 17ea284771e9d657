import { z } from "zod";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { reasonSchema } from "@/lib/domain/runs/answers/fields";
import { refreshProgress, type ProgressStore } from "./refresh-progress";
import type { Run } from "@/lib/domain/runs/run";

import { boxesOf } from "@/lib/domain/checklist/checklist-boxes";
import type { Statement } from "@/lib/domain/checklist/checklist";

/** What a person may say about a box. */
export const STATEMENT_KINDS = ["attestation", "override", "not-applicable"] as const;

/** What is said about which box; always with a reason, which an auditor reads. */
export const statementSchema = z.object({
  item: z.string().min(1),
  kind: z.enum(STATEMENT_KINDS, { error: "Choose what you want to state." }),
  reason: reasonSchema,
});

export type NewStatement = z.output<typeof statementSchema>;

type StatementStore = ProgressStore & {
  readonly checks: ProgressStore["checks"] & {
    readonly state: (actor: Actor, run: Run, statement: NewStatement) => Promise<Result<undefined, AppError>>;
    readonly revoke: (
      actor: Actor,
      run: Run,
      statement: Pick<Statement, "item" | "kind">,
    ) => Promise<Result<undefined, AppError>>;
  };
};

/**
 * Stores what a person states about a box, with name and time.
 *
 * Errors: `invalid_input` for a box that is not on the path; `precondition_failed` when the run's answers cannot change.
 */
export async function stateBox(
  deps: StatementStore,
  actor: Actor,
  run: Run,
  statement: NewStatement,
): Promise<Result<{ readonly item: string }, AppError>> {
  const unknown = notOnPath(run, statement.item);
  if (unknown !== undefined) return err(unknown);
  const stated = await deps.checks.state(actor, run, statement);
  if (!stated.ok) return stated;
  await refreshProgress(deps, run.id);
  return ok({ item: statement.item });
}

/**
 * Withdraws an attestation or override; nothing is deleted.
 *
 * Errors: `invalid_input` for a box that is not on the path; `precondition_failed` when the run's answers cannot change.
 */
export async function revokeStatement(
  deps: StatementStore,
  actor: Actor,
  run: Run,
  statement: Pick<Statement, "item" | "kind">,
): Promise<Result<{ readonly item: string }, AppError>> {
  const unknown = notOnPath(run, statement.item);
  if (unknown !== undefined) return err(unknown);
  const revoked = await deps.checks.revoke(actor, run, statement);
  if (!revoked.ok) return revoked;
  await refreshProgress(deps, run.id);
  return ok({ item: statement.item });
}

function notOnPath(run: Run, item: string): AppError | undefined {
  const known = boxesOf(run.path).some((box) => box.id === item || box.attestedItems.includes(item));
  if (known) return undefined;
  return { code: "invalid_input", message: `The checklist of this path has no box ${item}. Reload the page.` };
}
