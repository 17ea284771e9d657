"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import { policyOfAnswer } from "@/lib/domain/plan/check-permissions-answer";
import { checkPolicyNames } from "@/lib/domain/plan/policy-name-taken";
import { checkRolesOfAccount } from "@/lib/domain/plan/roles-for-service";
import { runMatrix } from "@/lib/domain/matrix/run-matrix";
import { policyContextOf } from "@/lib/domain/plan/implied/policies";
import { completeAnswers, parseAnswer } from "@/lib/domain/runs/answers";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { valuesOf } from "@/lib/domain/onboarding/overview";
import type { Run } from "@/lib/domain/runs/run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { defineAction, defineFormAction } from "@/lib/server/action";

/** Each action is a call or a simulation, within AWS's rate limits. */
const MATRIX_MS = 60_000;

/** Checks every action of the Harness identity again. */
export const checkMatrixAction = defineFormAction({
  name: "permissions.checkMatrix",
  vendorsMs: MATRIX_MS,
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ deps, resource: run }) => {
    const report = await runMatrix(deps, run);
    if (!report.ok) return report;
    revalidatePath(runPagePath(run.id, "permissions"));
    return ok(report.value.summary);
  },
});

/** Saves the step. It is complete once its policy can be created; the matrix is then checked again. */
export const savePermissionsAction = defineAction({
  name: "permissions.save",
  vendorsMs: MATRIX_MS,
  input: z.object({
    runId: z.string().min(1),
    value: z.record(z.string(), z.unknown()),
    complete: z.boolean(),
    version: z.number().int().nonnegative(),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    if (input.complete) {
      const allowed = await mayComplete(deps, run, input.value);
      if (!allowed.ok) return allowed;
    }
    const saved = await saveStep(deps, actor, run, { ...input, slug: "permissions" });
    // The matrix depends on the packs. The page shows its failure; the step is saved anyway.
    if (saved.ok && input.complete) await runMatrix(deps, run);
    return saved;
  },
});

async function mayComplete(deps: Deps, run: Run, value: Record<string, unknown>) {
  const parsed = parseAnswer("permissions", value);
  if (!parsed.ok) return parsed;
  const [partition, saved] = await Promise.all([deps.partitionOf(run), deps.answers.list(run.id)]);
  const answers = completeAnswers(valuesOf(saved.filter((answer) => answer.complete)));
  const context = { run, partition, answers };
  const built = policyOfAnswer(context, parsed.value);
  if (!built.ok) return built;
  const access = await deps.iamReadsFor(run);
  if (!access.ok) return ok(undefined);
  const { passRoles } = policyContextOf(context, parsed.value);
  const roles = passRoles.length === 0 ? ok([]) : await access.value.listRoles();
  // Roles that cannot be listed do not block the step: the builder has already checked account and partition.
  const fitting = roles.ok ? checkRolesOfAccount(roles.value, passRoles) : ok(undefined);
  if (!fitting.ok) return fitting;
  return await checkPolicyNames(access.value.findPolicy, {
    partition,
    account: run.awsAccountId,
    runId: run.id,
    names: built.value.policies.map((policy) => policy.name),
  });
}
