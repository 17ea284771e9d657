import type { Actor } from "./actor";
import { coversScope, holdsRole, isOwner, type OwnedScope, type RunScope } from "./scope-access";

const EDITORS = ["owner", "org-admin", "project-admin"] as const;

/**
 * Whether the actor may see a run. Others get `not_found`, never `forbidden`, because the existence of a run is information.
 *
 * An auditor with a period sees the runs in which something happened during it, the last day included as given.
 */
export function canView(actor: Actor, run: RunScope): boolean {
  return actor.grants.some((grant) => {
    if (!coversScope(grant, run)) return false;
    if (grant.role !== "auditor") return true;
    return (
      (grant.validFrom === undefined || run.lastActivityAt >= grant.validFrom) &&
      (grant.validUntil === undefined || run.createdAt < grant.validUntil)
    );
  });
}

/** Whether the actor may change a run or start one there. Auditors never. */
export function canEdit(actor: Actor, scope: OwnedScope): boolean {
  return holdsRole(actor, EDITORS, scope);
}

/** Whether the actor may export a run: everyone who may see it. */
export function canExport(actor: Actor, run: RunScope): boolean {
  return canView(actor, run);
}

/** A part of Harness whose runs the actor sees, with the auditor's period where there is one. */
export type VisibleScope = {
  readonly accountIdentifier: string;
  readonly orgIdentifier?: string | undefined;
  readonly projectIdentifier?: string | undefined;
  /** Runs whose last activity is not before this. */
  readonly activeFrom?: Date | undefined;
  /** Runs that began before this. */
  readonly activeUntil?: Date | undefined;
};

/** Which runs the actor sees, as data for a query: everything, or any of the listed scopes (none when the list is empty). */
export function visibleScopes(actor: Actor): "all" | readonly VisibleScope[] {
  if (isOwner(actor)) return "all";
  return actor.grants.flatMap((grant) => {
    if (grant.accountIdentifier === undefined) return [];
    const isAuditor = grant.role === "auditor";
    return [
      {
        accountIdentifier: grant.accountIdentifier,
        orgIdentifier: grant.orgIdentifier,
        projectIdentifier: grant.projectIdentifier,
        activeFrom: isAuditor ? grant.validFrom : undefined,
        activeUntil: isAuditor ? grant.validUntil : undefined,
      },
    ];
  });
}

/** Whether there is any place where the actor may start runs: without one the page shows no button. */
export function canStartRuns(actor: Actor): boolean {
  return actor.grants.some((grant) => grant.role !== "auditor");
}
