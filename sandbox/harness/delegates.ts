import type { Delegate } from "./records";
import { isAtOrAbove, type Scope } from "./scope";
import type { Store } from "./store";

/** A replica counts as connected while its heartbeat is not older (five minutes). */
const FRESH_MS = 300_000;
/** How often a living delegate sends its heartbeat. */
const BEAT_MS = 30_000;

export const DELEGATE_VERSION = "25.07.86408";

export function lastHeartbeat(delegate: Delegate, now: number): number {
  return delegate.silentSince ?? now - (now % BEAT_MS);
}

export function isConnected(delegate: Delegate, now: number): boolean {
  return now - lastHeartbeat(delegate, now) <= FRESH_MS;
}

/** A delegate carries its own name as a tag beside those it was given. */
export function tagsOf(delegate: Delegate): string[] {
  return [...new Set([delegate.name, ...delegate.tags])];
}

export type Selection =
  | { readonly kind: "found"; readonly delegate: Delegate }
  | { readonly kind: "inactive"; readonly names: readonly string[] }
  | { readonly kind: "none" };

/**
 * The delegate that a task of `scope` runs on: of that scope or above it, connected, carrying every selector. The
 * nearest scope wins; then the name, so that the choice can be predicted.
 */
export function selectDelegate(store: Store, scope: Scope, selectors: readonly string[], now: number): Selection {
  const eligible = store.delegates
    .all()
    .filter((delegate) => isAtOrAbove(delegate.scope, scope) && selectors.every((tag) => tagsOf(delegate).includes(tag)))
    .sort((left, right) => depth(right.scope) - depth(left.scope) || (left.name < right.name ? -1 : 1));
  const connected = eligible.find((delegate) => isConnected(delegate, now));
  if (connected !== undefined) return { kind: "found", delegate: connected };
  return eligible.length === 0 ? { kind: "none" } : { kind: "inactive", names: eligible.map((delegate) => delegate.name) };
}

function depth(scope: Scope): number {
  return (scope.org === null ? 0 : 1) + (scope.project === null ? 0 : 1);
}
