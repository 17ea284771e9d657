import { z } from "zod";

import { findExportableRun } from "@/lib/domain/onboarding/find-exportable-run";
import { defineRoute } from "@/lib/server/route";
import { downloadChecklist } from "../download-checklist";

/** The checklist as JSON, for people who may see the run. */
export const GET = defineRoute({
  name: "export.json",
  kind: "export",
  input: z.object({ runId: z.string().min(1) }),
  authorize: async ({ actor, input, deps }) => await findExportableRun(deps, actor, input.runId),
  run: async ({ actor, deps, resource: run }) => await downloadChecklist({ actor, deps, run, format: "json" }),
});
