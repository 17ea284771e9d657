import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { INDEXED_PAGES, matchesTerm, ok, pageOf, pageRequest, sorted } from "../envelopes";
import { errorOf, resourceNotFound } from "../errors";
import { checkLabels } from "../identifiers";
import { labelFields, nullableList, nullableText, textOrEmpty } from "../labels";
import { requireVersion } from "../locking";
import { isPermitted, requirePermission } from "../permissions";
import type { Project } from "../records";
import { removalOf } from "../removal";
import { requireScope } from "../references";
import { keyOf, type Scope } from "../scope";
import type { Store } from "../store";

const bodySchema = z.object({
  project: z.object({ ...labelFields, orgIdentifier: nullableText, color: textOrEmpty, modules: nullableList }),
});

const DEFAULT_COLOR = "#0063F7";

function dto(project: Project) {
  const { org, identifier, name, color, modules, description, tags } = project;
  return { orgIdentifier: org, identifier, name, color, modules, description, tags };
}

function view(project: Project) {
  return { project: dto(project), createdAt: project.createdAt, lastModifiedAt: project.lastModifiedAt, isFavorite: false };
}

/** The organization of the query; the vendor means `default` when there is none. */
function orgOf(call: Call): string {
  return call.scope.org ?? "default";
}

function allow(call: Call, action: "view" | "create" | "edit" | "delete", org: string, identifier?: string): void {
  const scope = { org, project: null };
  requirePermission(call.caller, { permission: `core_project_${action}`, resourceType: "PROJECT", scope, identifier });
}

function keyIn(org: string, identifier: string): string {
  return keyOf({ org, project: null }, identifier);
}

function find(store: Store, org: string, identifier: string): Project {
  const found = store.projects.get(keyIn(org, identifier));
  if (found === undefined) throw resourceNotFound(`Project with orgIdentifier [${org}] and identifier [${identifier}] not found`);
  return found;
}

function list(store: Store, call: Call) {
  const { org } = call.scope;
  const identifiers = call.queryAll("identifiers");
  const module = call.query("moduleType");
  const hasModule = call.query("hasModule") !== "false";
  const rows = store.projects
    .all()
    .filter((row) => org === null || row.org === org)
    .filter((row) => {
      const scope: Scope = { org: row.org, project: null };
      const check = { permission: "core_project_view", resourceType: "PROJECT", scope, identifier: row.identifier };
      return isPermitted(call.caller, check);
    })
    .filter((row) => identifiers.length === 0 || identifiers.includes(row.identifier))
    .filter((row) => module === undefined || row.modules.includes(module) === hasModule)
    .filter((row) => matchesTerm(row, call.query("searchTerm")));
  return pageOf(sorted(rows, call.query("sortOrders")), pageRequest(call.query, INDEXED_PAGES), view);
}

function readBody(call: Call) {
  const { project } = call.json(bodySchema);
  checkLabels(project, "project.", "json");
  const org = orgOf(call);
  if (project.orgIdentifier !== null && project.orgIdentifier !== org) {
    throw errorOf("INVALID_REQUEST", `The organization in the query [${org}] and in the body [${project.orgIdentifier}] differ`);
  }
  const { identifier, name, description, tags, color, modules } = project;
  return { org, project: { identifier, name, description, tags, modules, color: color === "" ? DEFAULT_COLOR : color } };
}

function create(store: Store, call: Call) {
  const { org, project } = readBody(call);
  const { identifier, name } = project;
  allow(call, "create", org, identifier);
  requireScope(store, { org, project: null });
  const key = keyIn(org, identifier);
  if (store.projects.has(key)) {
    const message = `A project with identifier [${identifier}] and orgIdentifier [${org}] is already present`;
    throw errorOf("DUPLICATE_FIELD", message);
  }
  const now = Date.now();
  const row: Project = { ...project, org, createdAt: now, lastModifiedAt: now, version: 0 };
  const scope = { org, project: null };
  const audited = { action: "CREATE", resourceType: "PROJECT", identifier, name, scope, after: dto(row) } as const;
  store.commit([store.projects.put(key, row), auditChange(store, call, audited)]);
  return ok(view(row));
}

function update(store: Store, call: Call) {
  const { org, project } = readBody(call);
  const identifier = call.param("identifier");
  allow(call, "edit", org, identifier);
  const before = find(store, org, identifier);
  if (project.identifier !== identifier) throw errorOf("INVALID_REQUEST", "The identifier in the path and in the body differ");
  requireVersion(call, before.version, `Project [${identifier}]`);
  const row: Project = { ...before, ...project, lastModifiedAt: Date.now(), version: before.version + 1 };
  const scope = { org, project: null };
  const audited = { action: "UPDATE", resourceType: "PROJECT", identifier, name: row.name, scope } as const;
  store.commit([
    store.projects.put(keyIn(org, identifier), row),
    auditChange(store, call, { ...audited, before: dto(before), after: dto(row) }),
  ]);
  return ok(view(row));
}

function remove(store: Store, call: Call) {
  const org = orgOf(call);
  const identifier = call.param("identifier");
  allow(call, "delete", org, identifier);
  const before = find(store, org, identifier);
  requireVersion(call, before.version, `Project [${identifier}]`);
  const scope = { org, project: null };
  const audited = {
    action: "DELETE",
    resourceType: "PROJECT",
    identifier,
    name: before.name,
    scope,
    before: dto(before),
  } as const;
  store.commit([
    ...removalOf(store, { org, project: identifier }),
    store.projects.remove(keyIn(org, identifier)),
    auditChange(store, call, audited),
  ]);
  return ok(true);
}

export function projectRoutes(app: FastifyInstance, store: Store): void {
  route(app, "GET", "/ng/api/projects", (call) => list(store, call));
  route(app, "POST", "/ng/api/projects", (call) => create(store, call));
  route(app, "GET", "/ng/api/projects/:identifier", (call) => {
    const identifier = call.param("identifier");
    allow(call, "view", orgOf(call), identifier);
    return ok(view(find(store, orgOf(call), identifier)));
  });
  route(app, "PUT", "/ng/api/projects/:identifier", (call) => update(store, call));
  route(app, "DELETE", "/ng/api/projects/:identifier", (call) => remove(store, call));
}
