import { randomUUID } from "node:crypto";

import type { FastifyInstance } from "fastify";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { rest } from "../envelopes";
import { errorOf, invalidFields } from "../errors";
import { requirePermission } from "../permissions";
import type { DelegateToken } from "../records";
import { requireScope } from "../references";
import { isSameScope, keyOf } from "../scope";
import type { Store } from "../store";

/** A token's value would let a delegate register; nothing here registers, so there is none to show. */
function view({ id, name, createdAt, status, revokeAfter, scope }: DelegateToken) {
  const owner = [scope.org, scope.project].filter((part) => part !== null).join("/");
  return { uuid: id, accountId: HARNESS_ACCOUNT_ID, name, createdAt, status, value: null, ownerIdentifier: owner, revokeAfter };
}

function allow(call: Call, action: "view" | "edit" | "delete"): void {
  requirePermission(call.caller, { permission: `core_delegate_${action}`, resourceType: "DELEGATE", scope: call.scope });
}

function nameOf(call: Call): string {
  const name = call.query("tokenName") ?? "";
  if (name === "") throw invalidFields([{ fieldId: "tokenName", error: "must not be empty" }]);
  return name;
}

function list(store: Store, call: Call) {
  allow(call, "view");
  const name = call.query("name") ?? "";
  const status = call.query("status");
  const rows = store.delegateTokens
    .all()
    .filter((row) => isSameScope(row.scope, call.scope) && (status === undefined || row.status === status))
    .filter((row) => name === "" || row.name === name);
  return rest(rows.map(view));
}

function find(store: Store, call: Call): DelegateToken {
  const found = store.delegateTokens.get(keyOf(call.scope, nameOf(call)));
  if (found === undefined) throw errorOf("INVALID_REQUEST", `Token with name ${nameOf(call)} does not exist in this scope`);
  return found;
}

function create(store: Store, call: Call) {
  const name = nameOf(call);
  allow(call, "edit");
  requireScope(store, call.scope);
  const key = keyOf(call.scope, name);
  if (store.delegateTokens.has(key)) throw errorOf("INVALID_REQUEST", `Token with name ${name} already exists`);
  const revokeAfter = Number(call.query("revokeAfter") ?? Number.NaN);
  const row: DelegateToken = {
    id: randomUUID(),
    name,
    scope: call.scope,
    createdAt: Date.now(),
    status: "ACTIVE",
    revokeAfter: Number.isFinite(revokeAfter) ? revokeAfter : null,
  };
  const audited = { action: "CREATE", resourceType: "DELEGATE_TOKEN", identifier: name, name, scope: call.scope } as const;
  store.commit([store.delegateTokens.put(key, row), auditChange(store, call, audited)]);
  return rest(view(row));
}

function revoke(store: Store, call: Call) {
  allow(call, "edit");
  const row: DelegateToken = { ...find(store, call), status: "REVOKED" };
  const { name, scope } = row;
  const audited = { action: "REVOKE_TOKEN", resourceType: "DELEGATE_TOKEN", identifier: name, name, scope } as const;
  store.commit([store.delegateTokens.put(keyOf(scope, name), row), auditChange(store, call, audited)]);
  return rest(view(row));
}

function remove(store: Store, call: Call) {
  allow(call, "delete");
  const { name, scope } = find(store, call);
  const audited = { action: "DELETE", resourceType: "DELEGATE_TOKEN", identifier: name, name, scope } as const;
  store.commit([store.delegateTokens.remove(keyOf(scope, name)), auditChange(store, call, audited)]);
  return rest(null);
}

export function delegateTokenRoutes(app: FastifyInstance, store: Store): void {
  const base = "/ng/api/delegate-token-ng";
  route(app, "GET", base, (call) => list(store, call));
  route(app, "POST", base, (call) => create(store, call));
  route(app, "PUT", base, (call) => revoke(store, call));
  route(app, "DELETE", base, (call) => remove(store, call));
}
