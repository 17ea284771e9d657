import type { Actor, Grant, Role } from "./actor";

/** A place in Harness that something belongs to. */
export type OwnedScope = {
  readonly accountIdentifier: string;
  readonly orgIdentifier?: string | undefined;
  readonly projectIdentifier?: string | undefined;
};

/** What decides who may see a run: where it belongs and when something happened in it. */
export type RunScope = OwnedScope & { readonly createdAt: Date; readonly lastActivityAt: Date };

/** The tenant of a scope: `<Harness account>/<organization>`, the organization empty at account scope. */
export function tenantOf(scope: OwnedScope): string {
  return `${scope.accountIdentifier}/${scope.orgIdentifier ?? ""}`;
}

/**
 * The tenant whose log records what a person does outside a scope, such as a sign-in: the one tenant of all their grants.
 * Undefined for an owner, for grants in several tenants and for no grant: that belongs to the portal's own log.
 */
export function homeTenant(grants: readonly Pick<Grant, keyof OwnedScope>[]): string | undefined {
  const tenants = new Set(
    grants.map(({ accountIdentifier, orgIdentifier }) =>
      accountIdentifier === undefined ? undefined : tenantOf({ accountIdentifier, orgIdentifier }),
    ),
  );
  return tenants.size === 1 ? [...tenants][0] : undefined;
}

/** Whether a grant holds at a moment. An auditor's dates limit what they see, not when they may look. */
export function isGrantInForce(grant: Grant, now: Date): boolean {
  if (grant.role === "auditor") return true;
  return (grant.validFrom === undefined || grant.validFrom <= now) && (grant.validUntil === undefined || now < grant.validUntil);
}

/** Whether a grant reaches a scope. A grant for a project does not cover its organization. */
export function coversScope(grant: Grant, scope: OwnedScope): boolean {
  if (grant.role === "owner") return true;
  if (grant.accountIdentifier !== scope.accountIdentifier) return false;
  if (grant.orgIdentifier !== undefined && grant.orgIdentifier !== scope.orgIdentifier) return false;
  return grant.projectIdentifier === undefined || grant.projectIdentifier === scope.projectIdentifier;
}

/** Whether the actor holds one of the roles over a scope. */
export function holdsRole(actor: Pick<Actor, "grants">, roles: readonly Role[], scope: OwnedScope): boolean {
  return actor.grants.some((grant) => roles.includes(grant.role) && coversScope(grant, scope));
}

/** Whether the actor is the owner of this installation. */
export function isOwner(actor: Pick<Actor, "grants">): boolean {
  return actor.grants.some((grant) => grant.role === "owner");
}

const RANK: readonly Role[] = ["owner", "org-admin", "project-admin", "auditor"];

/** The strongest role the actor has over a scope: what an event records beside the name. */
export function strongestRole(actor: Actor, scope: OwnedScope): Role | undefined {
  return RANK.find((role) => holdsRole(actor, [role], scope));
}

/** The strongest role the actor has anywhere: shown by the shell under the name. */
export function highestRole(actor: Pick<Actor, "grants">): Role | undefined {
  return RANK.find((role) => actor.grants.some((grant) => grant.role === role));
}
