import type { Actor } from "@/lib/domain/access/actor";
import { isOwner } from "@/lib/domain/access/scope-access";
import type { ConnectionScope } from "@/lib/domain/access/setup-access";

/** A scope that a connection can be given, as the form lists it. */
export type ScopeChoice = { readonly value: string; readonly label: string };

/**
 * The scopes for which the actor may add connections: for an org admin those of their grants, for the owner every
 * account and organization that any connection or grant has named so far.
 */
export function scopeChoices(actor: Actor, known: readonly ConnectionScope[]): readonly ScopeChoice[] {
  const administered = actor.grants.flatMap((grant): ConnectionScope[] => {
    if (grant.role !== "org-admin" || grant.accountIdentifier === undefined) return [];
    return [{ accountIdentifier: grant.accountIdentifier, orgIdentifier: grant.orgIdentifier }];
  });
  const scopes = isOwner(actor)
    ? known.flatMap((scope) => [{ accountIdentifier: scope.accountIdentifier }, scope])
    : administered;
  const byValue = new Map(scopes.map((scope) => [writeScope(scope), scope]));
  return [...byValue.entries()]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([value, scope]) => ({ value, label: labelOf(scope) }));
}

/** A scope as one word of a form. */
export function writeScope(scope: ConnectionScope): string {
  return scope.orgIdentifier === undefined ? scope.accountIdentifier : `${scope.accountIdentifier}/${scope.orgIdentifier}`;
}

/** The scope of a form's word. */
export function readScope(value: string): ConnectionScope {
  const [accountIdentifier = "", orgIdentifier] = value.split("/");
  return { accountIdentifier, orgIdentifier };
}

function labelOf({ accountIdentifier, orgIdentifier }: ConnectionScope): string {
  return orgIdentifier === undefined ? `Everyone in Harness account ${accountIdentifier}` : `Organization ${orgIdentifier}`;
}
