import { newId } from "@/lib/core/new-id";
import type { Actor } from "@/lib/domain/access/actor";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { Statement } from "@/lib/domain/checklist/checklist";
import type { ImpliedStatement } from "@/lib/domain/onboarding/step-rule";
import type { Run } from "@/lib/domain/runs/run";
import type { Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { toJson } from "./json";
import { recordRunEvent } from "./run-repository";

/** Appends answers of checks with their event. Part of the caller's transaction. */
export async function insertChecks(tx: Transaction, run: Run, results: readonly CheckResult[]): Promise<void> {
  if (results.length === 0) return;
  await tx.checkRecord.createMany({
    data: results.map((result) => ({
      runId: run.id,
      checkId: result.id,
      verdict: result.verdict,
      grade: result.grade,
      result: toJson(result),
    })),
  });
  await appendEvent(tx, {
    tenant: run.tenant,
    runId: run.id,
    action: "checks.recorded",
    targetType: "run",
    targetId: run.id,
    result: "done",
    data: { checks: results.map(({ id, verdict }) => ({ id, verdict })) },
  });
}

/** Keeps a statement with the person's name; an earlier one of the same kind on the item is revoked. Part of the caller's transaction. */
export async function insertStatement(
  tx: Transaction,
  actor: Actor,
  run: Run,
  { item, kind, reason, at }: Pick<Statement, "item" | "kind" | "reason"> & { readonly at: Date },
): Promise<void> {
  await tx.attestation.updateMany({ where: { runId: run.id, item, kind, revokedAt: null }, data: { revokedAt: at } });
  await tx.attestation.create({
    data: { id: newId("att"), runId: run.id, item, kind, reason, byId: actor.userId, byName: actor.name, at },
  });
  await recordRunEvent(tx, actor, run, `run.${kind}.stated`, { item, reason });
}

/** Revokes a statement. Nothing is deleted: the timeline keeps both. Part of the caller's transaction. */
export async function revokeStatement(
  tx: Transaction,
  actor: Actor,
  run: Run,
  { item, kind, at }: Pick<Statement, "item" | "kind"> & { readonly at: Date },
): Promise<void> {
  await tx.attestation.updateMany({ where: { runId: run.id, item, kind, revokedAt: null }, data: { revokedAt: at } });
  await recordRunEvent(tx, actor, run, `run.${kind}.revoked`, { item });
}

/**
 * Writes what an answer says about boxes. An override with an unchanged reason stays as it was stated; an attestation is a
 * person's word of this moment and is stated again. Part of the caller's transaction.
 */
export async function writeImplied(
  tx: Transaction,
  actor: Actor,
  run: Run,
  { statements, at }: { readonly statements: readonly ImpliedStatement[]; readonly at: Date },
): Promise<void> {
  for (const { item, kind, reason } of statements) {
    const before = await tx.attestation.findFirst({
      where: { runId: run.id, item, kind, revokedAt: null },
      orderBy: { at: "desc" },
      select: { reason: true },
    });
    if (reason === undefined) {
      if (before !== null) await revokeStatement(tx, actor, run, { item, kind, at });
    } else if (kind !== "override" || before?.reason !== reason) {
      await insertStatement(tx, actor, run, { item, kind, reason, at });
    }
  }
}
