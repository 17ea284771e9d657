import { isAtOrAbove, keyOf, type Scope } from "./scope";
import type { Change, Store } from "./store";

/** Everything that disappears with an organization or a project. */
export function removalOf(store: Store, scope: Scope): Change[] {
  const isInside = (row: { readonly scope: Scope }) => isAtOrAbove(scope, row.scope);
  const scoped = [
    store.connectors,
    store.environments,
    store.infrastructures,
    store.services,
    store.pipelines,
    store.delegateTokens,
  ] as const;
  const changes: Change[] = [];
  for (const table of scoped) {
    for (const [key, row] of table.entries()) if (isInside(row)) changes.push(table.remove(key));
  }
  for (const [key, row] of store.secrets.entries()) {
    if (isInside(row)) changes.push(store.secrets.remove(key), store.secretValues.remove(key));
  }
  for (const [key, row] of store.files.entries()) {
    if (isInside(row)) changes.push(store.files.remove(key), store.fileContents.remove(key));
  }
  for (const [key, row] of store.projects.entries()) {
    if (scope.project === null && row.org === scope.org) changes.push(store.projects.remove(key));
  }
  return changes;
}

/** The infrastructures of an environment, which go with it. */
export function infrastructuresOf(store: Store, scope: Scope, environment: string): Change[] {
  const prefix = `${keyOf(scope, environment)}/`;
  return store.infrastructures
    .entries()
    .filter(([key]) => key.startsWith(prefix))
    .map(([key]) => store.infrastructures.remove(key));
}
