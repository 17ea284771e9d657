import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { readEntityYaml, requireAgreement } from "../entity-yaml";
import { matchesTerm, NUMBERED_PAGES, ok, pageOf, pageRequest, sorted } from "../envelopes";
import { errorOf, invalidFields, resourceNotFound } from "../errors";
import { checkLabels } from "../identifiers";
import { checkInfrastructure } from "../infrastructure-spec";
import { labelFields, nullableText, scopeFields, tagsField } from "../labels";
import { requirePermission } from "../permissions";
import type { Infrastructure } from "../records";
import { pipelinesOf, refuseForce, refuseWhileUsed, requireScope } from "../references";
import { keyOf, type Scope, scopeOf } from "../scope";
import type { Store } from "../store";

const bodySchema = z.object({
  ...labelFields,
  ...scopeFields,
  environmentRef: z.string({ error: "must not be empty" }).min(1, "must not be empty"),
  type: nullableText,
  yaml: z.string({ error: "must not be empty" }).min(1, "must not be empty"),
});

function textOf(identifier: string, environment: string, scope: Scope): string {
  const project = scope.project === null ? "" : `Project[${scope.project}], `;
  const org = scope.org === null ? "" : `Organization [${scope.org}] in `;
  return `Infrastructure [${identifier}] under Environment [${environment}] ${project}${org}Account [${HARNESS_ACCOUNT_ID}]`;
}

function view(row: Infrastructure) {
  const { scope, identifier, environment, name, description, tags, type, deploymentType, yaml, connectorRef } = row;
  return {
    infrastructure: {
      accountId: HARNESS_ACCOUNT_ID,
      identifier,
      orgIdentifier: scope.org,
      projectIdentifier: scope.project,
      environmentRef: environment,
      name,
      description,
      tags,
      type,
      deploymentType,
      yaml,
      storeType: "INLINE",
      entityGitDetails: null,
      connectorRef,
    },
    createdAt: row.createdAt,
    lastModifiedAt: row.lastModifiedAt,
    entityValidityDetails: { valid: true, invalidYaml: null },
    governanceMetadata: null,
  };
}

/** There is no permission on infrastructures: the environment's rules. */
function allow(call: Call, action: "view" | "edit", scope: Scope, environment: string): void {
  const permission = `core_environment_${action}`;
  requirePermission(call.caller, { permission, resourceType: "ENVIRONMENT", scope, identifier: environment });
}

function requireEnvironment(store: Store, scope: Scope, environment: string): void {
  requireScope(store, scope);
  if (!store.environments.has(keyOf(scope, environment))) {
    const where = `in project [${scope.project ?? ""}], org [${scope.org ?? ""}]`;
    throw resourceNotFound(`Environment with identifier [${environment}] ${where} not found`);
  }
}

function save(store: Store, call: Call, mode: "create" | "replace" | "upsert") {
  const body = call.json(bodySchema);
  checkLabels(body, "", "yaml");
  const scope = scopeOf(body.orgIdentifier, body.projectIdentifier);
  const { identifier, name, environmentRef: environment } = body;
  allow(call, "edit", scope, environment);
  requireEnvironment(store, scope, environment);
  const document = readEntityYaml(body.yaml, "infrastructureDefinition");
  const told = { identifier, name, orgIdentifier: scope.org, projectIdentifier: scope.project, environmentRef: environment };
  requireAgreement(document, body.type === null ? told : { ...told, type: body.type }, ["identifier", "name", "type"]);
  const key = keyOf(scope, environment, identifier);
  const before = store.infrastructures.get(key);
  if (before !== undefined && mode === "create") {
    throw errorOf("DUPLICATE_FIELD", `${textOf(identifier, environment, scope)} already exists`);
  }
  if (before === undefined && mode === "replace") {
    throw errorOf("INVALID_REQUEST", `${textOf(identifier, environment, scope)} doesn't exist.`);
  }
  if (before !== undefined && (before.type !== document.type || before.deploymentType !== document.deploymentType)) {
    throw errorOf("INVALID_REQUEST", "Infrastructure Deployment Type is not allowed to change.");
  }
  const checked = checkInfrastructure(store, call.caller, document, scope);
  const now = Date.now();
  const row: Infrastructure = {
    identifier,
    name,
    // The YAML is the entity; the body repeats it for lists.
    description: typeof document.description === "string" ? document.description : body.description,
    tags: document.tags === undefined ? body.tags : tagsField.parse(document.tags),
    scope,
    environment,
    type: String(document.type),
    yaml: body.yaml,
    ...checked,
    createdAt: before?.createdAt ?? now,
    lastModifiedAt: now,
  };
  const action = before === undefined ? "CREATE" : "UPDATE";
  const audited = {
    action,
    resourceType: "INFRASTRUCTURE",
    identifier,
    name,
    scope,
    before: before?.yaml,
    after: row.yaml,
  } as const;
  store.commit([store.infrastructures.put(key, row), auditChange(store, call, audited)]);
  return ok(view(row));
}

function environmentOf(call: Call): string {
  const environment = call.query("environmentIdentifier") ?? "";
  if (environment === "") throw invalidFields([{ fieldId: "environmentIdentifier", error: "must not be null" }]);
  return environment;
}

function get(store: Store, call: Call) {
  const environment = environmentOf(call);
  const identifier = call.param("identifier");
  allow(call, "view", call.scope, environment);
  const found = store.infrastructures.get(keyOf(call.scope, environment, identifier));
  if (found === undefined) {
    throw resourceNotFound(
      `Infrastructure with identifier [${identifier}] in project [${call.scope.project ?? ""}], org [${call.scope.org ?? ""}], ` +
        `environment [${environment}] not found`,
    );
  }
  return ok(view(found));
}

function list(store: Store, call: Call) {
  const environment = environmentOf(call);
  allow(call, "view", call.scope, environment);
  requireEnvironment(store, call.scope, environment);
  const prefix = `${keyOf(call.scope, environment)}/`;
  const wanted = call.queryAll("infraIdentifiers");
  const deploymentType = call.query("deploymentType");
  const rows = store.infrastructures
    .entries()
    .filter(([key]) => key.startsWith(prefix))
    .map(([, row]) => row)
    .filter((row) => wanted.length === 0 || wanted.includes(row.identifier))
    .filter((row) => deploymentType === undefined || row.deploymentType === deploymentType)
    .filter((row) => matchesTerm(row, call.query("searchTerm")));
  return pageOf(sorted(rows, call.query("sort")), pageRequest(call.query, NUMBERED_PAGES), view);
}

function remove(store: Store, call: Call) {
  const environment = environmentOf(call);
  const identifier = call.param("identifier");
  const { scope } = call;
  allow(call, "edit", scope, environment);
  refuseForce(call.query("forceDelete"), "infrastructure");
  const key = keyOf(scope, environment, identifier);
  const before = store.infrastructures.get(key);
  if (before === undefined) throw errorOf("INVALID_REQUEST", `${textOf(identifier, environment, scope)} doesn't exist.`);
  refuseWhileUsed("infrastructure", identifier, pipelinesOf(store, "infrastructureKeys", key));
  const audited = {
    action: "DELETE",
    resourceType: "INFRASTRUCTURE",
    identifier,
    name: before.name,
    scope,
    before: before.yaml,
  } as const;
  store.commit([store.infrastructures.remove(key), auditChange(store, call, audited)]);
  return ok(true);
}

export function infrastructureRoutes(app: FastifyInstance, store: Store): void {
  const base = "/ng/api/infrastructures";
  route(app, "POST", base, (call) => save(store, call, "create"));
  route(app, "PUT", base, (call) => save(store, call, "replace"));
  route(app, "PUT", `${base}/upsert`, (call) => save(store, call, "upsert"));
  route(app, "GET", base, (call) => list(store, call));
  route(app, "GET", `${base}/:identifier`, (call) => get(store, call));
  route(app, "DELETE", `${base}/:identifier`, (call) => remove(store, call));
}
