import type { Actor } from "@/lib/domain/access/actor";
import { visibleScopes } from "@/lib/domain/access/run-access";
import type { Prisma } from "./generated/client";

/** For somebody without a role. Prisma drops an empty OR from inside an AND, and would then match everything. */
export const MATCHES_NOTHING = { id: { in: [] } };

/** The condition that every query of runs carries: what the actor may see, the auditor's period included. */
export function whereVisible(actor: Actor): Prisma.RunWhereInput {
  const scopes = visibleScopes(actor);
  if (scopes === "all") return {};
  if (scopes.length === 0) return MATCHES_NOTHING;
  return {
    OR: scopes.map((scope) => ({
      accountIdentifier: scope.accountIdentifier,
      ...(scope.orgIdentifier === undefined ? {} : { orgIdentifier: scope.orgIdentifier }),
      ...(scope.projectIdentifier === undefined ? {} : { projectIdentifier: scope.projectIdentifier }),
      ...(scope.activeFrom === undefined ? {} : { lastActivityAt: { gte: scope.activeFrom } }),
      ...(scope.activeUntil === undefined ? {} : { createdAt: { lt: scope.activeUntil } }),
    })),
  };
}
