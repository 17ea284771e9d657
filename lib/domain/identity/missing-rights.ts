import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { deniedActions } from "@/lib/domain/matrix/matrix-grade";
import type { GradedRow } from "@/lib/domain/matrix/matrix-types";
import { asList, parsePolicyText } from "@/lib/domain/iam/policy-document";
import { runMatrix, type RunMatrixDeps } from "@/lib/domain/matrix/run-matrix";
import { ADDED_POLICY, holderOf, isExisting, type ExistingIdentity } from "@/lib/domain/plan/implied/added-rights";
import { desiredOf } from "@/lib/domain/plan/operation-kinds";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import type { RightsSnapshot } from "@/lib/domain/runs/answers/rights";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";

/**
 * Asks AWS which of the needed actions an identity that exists lacks today, before its step is saved. Nothing is recorded.
 * What only this run's own added policy grants counts as missing still: without it the policy would lose its reason.
 *
 * Errors: `precondition_failed` when the identity is not there, or AWS decided nothing; what asking answered.
 */
async function findMissingRights(
  deps: RunMatrixDeps,
  run: Run,
  identity: ExistingIdentity,
): Promise<Result<RightsSnapshot, AppError>> {
  const entries = await deps.operations.read(run.id);
  const report = await runMatrix(supposing(deps, "identity", identity), run);
  if (!report.ok) return report;
  const { rows, identityArn } = report.value;
  if (report.value.basis !== "identity" || identityArn === undefined) {
    return err({ code: "precondition_failed", message: "AWS knows no such identity, so it cannot be asked what is missing." });
  }
  const needed = rows.filter(({ row }) => row.needed);
  const unanswered = needed.find(({ check }) => check.verdict === "unknown");
  if (unanswered !== undefined && needed.every(({ check }) => check.verdict === "unknown")) {
    return err({
      code: "precondition_failed",
      message: `AWS did not return what is missing: ${unanswered.check.fact}. Attach the policy of step 2 instead, or try again later.`,
    });
  }
  return ok({ of: identityArn, at: deps.clock.now().toISOString(), ...sortMissing(needed, addedBefore(entries, ADDED_POLICY)) });
}

/**
 * An identity with what it lacks asked now, where that is what is to be attached. Others, and a pasted key whose user is not
 * known, come back as they are. Missing rights in the answer itself are never trusted.
 */
export async function withMissingRights(deps: RunMatrixDeps, run: Run, identity: Identity): Promise<Result<Identity, AppError>> {
  if (!isExisting(identity) || identity.rights?.choice !== "missing" || holderOf(identity) === undefined) return ok(identity);
  const rights = { choice: "missing" as const, policyName: identity.rights.policyName };
  const snapshot = await findMissingRights(deps, run, { ...identity, rights });
  return snapshot.ok ? ok({ ...identity, rights: { ...rights, snapshot: snapshot.value } }) : snapshot;
}

/** The deps of a matrix that supposes an answer, and records nothing. */
export function supposing(deps: RunMatrixDeps, step: "identity" | "ecs-rights", value: unknown): RunMatrixDeps {
  return {
    ...deps,
    answers: { ...deps.answers, list: async (runId) => withAnswer(await deps.answers.list(runId), step, value) },
    checks: { ...deps.checks, record: async () => await Promise.resolve() },
  };
}

/** Each action in the one place where it belongs; a denial weighs more than a grant on another resource. */
export function sortMissing(
  needed: readonly GradedRow[],
  added: ReadonlySet<string>,
): Pick<RightsSnapshot, "asked" | "missing" | "blocked" | "unsure"> {
  const asked = [...new Set(needed.map(({ row }) => row.action))].sort();
  const curable = new Set(deniedActions(needed).map(({ action }) => action));
  // A denial soon after a change may be propagation. Granting the action again does no harm; leaving it out would.
  for (const { row, check } of needed) if (check.verdict === "waiting") curable.add(row.action);
  const withVerdict = (verdict: GradedRow["check"]["verdict"]) =>
    new Set(needed.filter(({ check }) => check.verdict === verdict).map(({ row }) => row.action));
  const failed = withVerdict("fail");
  const unknown = withVerdict("unknown");
  const missing = asked.filter((action) => curable.has(action) || added.has(action));
  const blocked = asked.filter((action) => failed.has(action) && !curable.has(action));
  return {
    asked,
    missing,
    blocked,
    unsure: asked.filter((action) => unknown.has(action) && !missing.includes(action) && !blocked.includes(action)),
  };
}

/** The actions that this run's own policies grant whose operations begin with `prefix`. */
export function addedBefore(entries: readonly LedgerEntry[], prefix: string): ReadonlySet<string> {
  const documents = entries
    .filter(({ operation, state }) => operation.id.startsWith(prefix) && state === "done")
    .map(({ operation }) => desiredOf("aws.policy", operation).document);
  return new Set(
    documents.flatMap((text) => {
      const parsed = parsePolicyText(text, "identity");
      return parsed.ok ? parsed.value.Statement.flatMap(({ Action }) => asList(Action ?? [])) : [];
    }),
  );
}

function withAnswer(saved: readonly SavedAnswer[], slug: string, value: unknown): readonly SavedAnswer[] {
  const before = saved.find(({ step }) => step === slug);
  const candidate: SavedAnswer = {
    version: 0,
    updatedById: "",
    updatedAt: new Date(0),
    ...before,
    step: slug,
    value,
    complete: true,
  };
  return [...saved.filter(({ step }) => step !== slug), candidate];
}
