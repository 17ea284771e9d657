import type { Actor } from "./actor";
import { isOwner } from "./scope-access";

/**
 * The tenants whose rows one piece of work may read and change. The database checks it on every row, beside the
 * condition that each query carries itself.
 *
 * A word is `all`, `account:<account>` (every tenant of a Harness account), `tenant:<account>/<organization>`,
 * `shared:<account>` (what the whole account shares: its own connections, to be read) or `people` (everyone's roles,
 * for signing in). Words are compared whole, so an identifier cannot widen a scope.
 */
export type TenantScope = { readonly words: readonly string[] };

/** Work of the installation itself: the worker's sweeps, the seed, the command line. The owner's scope too. */
export const EVERY_TENANT: TenantScope = { words: ["all"] };

/** Work that touches no tenant's rows: heartbeats, sessions. */
export const NO_TENANT: TenantScope = { words: [] };

/** Signing in: the person is only known afterwards. */
export const PEOPLE: TenantScope = { words: ["people"] };

/** Work for one tenant, such as a workflow of its run. */
export function scopeOfTenant(tenant: string): TenantScope {
  const [account = ""] = tenant.split("/");
  return { words: [`tenant:${tenant}`, `shared:${account}`] };
}

/** The tenants an actor has a role in. Which of their rows the actor may see is decided by each query. */
export function scopeOf(actor: Actor): TenantScope {
  if (isOwner(actor)) return EVERY_TENANT;
  const words = actor.grants.flatMap(({ accountIdentifier, orgIdentifier }) => {
    if (accountIdentifier === undefined) return [];
    if (orgIdentifier === undefined) return [`account:${accountIdentifier}`];
    return scopeOfTenant(`${accountIdentifier}/${orgIdentifier}`).words;
  });
  return { words: [...new Set(words)] };
}
