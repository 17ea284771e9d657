import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { type Call, route } from "../call";
import { INDEXED_PAGES, ok, pageOf, pageRequest } from "../envelopes";
import { errorOf } from "../errors";
import { nullableList, nullableText } from "../labels";
import { requirePermission } from "../permissions";
import type { AuditEvent } from "../records";
import { isSameScope, type Scope, scopeOf } from "../scope";
import type { Store } from "../store";

const listOf = <T>(item: z.ZodType<T>) =>
  z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);

const filterSchema = z.object({
  scopes: listOf(z.object({ orgIdentifier: nullableText, projectIdentifier: nullableText })),
  resources: listOf(z.object({ type: z.string(), identifier: nullableText })),
  principals: listOf(z.object({ type: z.string(), identifier: z.string() })),
  modules: nullableList,
  actions: nullableList,
  startTime: z.number().nullish(),
  endTime: z.number().nullish(),
});
type Filter = z.infer<typeof filterSchema>;

function matches(event: AuditEvent, filter: Filter, scopes: readonly Scope[]): boolean {
  const isListed = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);
  const isResource = ({ type, identifier }: Filter["resources"][number]) =>
    type === event.resourceType && (identifier ?? event.identifier) === event.identifier;
  return (
    scopes.some((scope) => isSameScope(scope, event.scope)) &&
    (filter.resources.length === 0 || filter.resources.some(isResource)) &&
    isListed(
      filter.principals.map((principal) => principal.identifier),
      event.principal.identifier,
    ) &&
    isListed(filter.modules, event.module) &&
    isListed(filter.actions, event.action) &&
    event.timestamp >= (filter.startTime ?? 0) &&
    event.timestamp <= (filter.endTime ?? Number.POSITIVE_INFINITY)
  );
}

function view(event: AuditEvent) {
  const { auditId, scope, principal, resourceType, identifier, name } = event;
  return {
    auditId,
    insertId: auditId,
    resourceScope: { accountIdentifier: HARNESS_ACCOUNT_ID, orgIdentifier: scope.org, projectIdentifier: scope.project },
    httpRequestInfo: { requestMethod: event.method },
    requestMetadata: { clientIP: "127.0.0.1" },
    timestamp: event.timestamp,
    authenticationInfo: {
      principal: { type: principal.type, identifier: principal.identifier },
      labels: { userId: principal.identifier, username: principal.name },
    },
    module: event.module,
    environment: null,
    resource: { type: resourceType, identifier, labels: { resourceName: name } },
    action: event.action,
    auditEventData: null,
  };
}

function list(store: Store, call: Call) {
  const filter = call.json(filterSchema);
  const asked = filter.scopes.map((scope) => scopeOf(scope.orgIdentifier, scope.projectIdentifier));
  const scopes = asked.length === 0 ? [call.scope] : asked;
  for (const scope of scopes) {
    requirePermission(call.caller, { permission: "core_audit_view", resourceType: "AUDIT", scope });
  }
  // Insertion order is time order, so the newest are at the end.
  const rows = store.auditEvents.all().filter((event) => matches(event, filter, scopes));
  return pageOf(rows.reverse(), pageRequest(call.query, INDEXED_PAGES), view);
}

function yaml(store: Store, call: Call) {
  const auditId = call.query("auditId") ?? "";
  const event = store.auditEvents.get(auditId);
  if (event === undefined) {
    throw errorOf("ENTITY_NOT_FOUND", `There is no audit event ${auditId}`);
  }
  requirePermission(call.caller, { permission: "core_audit_view", resourceType: "AUDIT", scope: event.scope });
  return ok({ oldYaml: event.oldYaml, newYaml: event.newYaml });
}

export function auditRoutes(app: FastifyInstance, store: Store): void {
  route(app, "POST", "/audit/api/audits/list", (call) => list(store, call));
  route(app, "GET", "/audit/api/auditYaml", (call) => yaml(store, call));
}
