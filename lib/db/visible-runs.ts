import type { Actor } from "@/lib/domain/access/actor";
import { visibleScopes } from "@/lib/domain/access/run-access";
import type { Prisma } from "./generated/client";

/** The condition that every query of runs carries: what the actor may see, the auditor's period included. */
export function whereVisible(actor: Actor): Prisma.RunWhereInput {
  const scopes = visibleScopes(actor);
  if (scopes === "all") return {};
  // An empty OR matches nothing, which is right for somebody without a role.
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
