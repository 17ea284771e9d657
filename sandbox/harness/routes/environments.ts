import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { environmentYaml, readEntityYaml, requireAgreement } from "../entity-yaml";
import { matchesTerm, NUMBERED_PAGES, ok, pageOf, pageRequest, sorted } from "../envelopes";
import { errorOf, resourceNotFound } from "../errors";
import { checkLabels } from "../identifiers";
import { labelFields, nullableList, nullableText, scopeFields, textOrEmpty } from "../labels";
import { requireVersion } from "../locking";
import { requirePermission } from "../permissions";
import type { Environment } from "../records";
import { infrastructuresOf } from "../removal";
import { pipelinesOf, refuseForce, refuseWhileUsed, requireScope } from "../references";
import { isAtOrAbove, isSameScope, keyOf, type Scope, scopeOf } from "../scope";
import type { Store } from "../store";

const TYPES = ["PreProduction", "Production"] as const;

const bodySchema = z.object({
  ...labelFields,
  ...scopeFields,
  type: z.enum(TYPES, { error: `must be one of ${TYPES.join(", ")}` }),
  color: textOrEmpty,
  yaml: nullableText,
});

const DEFAULT_COLOR = "#0063F7";

export function environmentText(identifier: string, scope: Scope): string {
  const project = scope.project === null ? "" : `Project[${scope.project}], `;
  const org = scope.org === null ? "" : `Organization [${scope.org}] in `;
  return `Environment [${identifier}] under ${project}${org}Account [${HARNESS_ACCOUNT_ID}]`;
}

function view(environment: Environment) {
  const { scope, identifier, name, description, color, type, tags, yaml, version, createdAt, lastModifiedAt } = environment;
  return {
    environment: {
      accountId: HARNESS_ACCOUNT_ID,
      orgIdentifier: scope.org,
      projectIdentifier: scope.project,
      identifier,
      name,
      description,
      color,
      type,
      deleted: false,
      tags,
      yaml,
      version,
      storeType: "INLINE",
      entityGitDetails: null,
      connectorRef: null,
    },
    createdAt,
    lastModifiedAt,
    entityValidityDetails: { valid: true, invalidYaml: null },
    governanceMetadata: null,
  };
}

function allow(call: Call, action: "view" | "edit" | "delete", scope: Scope, identifier?: string): void {
  requirePermission(call.caller, { permission: `core_environment_${action}`, resourceType: "ENVIRONMENT", scope, identifier });
}

function readBody(call: Call) {
  const body = call.json(bodySchema);
  checkLabels(body, "", "yaml");
  const scope = scopeOf(body.orgIdentifier, body.projectIdentifier);
  const { identifier, name, description, tags, type } = body;
  if (body.yaml !== null) {
    const told = { identifier, name, type, orgIdentifier: scope.org, projectIdentifier: scope.project };
    requireAgreement(readEntityYaml(body.yaml, "environment"), told, ["identifier", "name", "type"]);
  }
  const color = body.color === "" ? DEFAULT_COLOR : body.color;
  const yaml = body.yaml ?? environmentYaml({ identifier, name, description, tags, type }, scope);
  return { scope, fields: { identifier, name, description, tags, type, color, yaml } };
}

type Incoming = ReturnType<typeof readBody>;

function insert(store: Store, call: Call, { scope, fields }: Incoming) {
  allow(call, "edit", scope);
  requireScope(store, scope);
  const { identifier, name } = fields;
  const key = keyOf(scope, identifier);
  if (store.environments.has(key)) throw errorOf("DUPLICATE_FIELD", `${environmentText(identifier, scope)} already exists`);
  const now = Date.now();
  const row: Environment = { ...fields, scope, createdAt: now, lastModifiedAt: now, version: 0 };
  const audited = { action: "CREATE", resourceType: "ENVIRONMENT", identifier, name, scope, after: row.yaml } as const;
  store.commit([store.environments.put(key, row), auditChange(store, call, audited)]);
  return ok(view(row));
}

function replace(store: Store, call: Call, { scope, fields }: Incoming) {
  const { identifier, name } = fields;
  allow(call, "edit", scope, identifier);
  const key = keyOf(scope, identifier);
  const before = store.environments.get(key);
  if (before === undefined) throw errorOf("INVALID_REQUEST", `${environmentText(identifier, scope)} doesn't exist.`);
  requireVersion(call, before.version, environmentText(identifier, scope));
  const row: Environment = { ...before, ...fields, lastModifiedAt: Date.now(), version: before.version + 1 };
  const audited = {
    action: "UPDATE",
    resourceType: "ENVIRONMENT",
    identifier,
    name,
    scope,
    before: before.yaml,
    after: row.yaml,
  } as const;
  store.commit([store.environments.put(key, row), auditChange(store, call, audited)]);
  return ok(view(row));
}

function upsert(store: Store, call: Call) {
  const incoming = readBody(call);
  const isThere = store.environments.has(keyOf(incoming.scope, incoming.fields.identifier));
  return isThere ? replace(store, call, incoming) : insert(store, call, incoming);
}

function get(store: Store, call: Call) {
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "view", scope, identifier);
  const found = store.environments.get(keyOf(scope, identifier));
  if (found === undefined) {
    const where = `in project [${scope.project ?? ""}], org [${scope.org ?? ""}]`;
    throw resourceNotFound(`Environment with identifier [${identifier}] ${where} not found`);
  }
  return ok(view(found));
}

function remove(store: Store, call: Call) {
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "delete", scope, identifier);
  refuseForce(call.query("forceDelete"), "environment");
  const key = keyOf(scope, identifier);
  const before = store.environments.get(key);
  if (before === undefined) throw errorOf("INVALID_REQUEST", `${environmentText(identifier, scope)} doesn't exist.`);
  requireVersion(call, before.version, environmentText(identifier, scope));
  refuseWhileUsed("environment", identifier, pipelinesOf(store, "environmentKeys", key));
  const audited = {
    action: "DELETE",
    resourceType: "ENVIRONMENT",
    identifier,
    name: before.name,
    scope,
    before: before.yaml,
  } as const;
  store.commit([
    ...infrastructuresOf(store, scope, identifier),
    store.environments.remove(key),
    auditChange(store, call, audited),
  ]);
  return ok(true);
}

const filterSchema = z
  .object({ environmentTypes: nullableList, environmentNames: nullableList, environmentIdentifiers: nullableList })
  .nullable();

function list(store: Store, call: Call, types: readonly string[], identifiers: readonly string[]) {
  const { scope } = call;
  allow(call, "view", scope);
  requireScope(store, scope);
  const isWide = call.query("includeAllAccessibleAtScope") === "true";
  const rows = store.environments
    .all()
    .filter((row) => isSameScope(row.scope, scope) || (isWide && isAtOrAbove(row.scope, scope)))
    .filter((row) => types.length === 0 || types.includes(row.type))
    .filter((row) => identifiers.length === 0 || identifiers.includes(row.identifier))
    .filter((row) => matchesTerm(row, call.query("searchTerm")));
  return pageOf(sorted(rows, call.query("sort")), pageRequest(call.query, NUMBERED_PAGES), view);
}

export function environmentRoutes(app: FastifyInstance, store: Store): void {
  const base = "/ng/api/environmentsV2";
  route(app, "POST", base, (call) => insert(store, call, readBody(call)));
  route(app, "PUT", base, (call) => replace(store, call, readBody(call)));
  route(app, "PUT", `${base}/upsert`, (call) => upsert(store, call));
  route(app, "GET", base, (call) => list(store, call, [], call.queryAll("envIdentifiers")));
  route(app, "POST", `${base}/listV2`, (call) => {
    const filter = call.json(filterSchema);
    return list(store, call, filter?.environmentTypes ?? [], filter?.environmentIdentifiers ?? call.queryAll("envIdentifiers"));
  });
  route(app, "GET", `${base}/:identifier`, (call) => get(store, call));
  route(app, "DELETE", `${base}/:identifier`, (call) => remove(store, call));
}
