import type { Actor, Grant, Role } from "./actor";
import { holdsRole, isOwner, type OwnedScope } from "./scope-access";

/** A connection's reach: one organization, or with none the whole Harness account. */
export type ConnectionScope = Omit<OwnedScope, "projectIdentifier">;

/** Whether the actor may add, check and remove connections of a scope: owners, and org admins for what they administer. */
export function canManageConnections(actor: Actor, scope: ConnectionScope): boolean {
  return holdsRole(actor, ["owner", "org-admin"], scope);
}

/** Whether the actor may add a connection somewhere; the scope itself is judged once it is known. */
export function canAddConnections(actor: Actor): boolean {
  return actor.grants.some((grant) => grant.role === "owner" || grant.role === "org-admin");
}

/** Whether a connection serves the actor: it is the account's, or belongs to an organization the actor has a role in. */
export function canSeeConnection(actor: Actor, scope: ConnectionScope): boolean {
  if (isOwner(actor)) return true;
  return actor.grants.some(
    (grant) =>
      grant.accountIdentifier === scope.accountIdentifier &&
      (scope.orgIdentifier === undefined || grant.orgIdentifier === undefined || grant.orgIdentifier === scope.orgIdentifier),
  );
}

/** Whether a connection serves a place in Harness: it is of the same account, and of its organization or of no single one. */
export function servesScope(connection: ConnectionScope, scope: OwnedScope): boolean {
  return (
    connection.accountIdentifier === scope.accountIdentifier &&
    (connection.orgIdentifier === undefined || connection.orgIdentifier === scope.orgIdentifier)
  );
}

/** Whether the actor may start a run with a connection: it serves them and they may change something somewhere in it. */
export function canUseConnection(actor: Actor, scope: ConnectionScope): boolean {
  const editors = { ...actor, grants: actor.grants.filter((grant) => grant.role !== "auditor") };
  return canSeeConnection(editors, scope);
}

/** Whether the actor may see and change who has a role over a scope: owners, and org admins for what they administer. */
export function canManagePeople(actor: Pick<Actor, "grants">, scope: OwnedScope): boolean {
  return holdsRole(actor, ["owner", "org-admin"], scope);
}

/** Whether the actor manages people anywhere at all: opens the People page. */
export function canManageSomePeople(actor: Actor): boolean {
  return actor.grants.some((grant) => grant.role === "owner" || grant.role === "org-admin");
}

/** Whether the actor may give or take a grant. Only an owner decides about owners. */
export function canDecideGrant(
  actor: Pick<Actor, "grants">,
  grant: { readonly role: Role } & Pick<Grant, "accountIdentifier" | "orgIdentifier" | "projectIdentifier">,
): boolean {
  if (isOwner(actor)) return true;
  if (grant.role === "owner" || grant.accountIdentifier === undefined) return false;
  return canManagePeople(actor, { ...grant, accountIdentifier: grant.accountIdentifier });
}
