import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";
import type { Database } from "./client";
import { isUniqueViolation } from "./prisma-errors";
import { recordRunEvent } from "./run-repository";

/** The answers of runs. */
export type AnswerRepository = ReturnType<typeof createAnswerRepository>;

/** Joins the repository to a database. The caller has checked that the actor may see or edit the run. */
export function createAnswerRepository(db: Database) {
  return {
    /** Every answer of a run, by step. */
    async list(runId: string): Promise<readonly SavedAnswer[]> {
      return await db.answer.findMany({
        where: { runId },
        orderBy: { step: "asc" },
        select: { step: true, value: true, complete: true, version: true, updatedById: true, updatedAt: true },
      });
    },

    /**
     * Saves one step. `version` is the one that was read, 0 for a step that nobody has saved yet; `conflict` when
     * another window saved since, with the newer answer left as it is.
     */
    async save(
      actor: Actor,
      run: Run,
      input: { readonly step: string; readonly value: object; readonly complete: boolean; readonly version: number },
    ): Promise<Result<{ readonly version: number; readonly savedAt: Date }, AppError>> {
      const savedAt = new Date();
      const saved = { value: input.value, complete: input.complete, updatedById: actor.userId, updatedAt: savedAt };
      try {
        return await db.$transaction(async (tx) => {
          const before = await tx.answer.findUnique({
            where: { runId_step: { runId: run.id, step: input.step } },
            select: { version: true },
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
          // Drafts are saved field by field; only a step that was completed is a fact for the timeline.
          if (input.complete)
            await recordRunEvent(tx, actor, run, "run.step.completed", { step: input.step, answer: input.value });
          return ok({ version: input.version + 1, savedAt });
        });
      } catch (cause) {
        if (isUniqueViolation(cause)) return err({ ...savedMeanwhile, cause });
        throw cause;
      }
    },
  };
}

const savedMeanwhile: AppError = {
  code: "conflict",
  message:
    "This step was saved in another window since you opened it. Your entries are kept here; compare them with the newer ones.",
};
