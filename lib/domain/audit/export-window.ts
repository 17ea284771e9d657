import type { Actor } from "@/lib/domain/access/actor";
import { coversScope } from "@/lib/domain/access/scope-access";
import type { Run } from "@/lib/domain/runs/run";

/** The time an export covers; ISO 8601, UTC. */
export type ExportWindow = { readonly from: string; readonly until: string };

/** From the run's beginning to now; for someone who sees it only as an auditor, within their period. */
export function exportWindow(actor: Actor, run: Pick<Run, "scope" | "createdAt">, now: Date): ExportWindow {
  const grants = actor.grants.filter((grant) => coversScope(grant, run.scope));
  const bounded = grants.length > 0 && grants.every((grant) => grant.role === "auditor");
  const starts = bounded ? grants.map((grant) => grant.validFrom?.getTime() ?? 0) : [0];
  const ends = bounded
    ? grants.map((grant) => grant.validUntil?.getTime() ?? Number.POSITIVE_INFINITY)
    : [Number.POSITIVE_INFINITY];
  const from = Math.max(run.createdAt.getTime(), Math.min(...starts));
  return { from: new Date(from).toISOString(), until: new Date(Math.min(now.getTime(), Math.max(...ends))).toISOString() };
}
