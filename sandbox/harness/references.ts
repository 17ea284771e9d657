import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { errorOf, resourceNotFound } from "./errors";
import { keyOf, resolveReference, type Scope, scopeText } from "./scope";
import type { Store } from "./store";

/** Refuses a scope whose organization or project does not exist. */
export function requireScope(store: Store, scope: Scope): void {
  if (scope.org === null) return;
  if (!store.organizations.has(scope.org)) throw resourceNotFound(`Organization with identifier [${scope.org}] not found`);
  if (scope.project !== null && !store.projects.has(keyOf({ org: scope.org, project: null }, scope.project))) {
    throw resourceNotFound(`Project with orgIdentifier [${scope.org}] and identifier [${scope.project}] not found`);
  }
}

/** Key of the secret that a reference inside a connector means; refuses one that does not exist. */
export function secretOfConnector(store: Store, reference: string, field: string, from: Scope): string {
  const target = resolveReference(reference, from, "secret");
  const key = keyOf(target.scope, target.identifier);
  if (!store.secrets.has(key)) {
    const where = target.scope.org === null ? `in account ${HARNESS_ACCOUNT_ID}` : scopeText(target.scope);
    throw errorOf(
      "INVALID_REQUEST",
      `Error while validating ${field} field : No secret exists with the id ${target.identifier} ${where}`,
    );
  }
  return key;
}

/** The same for a reference inside another secret, which answers 404. */
export function secretOfSecret(store: Store, reference: string, from: Scope): string {
  const target = resolveReference(reference, from, "secret");
  const key = keyOf(target.scope, target.identifier);
  if (!store.secrets.has(key)) {
    throw errorOf("ENTITY_NOT_FOUND", `No such secret found [${reference}], please check identifier/scope and try again.`);
  }
  return key;
}

/** What still refers to a secret; empty when it may be deleted. */
export function usersOfSecret(store: Store, key: string): string[] {
  const users = [...store.connectors.all(), ...store.secrets.all(), ...store.infrastructures.all()];
  return users.filter((user) => user.secretKeys.includes(key)).map((user) => user.identifier);
}

export function usersOfConnector(store: Store, key: string): string[] {
  const users = [...store.infrastructures.all(), ...store.services.all(), ...store.pipelines.all()];
  return users.filter((user) => user.connectorKeys.includes(key)).map((user) => user.identifier);
}

/** An entity that refers to another one, as lists of references name it. */
export type EntityUser = { readonly type: "Service" | "Pipelines"; readonly identifier: string; readonly name: string };

/** What refers to one of these files. */
export function usersOfFiles(store: Store, keys: readonly string[]): EntityUser[] {
  const isUser = (row: { readonly fileKeys: readonly string[] }) => row.fileKeys.some((key) => keys.includes(key));
  return [
    ...store.services
      .all()
      .filter(isUser)
      .map(({ identifier, name }) => ({ type: "Service" as const, identifier, name })),
    ...store.pipelines
      .all()
      .filter(isUser)
      .map(({ identifier, name }) => ({ type: "Pipelines" as const, identifier, name })),
  ];
}

/** Pipelines that refer to a service, an environment or an infrastructure. */
export function pipelinesOf(
  store: Store,
  member: "serviceKeys" | "environmentKeys" | "infrastructureKeys",
  key: string,
): string[] {
  return store.pipelines
    .all()
    .filter((pipeline) => pipeline[member].includes(key))
    .map(({ identifier }) => identifier);
}

/** Deleting by force needs an account setting that is off, here as in a new account. */
export function refuseForce(forceDelete: string | undefined, kind: string): void {
  if (forceDelete === "true") {
    throw errorOf(
      "INVALID_REQUEST",
      `Parameter forceDelete cannot be true. Force deletion of ${kind} is not enabled for this account [${HARNESS_ACCOUNT_ID}]`,
    );
  }
}

export function refuseWhileUsed(kind: string, identifier: string, users: readonly string[]): void {
  if (users.length === 0) return;
  throw errorOf("ENTITY_REFERENCE_EXCEPTION", `Could not delete the ${kind} ${identifier} as it is referenced by other entities`);
}
