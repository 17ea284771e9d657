"use server";

import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import type { CheckResult } from "@/lib/domain/checks/check";
import { parseAnswer } from "@/lib/domain/runs/answers";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import { findEditableRun, findVisibleRun } from "@/lib/domain/onboarding/find-run";
import { confirmApply } from "@/lib/domain/onboarding/plan-run";
import { withPortalFacts } from "@/lib/domain/identity/portal-facts";
import { checkEntered, enteredSecretsSchema } from "@/lib/domain/runs/entered-secrets";
import type { Run } from "@/lib/domain/runs/run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { defineAction } from "@/lib/server/action";

import { checkIdentity } from "./check-identity";
import { holdAgainstAws } from "./hold-against-aws";
import { checkName, identityReads } from "./run-identity";

/** The item that a full-access choice overrides (correction M6). */
const FULL_ACCESS_ITEM = "G48";

const runInput = z.object({ runId: z.string().min(1) });

/** Saves the identity step. A complete answer is first checked with AWS: the name, the account, the pasted key. */
export const saveIdentityAction = defineAction({
  name: "runs.saveIdentity",
  input: runInput.extend({
    value: z.record(z.string(), z.unknown()),
    complete: z.boolean(),
    version: z.number().int().nonnegative(),
    secrets: enteredSecretsSchema.optional(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const saved = await deps.answers.list(run.id);
    const value = withPortalFacts(input.value, saved.find(({ step }) => step === "identity")?.value);
    if (!input.complete) return await saveStep(deps, actor, run, { ...input, value, slug: "identity" });
    const parsed = parseAnswer("identity", value);
    if (!parsed.ok) return parsed;
    const entered = checkEntered("identity", parsed.value, input.secrets ?? {});
    if (!entered.ok) return entered;
    const checked = await holdAgainstAws(deps, run, parsed.value, entered.value);
    if (!checked.ok) return checked;
    const { identity, check } = checked.value;
    const stored = await saveStep(deps, actor, run, { ...input, value: identity, slug: "identity" });
    if (!stored.ok) return stored;
    const recorded = await recordChoice(deps, actor, run, identity, check);
    return recorded.ok ? stored : recorded;
  },
});

/** Whether a name is taken in the account, and by whom, while it is typed. */
export const checkNameAction = defineAction({
  name: "runs.checkIdentityName",
  input: runInput.extend({ kind: z.enum(["user", "existing-user", "role"]), name: z.string().max(400) }),
  authorize: async ({ actor, input, deps }) => await findVisibleRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => {
    const clients = await deps.clientsFor(run);
    if (!clients.ok) return clients;
    return ok(await checkName(identityReads(clients.value.aws), run, await deps.operations.read(run.id), input));
  },
});

/** "I have done it: check": reads the identity from AWS, tries the role, and records the results. */
export const checkIdentityAction = defineAction({
  name: "runs.checkIdentity",
  input: runInput,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const results = await checkIdentity(deps, actor, run);
    if (!results.ok) return results;
    await deps.checks.record(run, results.value);
    return ok({ sentence: summary(results.value) });
  },
});

/** "Do it for me": confirms the operations of the permissions and the identity step, and nothing else. */
export const createIdentityAction = defineAction({
  name: "runs.createIdentity",
  input: runInput,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run, ["S2", "S3"]);
    return confirmed.ok ? ok({ href: String(runPagePath(run.id, "plan")) }) : confirmed;
  },
});

async function recordChoice(
  deps: Deps,
  actor: Actor,
  run: Run,
  identity: Identity,
  check: CheckResult | undefined,
): Promise<Result<undefined, AppError>> {
  if (check !== undefined) await deps.checks.record(run, [check]);
  const statements = await deps.checks.listStatements(run.id);
  const stated = statements.find(({ item, kind }) => item === FULL_ACCESS_ITEM && kind === "override");
  if (identity.kind === "new-user" && identity.attach === "full-access") {
    const reason = identity.fullAccessReason ?? "";
    if (stated?.reason === reason) return ok(undefined);
    return await deps.checks.state(actor, run, { item: FULL_ACCESS_ITEM, kind: "override", reason });
  }
  return stated === undefined
    ? ok(undefined)
    : await deps.checks.revoke(actor, run, { item: FULL_ACCESS_ITEM, kind: "override" });
}

function summary(results: readonly CheckResult[]): string {
  const failed = results.filter((result) => result.verdict === "fail").length;
  if (results.length === 0) return "Nothing could be checked: AWS did not report whose key this is.";
  if (failed === 0) return `Checked: ${String(results.length)} results, none failed.`;
  return `Checked: ${String(failed)} of ${String(results.length)} need attention.`;
}
