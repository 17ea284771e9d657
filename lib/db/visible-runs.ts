import type { Actor } from "@/lib/domain/access/actor";
import { visibleScopes } from "@/lib/domain/access/run-access";
import { Prisma } from "./generated/client";

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

/** The same condition for queries written in SQL. A test holds the two against each other. */
export function visibleRunsSql(actor: Actor): Prisma.Sql {
  const scopes = visibleScopes(actor);
  if (scopes === "all") return Prisma.sql`TRUE`;
  if (scopes.length === 0) return Prisma.sql`FALSE`;
  const conditions = scopes.map((scope) =>
    Prisma.join(
      [
        Prisma.sql`"accountIdentifier" = ${scope.accountIdentifier}`,
        ...(scope.orgIdentifier === undefined ? [] : [Prisma.sql`"orgIdentifier" = ${scope.orgIdentifier}`]),
        ...(scope.projectIdentifier === undefined ? [] : [Prisma.sql`"projectIdentifier" = ${scope.projectIdentifier}`]),
        ...(scope.activeFrom === undefined ? [] : [Prisma.sql`"lastActivityAt" >= ${scope.activeFrom}`]),
        ...(scope.activeUntil === undefined ? [] : [Prisma.sql`"createdAt" < ${scope.activeUntil}`]),
      ],
      " AND ",
    ),
  );
  return Prisma.sql`(${Prisma.join(conditions, " OR ")})`;
}
