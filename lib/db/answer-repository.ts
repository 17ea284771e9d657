import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor } from "@/lib/domain/access/actor";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { ImpliedStatement } from "@/lib/domain/onboarding/step-rule";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";
import { parkedIdsSchema, withoutParkedIds, type ParkedIds } from "@/lib/domain/runs/secret-fields";
import { PARKED_PURPOSES, parkedPlace } from "@/lib/domain/secrets/secret-ref";
import type { Database, Transaction } from "./client";
import { lockEditableRun } from "./editable-run";
import { isUniqueViolation } from "./prisma-errors";
import { readColumn } from "./read-column";
import { recordRunEvent } from "./run-repository";
import { whereRef } from "./secret-repository";
import { insertChecks, writeImplied } from "./write-checks";

/** The answers of runs. */
export type AnswerRepository = ReturnType<typeof createAnswerRepository>;

/** Joins the repository to a database. The caller has checked that the actor may see or edit the run. */
export function createAnswerRepository(db: Database) {
  return {
    /** Every answer of a run, by step. */
    async list(runId: string): Promise<readonly SavedAnswer[]> {
      const rows = await db.answer.findMany({
        where: { runId },
        orderBy: { step: "asc" },
        select: { step: true, value: true, complete: true, version: true, updatedById: true, updatedAt: true },
      });
      return rows.map((row) => ({ ...row, value: withoutParkedIds(row.step, row.value) }));
    },

    /** Where the secrets of a run's answers are parked. For saving and planning; pages get `list`, which has no IDs. */
    async parked(runId: string): Promise<ParkedIds> {
      const rows = await db.answer.findMany({ where: { runId }, select: { step: true, secrets: true } });
      return rows.reduce<ParkedIds>((ids, { step, secrets }) => ({ ...ids, ...readParkedIds(runId, step, secrets) }), {});
    },

    /**
     * Saves one step. `version` is the one that was read, 0 for a step that was never saved. `secrets` are the parked
     * secrets that the answer uses from now on; those that it no longer uses are wiped. Left out, they stay. `checks` and
     * `statements` are what the answer was held against and what it says about boxes: kept with it or not at all.
     *
     * Errors: `conflict` when another window saved since; `precondition_failed` while the run is applied or undone, and
     * after it was finished. The answer is left as it is.
     */
    async save(
      actor: Actor,
      run: Run,
      input: {
        readonly step: string;
        readonly value: object;
        readonly complete: boolean;
        readonly version: number;
        readonly secrets?: ParkedIds;
        readonly checks?: readonly CheckResult[];
        readonly statements?: readonly ImpliedStatement[];
      },
    ): Promise<Result<{ readonly version: number; readonly savedAt: Date }, AppError>> {
      try {
        return await db.$transaction(async (tx) => {
          const locked = await lockEditableRun(tx, run.id);
          if (!locked.ok) return locked;
          const savedAt = locked.value.now;
          const saved = withoutAbsent({
            value: input.value,
            complete: input.complete,
            updatedById: actor.userId,
            updatedAt: savedAt,
            secrets: input.secrets,
          });
          const before = await tx.answer.findUnique({
            where: { runId_step: { runId: run.id, step: input.step } },
            select: { version: true, secrets: true },
          });
          if ((before?.version ?? 0) !== input.version) return err(savedMeanwhile);
          if (before === null) {
            await tx.answer.create({ data: { runId: run.id, step: input.step, ...saved } });
          } else {
            const changed = await tx.answer.updateMany({
              where: { runId: run.id, step: input.step, version: input.version },
              data: { ...saved, version: { increment: 1 } },
            });
            if (changed.count === 0) return err(savedMeanwhile);
          }
          await tx.run.update({ where: { id: run.id }, data: { lastActivityAt: savedAt } });
          if (input.secrets !== undefined)
            await wipeUnused(tx, run, readParkedIds(run.id, input.step, before?.secrets ?? {}), input.secrets);
          // Drafts are saved field by field; only a step that was completed is a fact for the timeline.
          if (input.complete)
            await recordRunEvent(tx, actor, run, "run.step.completed", { step: input.step, answer: input.value });
          await insertChecks(tx, run, input.checks ?? []);
          await writeImplied(tx, actor, run, { statements: input.statements ?? [], at: savedAt });
          return ok({ version: input.version + 1, savedAt });
        });
      } catch (cause) {
        if (isUniqueViolation(cause)) return err({ ...savedMeanwhile, cause });
        throw cause;
      }
    },
  };
}

function readParkedIds(runId: string, step: string, secrets: unknown): ParkedIds {
  return readColumn(parkedIdsSchema, secrets, { table: "Answer", column: "secrets", id: `${runId}/${step}` });
}

/** A secret that the answer no longer names is not needed. */
async function wipeUnused(tx: Transaction, run: Run, known: ParkedIds, now: ParkedIds): Promise<void> {
  for (const purpose of PARKED_PURPOSES) {
    const id = known[purpose];
    if (id === undefined || now[purpose] === id) continue;
    await tx.encryptedSecret.deleteMany({ where: whereRef({ ...parkedPlace(run, purpose), id }) });
  }
}

const savedMeanwhile: AppError = {
  code: "conflict",
  message:
    "This step was saved in another window since you opened it. Your entries are kept here; compare them with the newer ones.",
};
