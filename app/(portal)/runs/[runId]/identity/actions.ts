"use server";

import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import { checkNamedIdentity } from "@/lib/domain/identity/named-identity";
import { findEditableRun, findVisibleRun } from "@/lib/domain/onboarding/find-run";
import { confirmApply } from "@/lib/domain/onboarding/plan-run";
import { defineAction } from "@/lib/server/action";
import { defineStepAction } from "@/lib/server/step-action";

import { checkIdentity } from "./check-identity";

const runInput = z.object({ runId: z.string().min(1) });

/** Saves the identity step. */
export const saveIdentityAction = defineStepAction("identity", { name: "runs.saveIdentity" });

/** Whether a name is taken in the account, and by whom, while it is typed. */
export const checkNameAction = defineAction({
  name: "runs.checkIdentityName",
  input: runInput.extend({ kind: z.enum(["user", "existing-user", "role"]), name: z.string().max(400) }),
  authorize: async ({ actor, input, deps }) => await findVisibleRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => {
    const reads = await deps.runReadsFor(run);
    if (!reads.ok) return reads;
    return ok(await checkNamedIdentity(reads.value.account.iam, run, await deps.operations.read(run.id), input));
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

function summary(results: readonly CheckResult[]): string {
  const failed = results.filter((result) => result.verdict === "fail").length;
  if (results.length === 0) return "Nothing could be checked: AWS did not report whose key this is.";
  if (failed === 0) return `Checked: ${String(results.length)} results, none failed.`;
  return `Checked: ${String(failed)} of ${String(results.length)} need attention.`;
}
