"use server";

import { redirect } from "next/navigation";
import { z } from "zod";

import { runBoxPath } from "@/lib/config/routes";
import { STATEMENT_KINDS, stateBox, statementSchema, revokeStatement } from "@/lib/domain/onboarding/state-box";
import { findEditableRun } from "@/lib/domain/onboarding/find-run";
import { defineFormAction } from "@/lib/server/action";

/** Records a person's decision about a box: attested, overridden or not applicable. */
export const stateBoxAction = defineFormAction({
  name: "checklist.stateBox",
  input: statementSchema.extend({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const { item, kind, reason } = input;
    const stated = await stateBox(deps, actor, run, { item, kind, reason });
    return stated.ok ? redirect(runBoxPath(run.id, item)) : stated;
  },
});

/** Withdraws a person's decision about a box. */
export const revokeStatementAction = defineFormAction({
  name: "checklist.revoke",
  input: z.object({
    runId: z.string().min(1),
    item: z.string().min(1),
    kind: z.enum(STATEMENT_KINDS),
    box: z.string().min(1),
  }),
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, input, deps, resource: run }) => {
    const { item, kind } = input;
    const revoked = await revokeStatement(deps, actor, run, { item, kind });
    return revoked.ok ? redirect(runBoxPath(run.id, input.box)) : revoked;
  },
});
