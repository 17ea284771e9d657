import type { FastifyInstance } from "fastify";
import { stringify } from "yaml";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { connectorKeysIn, fileKeysIn } from "../document-references";
import { readEntityYaml, requireAgreement, type YamlDocument } from "../entity-yaml";
import { matchesTerm, NUMBERED_PAGES, ok, pageOf, pageRequest, sorted } from "../envelopes";
import { errorOf, HarnessError, resourceNotFound } from "../errors";
import { checkLabels } from "../identifiers";
import { labelFields, nullableText, scopeFields } from "../labels";
import { requireVersion } from "../locking";
import { requirePermission } from "../permissions";
import type { Service } from "../records";
import { pipelinesOf, refuseForce, refuseWhileUsed, requireScope } from "../references";
import { isAtOrAbove, isSameScope, keyOf, type Scope, scopeOf } from "../scope";
import { deploymentTypeOf } from "../service-spec";
import type { Change, Store } from "../store";

const bodySchema = z.object({ ...labelFields, ...scopeFields, yaml: nullableText });
type Body = z.infer<typeof bodySchema>;

function textOf(identifier: string, scope: Scope): string {
  const project = scope.project === null ? "" : `under Project[${scope.project}], `;
  const org = scope.org === null ? "" : `${scope.project === null ? "under " : ""}Organization [${scope.org}] `;
  return `Service [${identifier}] ${project}${org}`.trimEnd();
}

function view(row: Service) {
  const { scope, identifier, name, description, tags, yaml, version, createdAt, lastModifiedAt } = row;
  return {
    service: {
      accountId: HARNESS_ACCOUNT_ID,
      identifier,
      orgIdentifier: scope.org,
      projectIdentifier: scope.project,
      name,
      description,
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
  requirePermission(call.caller, { permission: `core_service_${action}`, resourceType: "SERVICE", scope, identifier });
}

/** The YAML of a service that was created without any. */
function yamlOf({ name, identifier, description, tags }: Body): string {
  return stringify({ service: { name, identifier, description: description === "" ? undefined : description, tags } });
}

/** Files and connectors are not looked up when a service is saved; only a reference that could never lead anywhere is refused. */
function referencesOf(store: Store, document: YamlDocument, identifier: string, scope: Scope) {
  try {
    return { connectorKeys: connectorKeysIn(document, scope), fileKeys: fileKeysIn(store, document, scope) };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const what = `Exception while retrieving referred entities for service: [${identifier}]. `;
    throw errorOf("INVALID_REQUEST", `${what}${error.message}`);
  }
}

type Mode = "create" | "replace" | "upsert";

function prepare(store: Store, call: Call, body: Body, mode: Mode): { readonly row: Service; readonly changes: Change[] } {
  checkLabels(body, "", "yaml");
  const { identifier, name, description, tags } = body;
  const scope = scopeOf(body.orgIdentifier, body.projectIdentifier);
  const key = keyOf(scope, identifier);
  const before = store.services.get(key);
  allow(call, "edit", scope, before === undefined ? undefined : identifier);
  requireScope(store, scope);
  if (before !== undefined && mode === "create") {
    throw errorOf("DUPLICATE_FIELD", `${textOf(identifier, scope)} in Account [${HARNESS_ACCOUNT_ID}] already exists`);
  }
  if (before === undefined && mode === "replace") throw errorOf("INVALID_REQUEST", `${textOf(identifier, scope)} doesn't exist.`);
  if (before !== undefined) requireVersion(call, before.version, textOf(identifier, scope));
  const yaml = body.yaml ?? yamlOf(body);
  const document = readEntityYaml(yaml, "service");
  const expected = { identifier, name, orgIdentifier: scope.org, projectIdentifier: scope.project };
  requireAgreement(document, expected, ["identifier", "name"]);
  const deploymentType = deploymentTypeOf(document);
  const typeBefore = before?.deploymentType ?? deploymentType;
  if (deploymentType !== null && typeBefore !== deploymentType) {
    throw errorOf("INVALID_REQUEST", "Service Deployment Type is not allowed to change.");
  }
  const now = Date.now();
  const row: Service = {
    identifier,
    name,
    description,
    tags,
    scope,
    deploymentType,
    yaml,
    ...referencesOf(store, document, identifier, scope),
    version: before === undefined ? 0 : before.version + 1,
    createdAt: before?.createdAt ?? now,
    lastModifiedAt: now,
  };
  const action = before === undefined ? "CREATE" : "UPDATE";
  const audited = { action, resourceType: "SERVICE", identifier, name, scope, before: before?.yaml, after: yaml } as const;
  return { row, changes: [store.services.put(key, row), auditChange(store, call, audited)] };
}

function save(store: Store, call: Call, mode: Mode) {
  const { row, changes } = prepare(store, call, call.json(bodySchema), mode);
  store.commit(changes);
  return ok(view(row));
}

/** Several services, all of them or none. */
function createBatch(store: Store, call: Call) {
  const bodies = call.json(z.array(bodySchema).min(1, "must not be empty"));
  if (
    new Set(bodies.map((body) => keyOf(scopeOf(body.orgIdentifier, body.projectIdentifier), body.identifier))).size <
    bodies.length
  ) {
    throw errorOf("DUPLICATE_FIELD", "The same service is in the request more than once");
  }
  const prepared = bodies.map((body) => prepare(store, call, body, "create"));
  store.commit(prepared.flatMap(({ changes }) => changes));
  const rows = prepared.map(({ row }) => row);
  return pageOf(rows, { index: 0, size: rows.length }, view);
}

function get(store: Store, call: Call) {
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "view", scope, identifier);
  const found = store.services.get(keyOf(scope, identifier));
  if (found !== undefined) return ok(view(found));
  const where = `in project [${scope.project ?? ""}], org [${scope.org ?? ""}]`;
  throw resourceNotFound(`Service with identifier [${identifier}] ${where} not found`);
}

function list(store: Store, call: Call) {
  const { scope } = call;
  allow(call, "view", scope);
  requireScope(store, scope);
  const isWide = call.query("includeAllServicesAccessibleAtScope") === "true";
  const wanted = call.queryAll("serviceIdentifiers");
  const type = call.query("type");
  const rows = store.services
    .all()
    .filter((row) => isSameScope(row.scope, scope) || (isWide && isAtOrAbove(row.scope, scope)))
    .filter((row) => wanted.length === 0 || wanted.includes(row.identifier))
    .filter((row) => type === undefined || row.deploymentType === type)
    .filter((row) => matchesTerm(row, call.query("searchTerm")));
  return pageOf(sorted(rows, call.query("sort")), pageRequest(call.query, NUMBERED_PAGES), view);
}

function remove(store: Store, call: Call) {
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "delete", scope, identifier);
  refuseForce(call.query("forceDelete"), "service");
  const key = keyOf(scope, identifier);
  const before = store.services.get(key);
  if (before === undefined) throw errorOf("INVALID_REQUEST", `${textOf(identifier, scope)} doesn't exist.`);
  requireVersion(call, before.version, textOf(identifier, scope));
  refuseWhileUsed("service", identifier, pipelinesOf(store, "serviceKeys", key));
  const audited = {
    action: "DELETE",
    resourceType: "SERVICE",
    identifier,
    name: before.name,
    scope,
    before: before.yaml,
  } as const;
  store.commit([store.services.remove(key), auditChange(store, call, audited)]);
  return ok(true);
}

export function serviceRoutes(app: FastifyInstance, store: Store): void {
  const base = "/ng/api/servicesV2";
  route(app, "POST", base, (call) => save(store, call, "create"));
  route(app, "PUT", base, (call) => save(store, call, "replace"));
  route(app, "PUT", `${base}/upsert`, (call) => save(store, call, "upsert"));
  route(app, "POST", `${base}/batch`, (call) => createBatch(store, call));
  route(app, "GET", base, (call) => list(store, call));
  route(app, "GET", `${base}/:identifier`, (call) => get(store, call));
  route(app, "DELETE", `${base}/:identifier`, (call) => remove(store, call));
}
