import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { INDEXED_PAGES, matchesTerm, ok, pageOf, pageRequest, sorted } from "../envelopes";
import { errorOf, resourceNotFound } from "../errors";
import { checkLabels } from "../identifiers";
import { labelFields } from "../labels";
import { requireVersion } from "../locking";
import { isPermitted, requirePermission } from "../permissions";
import type { Organization } from "../records";
import { ACCOUNT_SCOPE } from "../scope";
import { removalOf } from "../removal";
import type { Store } from "../store";

const bodySchema = z.object({ organization: z.object(labelFields) });

function dto({ identifier, name, description, tags }: Organization) {
  return { identifier, name, description, tags };
}

function view(organization: Organization) {
  const { createdAt, lastModifiedAt, harnessManaged } = organization;
  return { organization: dto(organization), createdAt, lastModifiedAt, harnessManaged };
}

function allow(call: Call, action: "view" | "create" | "edit" | "delete", identifier?: string): void {
  const permission = `core_organization_${action}`;
  requirePermission(call.caller, { permission, resourceType: "ORGANIZATION", scope: ACCOUNT_SCOPE, identifier });
}

function find(store: Store, identifier: string): Organization {
  const found = store.organizations.get(identifier);
  if (found === undefined) throw resourceNotFound(`Organization with identifier [${identifier}] not found`);
  return found;
}

function list(store: Store, call: Call) {
  const wanted = call.queryAll("identifiers");
  const check = { permission: "core_organization_view", resourceType: "ORGANIZATION", scope: ACCOUNT_SCOPE };
  const rows = store.organizations
    .all()
    .filter((row) => isPermitted(call.caller, { ...check, identifier: row.identifier }))
    .filter((row) => (wanted.length === 0 || wanted.includes(row.identifier)) && matchesTerm(row, call.query("searchTerm")));
  return pageOf(sorted(rows, call.query("sortOrders")), pageRequest(call.query, INDEXED_PAGES), view);
}

function create(store: Store, call: Call) {
  const { organization } = call.json(bodySchema);
  checkLabels(organization, "organization.", "json");
  allow(call, "create");
  const { identifier, name } = organization;
  if (store.organizations.has(identifier)) {
    throw errorOf("DUPLICATE_FIELD", `An organization with identifier [${identifier}] is already present`);
  }
  const now = Date.now();
  const row = { ...organization, createdAt: now, lastModifiedAt: now, harnessManaged: false, version: 0 };
  const audited = {
    action: "CREATE",
    resourceType: "ORGANIZATION",
    identifier,
    name,
    scope: ACCOUNT_SCOPE,
    after: dto(row),
  } as const;
  store.commit([store.organizations.put(identifier, row), auditChange(store, call, audited)]);
  return ok(view(row));
}

function update(store: Store, call: Call) {
  const { organization } = call.json(bodySchema);
  checkLabels(organization, "organization.", "json");
  const identifier = call.param("identifier");
  allow(call, "edit", identifier);
  const before = find(store, identifier);
  if (organization.identifier !== identifier)
    throw errorOf("INVALID_REQUEST", "The identifier in the path and in the body differ");
  requireVersion(call, before.version, `Organization [${identifier}]`);
  const row = { ...before, ...organization, lastModifiedAt: Date.now(), version: before.version + 1 };
  const audited = { action: "UPDATE", resourceType: "ORGANIZATION", identifier, name: row.name, scope: ACCOUNT_SCOPE } as const;
  store.commit([
    store.organizations.put(identifier, row),
    auditChange(store, call, { ...audited, before: dto(before), after: dto(row) }),
  ]);
  return ok(view(row));
}

function remove(store: Store, call: Call) {
  const identifier = call.param("identifier");
  allow(call, "delete", identifier);
  const before = find(store, identifier);
  requireVersion(call, before.version, `Organization [${identifier}]`);
  if (before.harnessManaged)
    throw errorOf("INVALID_REQUEST", `Organization [${identifier}] is managed by Harness and cannot be deleted`);
  const audited = {
    action: "DELETE",
    resourceType: "ORGANIZATION",
    identifier,
    name: before.name,
    scope: ACCOUNT_SCOPE,
  } as const;
  store.commit([
    ...removalOf(store, { org: identifier, project: null }),
    store.organizations.remove(identifier),
    auditChange(store, call, { ...audited, before: dto(before) }),
  ]);
  return ok(true);
}

export function organizationRoutes(app: FastifyInstance, store: Store): void {
  route(app, "GET", "/ng/api/organizations", (call) => list(store, call));
  route(app, "POST", "/ng/api/organizations", (call) => create(store, call));
  route(app, "GET", "/ng/api/organizations/:identifier", (call) => {
    allow(call, "view", call.param("identifier"));
    return ok(view(find(store, call.param("identifier"))));
  });
  route(app, "PUT", "/ng/api/organizations/:identifier", (call) => update(store, call));
  route(app, "DELETE", "/ng/api/organizations/:identifier", (call) => remove(store, call));
}
