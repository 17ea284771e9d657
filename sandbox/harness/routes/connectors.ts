import type { FastifyInstance } from "fastify";
import { z } from "zod";

import type { AwsPlace } from "../aws-credentials";
import { awsSpecSchema, checkAwsSpec, storedAwsSpec } from "../aws-spec";
import { auditChange } from "../audit";
import { type Call, parseValue, route } from "../call";
import { testConnector } from "../connector-test";
import { ok } from "../envelopes";
import { errorOf, resourceNotFound } from "../errors";
import { checkLabels } from "../identifiers";
import { labelFields, scopeFields } from "../labels";
import { requirePermission, requirePermissions } from "../permissions";
import type { Connector } from "../records";
import { refuseForce, refuseWhileUsed, requireScope, usersOfConnector } from "../references";
import { keyOf, type Scope, scopeOf } from "../scope";
import { BUILT_IN_MANAGER } from "../secret-spec";
import type { Store } from "../store";
import { connectorListRoutes } from "./connector-lists";
import { builtInManager, connectorDto, connectorView } from "./connector-view";

const bodySchema = z.object({
  connector: z.object({
    ...labelFields,
    ...scopeFields,
    type: z.string({ error: "must not be null" }),
    spec: z.record(z.string(), z.unknown(), { error: "must not be null" }),
  }),
});
type Body = z.infer<typeof bodySchema>["connector"];

type Action = "view" | "edit" | "delete" | "access";

function allow(call: Call, action: Action, scope: Scope, identifier?: string): void {
  requirePermission(call.caller, { permission: `core_connector_${action}`, resourceType: "CONNECTOR", scope, identifier });
}

/** Spec by type: Aws is checked in full; other types are kept as they come, for this is an AWS sandbox. */
function checkSpec(store: Store, body: Body, scope: Scope) {
  if (body.type !== "Aws") return { spec: body.spec, secretKeys: [] };
  const { connector } = parseValue(
    { connector: { spec: body.spec } },
    z.object({ connector: z.object({ spec: awsSpecSchema }) }),
  );
  return { spec: storedAwsSpec(connector.spec), secretKeys: checkAwsSpec(store, connector.spec, scope) };
}

function create(store: Store, call: Call) {
  const { connector } = call.json(bodySchema);
  checkLabels(connector, "connector.", "json");
  const scope = scopeOf(connector.orgIdentifier, connector.projectIdentifier);
  allow(call, "edit", scope);
  requireScope(store, scope);
  const { identifier, name, description, tags, type } = connector;
  const key = keyOf(scope, identifier);
  if (store.connectors.has(key) || identifier === BUILT_IN_MANAGER) {
    const message = `Connector: ${name} has been given an identifier: ${identifier} that already exists. Please enter a unique ID.`;
    throw errorOf("INVALID_REQUEST", message);
  }
  const now = Date.now();
  const checked = checkSpec(store, connector, scope);
  const row: Connector = {
    identifier,
    name,
    description,
    tags,
    type,
    scope,
    ...checked,
    status: null,
    createdAt: now,
    lastModifiedAt: now,
  };
  const audited = { action: "CREATE", resourceType: "CONNECTOR", identifier, name, scope } as const;
  const after = { connector: connectorDto(row) };
  store.commit([store.connectors.put(key, row), auditChange(store, call, { ...audited, after })]);
  return ok(connectorView(row));
}

function update(store: Store, call: Call) {
  const { connector } = call.json(bodySchema);
  checkLabels(connector, "connector.", "json");
  const scope = scopeOf(connector.orgIdentifier, connector.projectIdentifier);
  const { identifier, name, description, tags, type } = connector;
  allow(call, "edit", scope, identifier);
  const key = keyOf(scope, identifier);
  const before = store.connectors.get(key);
  // Two spaces, as the vendor writes it.
  if (before === undefined) throw errorOf("INVALID_REQUEST", `No connector exists with the  Identifier ${identifier}`);
  if (before.type !== type) throw errorOf("INVALID_REQUEST", "The type of a connector cannot be changed");
  const checked = checkSpec(store, connector, scope);
  const row: Connector = { ...before, name, description, tags, ...checked, lastModifiedAt: Date.now() };
  const audited = { action: "UPDATE", resourceType: "CONNECTOR", identifier, name, scope } as const;
  store.commit([
    store.connectors.put(key, row),
    auditChange(store, call, {
      ...audited,
      before: { connector: connectorDto(before) },
      after: { connector: connectorDto(row) },
    }),
  ]);
  return ok(connectorView(row));
}

function get(store: Store, call: Call) {
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "view", scope, identifier);
  if (identifier === BUILT_IN_MANAGER) return ok(builtInManager(scope));
  const found = store.connectors.get(keyOf(scope, identifier));
  if (found !== undefined) return ok(connectorView(found));
  const project = scope.project === null ? "" : ` in project [${scope.project}]`;
  const org = scope.org === null ? "" : `${project === "" ? " in" : " and"} org [${scope.org}]`;
  throw resourceNotFound(`Connector with identifier [${identifier}] not found${project}${org}.`);
}

function missing(identifier: string) {
  return errorOf("CONNECTOR_NOT_FOUND_EXCEPTION", `No connector found with identifier ${identifier}`);
}

function remove(store: Store, call: Call) {
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "delete", scope, identifier);
  refuseForce(call.query("forceDelete"), "connector");
  const key = keyOf(scope, identifier);
  const before = store.connectors.get(key);
  if (before === undefined) throw missing(identifier);
  refuseWhileUsed("connector", identifier, usersOfConnector(store, key));
  const audited = { action: "DELETE", resourceType: "CONNECTOR", identifier, name: before.name, scope } as const;
  store.commit([
    store.connectors.remove(key),
    auditChange(store, call, { ...audited, before: { connector: connectorDto(before) } }),
  ]);
  return ok(true);
}

/** Rights to use a connector: on it, and on the secrets behind it. */
export function requireUse(store: Store, call: Call, connector: Connector): void {
  const { scope, identifier } = connector;
  requirePermissions(call.caller, [
    { permission: "core_connector_access", resourceType: "CONNECTOR", scope, identifier },
    ...connector.secretKeys.flatMap((key) => {
      const secret = store.secrets.get(key);
      if (secret === undefined) return [];
      return [{ permission: "core_secret_access", resourceType: "SECRET", scope: secret.scope, identifier: secret.identifier }];
    }),
  ]);
}

async function test(store: Store, place: AwsPlace, call: Call) {
  const identifier = call.param("identifier");
  allow(call, "access", call.scope, identifier);
  const connector = store.connectors.get(keyOf(call.scope, identifier));
  if (connector === undefined) throw missing(identifier);
  requireUse(store, call, connector);
  return ok(await testConnector(place, store, connector));
}

export function connectorRoutes(app: FastifyInstance, store: Store, place: AwsPlace): void {
  const base = "/ng/api/connectors";
  route(app, "POST", base, (call) => create(store, call));
  route(app, "PUT", base, (call) => update(store, call));
  connectorListRoutes(app, store);
  route(app, "GET", `${base}/validateUniqueIdentifier`, (call) => {
    allow(call, "view", call.scope);
    const identifier = call.query("identifier") ?? "";
    return ok(identifier !== BUILT_IN_MANAGER && !store.connectors.has(keyOf(call.scope, identifier)));
  });
  route(app, "POST", `${base}/testConnection/:identifier`, (call) => test(store, place, call));
  route(app, "GET", `${base}/:identifier`, (call) => get(store, call));
  route(app, "DELETE", `${base}/:identifier`, (call) => remove(store, call));
}
