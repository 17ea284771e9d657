import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor } from "@/lib/domain/access/actor";
import { visibleScopes } from "@/lib/domain/access/run-access";
import { Prisma } from "./generated/client";

/** For a person without a role. Prisma drops an empty OR from inside an AND, and would then match everything. */
export const MATCHES_NOTHING = { id: { in: [] } };

/** For a person of the sandbox: rows of the sandbox only, whatever their roles cover. */
export function whereOfTheirWorld(actor: Actor) {
  return actor.sandbox ? { kind: "sandbox" } : {};
}

/** Throws when a person of the sandbox would make something outside of it. The use case has refused that before. */
export function requireTheirWorld(actor: Actor, kind: string): void {
  if (actor.sandbox && kind !== "sandbox") throw new Error("A person of the sandbox cannot make what is not of the sandbox.");
}

/** The condition that every query of runs carries: what the actor may see, the auditor's period included. */
export function whereVisible(actor: Actor): Prisma.RunWhereInput {
  const scopes = visibleScopes(actor);
  if (scopes === "all") return whereOfTheirWorld(actor);
  if (scopes.length === 0) return MATCHES_NOTHING;
  return {
    ...whereOfTheirWorld(actor),
    OR: scopes.map((scope) =>
      withoutAbsent({
        accountIdentifier: scope.accountIdentifier,
        orgIdentifier: scope.orgIdentifier,
        projectIdentifier: scope.projectIdentifier,
        lastActivityAt: scope.activeFrom && { gte: scope.activeFrom },
        createdAt: scope.activeUntil && { lt: scope.activeUntil },
      }),
    ),
  };
}

/** The same condition for queries written in SQL. A test compares the two. */
export function visibleRunsSql(actor: Actor): Prisma.Sql {
  const scopes = visibleScopes(actor);
  const ofTheirWorld = actor.sandbox ? Prisma.sql`"kind" = 'sandbox'` : Prisma.sql`TRUE`;
  if (scopes === "all") return ofTheirWorld;
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
  return Prisma.sql`(${ofTheirWorld} AND (${Prisma.join(conditions, " OR ")}))`;
}
