import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { checklistCsv, checklistExport, checklistFileName, checklistJson } from "@/lib/domain/audit/export-checklist";
import { GUIDE_VERSION } from "@/lib/domain/guide/text";
import { readOverview } from "@/lib/domain/onboarding/overview";
import type { Run } from "@/lib/domain/runs/run";

const MEDIA_TYPES = { csv: "text/csv; charset=utf-8; header=present", json: "application/json; charset=utf-8" } as const;

type Download = {
  readonly actor: Actor;
  readonly deps: Deps;
  readonly run: Run;
  readonly format: "csv" | "json";
};

/** A run's checklist as a file. The export is recorded before the file is sent. */
export async function downloadChecklist({ actor, deps, run, format }: Download): Promise<Result<Response, AppError>> {
  const now = deps.clock.now();
  const { boxes, progress } = await readOverview(deps, run);
  const whole = checklistExport({ run, boxes, ready: progress.done, actor, guide: GUIDE_VERSION, now });
  const fileName = checklistFileName(run, now, format);
  const { network } = actor;
  await deps.runs.recordUse(actor, run, "export.made", { what: "checklist", format, fileName, rows: whole.rows.length, network });
  return ok(
    new Response(format === "csv" ? checklistCsv(whole) : checklistJson(whole), {
      headers: {
        "Content-Type": MEDIA_TYPES[format],
        "Content-Disposition": `attachment; filename="${fileName}"`,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
      },
    }),
  );
}
