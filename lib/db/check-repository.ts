import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { UnreadableRowError } from "@/lib/core/unreadable-row";
import type { Actor } from "@/lib/domain/access/actor";
import type { CheckAnswer } from "@/lib/domain/checklist/box-history";
import type { CheckResult } from "@/lib/domain/checks/check";
import { checkResultSchema } from "@/lib/domain/checks/check-schema";
import type { Statement } from "@/lib/domain/checklist/checklist";
import type { Run } from "@/lib/domain/runs/run";
import type { Database } from "./client";
import { lockEditableRun } from "./editable-run";
import type { Prisma } from "./generated/client";
import { lockHeldRun } from "./held-run";
import { insertChecks, insertStatement, revokeStatement } from "./write-checks";

/** Results of checks and statements of people. */
export type CheckRepository = ReturnType<typeof createCheckRepository>;

const RESULT_COLUMNS = { id: true, checkId: true, at: true, result: true } as const satisfies Prisma.CheckRecordSelect;

/** A row as a check result. A row that this version cannot read proves nothing, so its verdict is `unknown`. */
function toCheckResult(row: Prisma.CheckRecordGetPayload<{ select: typeof RESULT_COLUMNS }>): CheckResult {
  const result = checkResultSchema.safeParse(row.result);
  if (result.success) return result.data;
  const { message } = new UnreadableRowError({ table: "CheckRecord", column: "result", id: String(row.id) });
  return {
    id: row.checkId,
    title: row.checkId,
    guideItems: [],
    verdict: "unknown",
    grade: "not-testable",
    fact: message,
    evidence: [],
  };
}

/** Joins the repository to a database. The caller has checked that the actor may see or edit the run. */
export function createCheckRepository(db: Database) {
  return {
    /**
     * Appends answers of checks, with the event that says so; older ones stay, so that a box can say when it fell back.
     *
     * @param fence that of the worker which asked; when the run has gone on since, nothing is written and
     *   `FenceLostError` is thrown
     */
    async record(run: Run, results: readonly CheckResult[], fence?: number): Promise<void> {
      if (results.length === 0) return;
      await db.$transaction(async (tx) => {
        if (fence !== undefined) await lockHeldRun(tx, run.id, fence);
        await insertChecks(tx, run, results);
      });
    },

    /** The last answers of these checks, at most 500: what a box's history is made of. */
    async history(runId: string, checkIds: readonly string[]): Promise<readonly CheckAnswer[]> {
      if (checkIds.length === 0) return [];
      const rows = await db.checkRecord.findMany({
        where: { runId, checkId: { in: [...checkIds] } },
        orderBy: { id: "desc" },
        take: 500,
        select: RESULT_COLUMNS,
      });
      return rows.map((row) => {
        const { verdict, fact } = toCheckResult(row);
        return { checkId: row.checkId, at: row.at, verdict, fact };
      });
    },

    /** The newest answer of every check of the run. */
    async newest(runId: string): Promise<readonly CheckResult[]> {
      const rows = await db.checkRecord.findMany({
        where: { runId },
        orderBy: [{ checkId: "asc" }, { at: "desc" }, { id: "desc" }],
        distinct: ["checkId"],
        select: RESULT_COLUMNS,
      });
      return rows.map(toCheckResult);
    },

    /** When each check last passed; ISO 8601, UTC. */
    async lastPassed(runId: string): Promise<Readonly<Record<string, string>>> {
      const rows = await db.checkRecord.groupBy({ by: ["checkId"], where: { runId, verdict: "pass" }, _max: { at: true } });
      return Object.fromEntries(rows.flatMap((row) => (row._max.at === null ? [] : [[row.checkId, row._max.at.toISOString()]])));
    },

    /** What people stated and have not withdrawn. */
    async listStatements(runId: string): Promise<readonly Statement[]> {
      const rows = await db.attestation.findMany({ where: { runId, revokedAt: null }, orderBy: { at: "desc" } });
      return rows.flatMap((row) => {
        const { item, kind, reason, byName, at } = row;
        if (kind !== "attestation" && kind !== "override" && kind !== "not-applicable") return [];
        return [{ item, kind, reason, by: byName, at: at.toISOString() }];
      });
    },

    /**
     * Keeps what a person stated, with name and time; an earlier statement of the same kind on the item is withdrawn.
     *
     * Errors: `precondition_failed` while the run is applied or undone, and after it was finished; nothing is kept then.
     */
    async state(
      actor: Actor,
      run: Run,
      statement: Pick<Statement, "item" | "kind" | "reason">,
    ): Promise<Result<undefined, AppError>> {
      return await db.$transaction(async (tx) => {
        const locked = await lockEditableRun(tx, run.id);
        if (!locked.ok) return locked;
        const { now } = locked.value;
        await insertStatement(tx, actor, run, { ...statement, at: now });
        await tx.run.update({ where: { id: run.id }, data: { lastActivityAt: now } });
        return ok(undefined);
      });
    },

    /**
     * Withdraws an attestation or override. Nothing is deleted: the timeline keeps both.
     *
     * Errors: `precondition_failed` while the run is applied or undone, and after it was finished; it then stays.
     */
    async revoke(actor: Actor, run: Run, statement: Pick<Statement, "item" | "kind">): Promise<Result<undefined, AppError>> {
      return await db.$transaction(async (tx) => {
        const locked = await lockEditableRun(tx, run.id);
        if (!locked.ok) return locked;
        await revokeStatement(tx, actor, run, { ...statement, at: locked.value.now });
        return ok(undefined);
      });
    },
  };
}
