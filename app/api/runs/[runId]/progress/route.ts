import { z } from "zod";

import { ok } from "@/lib/core/result";
import { applyView } from "@/lib/domain/plan/apply-view";
import { findVisibleRun } from "@/lib/domain/onboarding/find-run";
import { defineRoute } from "@/lib/server/route";

/** The progress of a run's apply or undo. The live page reads it every second while the worker is busy. */
export const GET = defineRoute({
  name: "runs.readProgress",
  kind: "read",
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findVisibleRun(deps, actor, input.runId),
  run: async ({ deps, resource: run }) => ok(applyView(run.state, await deps.operations.read(run.id), deps.clock.now())),
});
