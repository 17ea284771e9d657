"use server";

import { z } from "zod";

import { runPagePath } from "@/lib/config/routes";
import { ok } from "@/lib/core/result";
import { checkConnectorName } from "@/lib/domain/identity/connector-name";
import { findEditableRun, findVisibleRun } from "@/lib/domain/onboarding/find-run";
import { confirmApply } from "@/lib/domain/onboarding/plan-run";
import { defineAction } from "@/lib/server/action";
import { defineStepAction } from "@/lib/server/step-action";

const runInput = z.object({ runId: z.string().min(1) });

/** Saves the connector step. */
export const saveConnectorAction = defineStepAction("connector", { name: "runs.saveConnector" });

/** Whether a connector's name is free in the project, and the identifier that follows from it. */
export const checkConnectorNameAction = defineAction({
  name: "runs.checkConnectorName",
  input: runInput.extend({ name: z.string().max(200) }),
  authorize: async ({ actor, input, deps }) => await findVisibleRun(deps, actor, input.runId),
  run: async ({ input, deps, resource: run }) => {
    const reads = await deps.connectorReadsFor(run);
    return reads.ok ? await checkConnectorName(reads.value, run, input.name) : reads;
  },
});

/** "Create now": the policy, the identity, the connector and its test. */
export const createConnectorAction = defineAction({
  name: "runs.createConnector",
  input: runInput,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run, ["S2", "S3", "S4"]);
    return confirmed.ok ? ok({ href: String(runPagePath(run.id, "plan")) }) : confirmed;
  },
});

/** Tests the connection again with the saved answers. */
export const retryTestAction = defineAction({
  name: "runs.retryConnectorTest",
  input: runInput,
  authorize: async ({ actor, input, deps }) => await findEditableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => {
    const confirmed = await confirmApply(deps, actor, run, ["S4"]);
    return confirmed.ok ? ok({ href: String(runPagePath(run.id, "plan")) }) : confirmed;
  },
});
