import { createDeps } from "@/lib/deps/deps";
import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import { confirmApply, confirmUndo } from "@/lib/domain/onboarding/plan-run";

import { INES } from "./chaos-run";

// The web process of a chaos test, reduced to the one thing it does there: `confirm.ts apply|undo RUN-ID`.
const [kind = "", runId = ""] = process.argv.slice(2);
const deps = createDeps(EVERY_TENANT);
const run = await deps.runs.require(runId);
const confirmed = await (kind === "undo" ? confirmUndo(deps, INES, run) : confirmApply(deps, INES, run));
process.exit(confirmed.ok ? 0 : 2);
