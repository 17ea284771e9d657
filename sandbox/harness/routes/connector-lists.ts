import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import { type Call, route } from "../call";
import { INDEXED_PAGES, matchesTerm, ok, OLD_CONNECTOR_PAGES, pageOf, pageRequest, sorted } from "../envelopes";
import { nullableList } from "../labels";
import { requirePermission } from "../permissions";
import type { Connector } from "../records";
import { requireScope } from "../references";
import { isAtOrAbove, isSameScope, keyOf, scopeOf } from "../scope";
import type { Store } from "../store";
import { builtInManagerRow, connectorView } from "./connector-view";

const filterSchema = z
  .object({
    types: nullableList,
    categories: nullableList,
    connectivityStatuses: nullableList,
    connectorNames: nullableList,
    connectorIdentifiers: nullableList,
    connectorConnectivityModes: nullableList,
    inheritingCredentialsFromDelegate: z.boolean().nullish(),
    tags: z.record(z.string(), z.string()).nullish(),
  })
  .nullable();
type Filter = NonNullable<z.infer<typeof filterSchema>>;

const CATEGORY_BY_TYPE: Readonly<Record<string, string>> = { Aws: "CLOUD_PROVIDER", GcpKms: "SECRET_MANAGER" };
const CATALOGUE = [
  { category: "CLOUD_PROVIDER", connectors: ["Aws"] },
  { category: "SECRET_MANAGER", connectors: ["GcpKms"] },
];

const inheritedSchema = z.object({ credential: z.object({ type: z.enum(["InheritFromDelegate", "Irsa"]) }) });

function modeOf(connector: Connector): string {
  return connector.spec.executeOnDelegate === false ? "MANAGER" : "DELEGATE";
}

function matches(connector: Connector, filter: Filter): boolean {
  const isListed = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);
  const inherits = inheritedSchema.safeParse(connector.spec).success;
  return (
    isListed(filter.types, connector.type) &&
    isListed(filter.categories, CATEGORY_BY_TYPE[connector.type] ?? "OTHER") &&
    isListed(filter.connectivityStatuses, connector.status?.status ?? "UNKNOWN") &&
    isListed(filter.connectorNames, connector.name) &&
    isListed(filter.connectorIdentifiers, connector.identifier) &&
    isListed(filter.connectorConnectivityModes, modeOf(connector)) &&
    (filter.inheritingCredentialsFromDelegate ?? inherits) === inherits &&
    Object.entries(filter.tags ?? {}).every(([key, value]) => connector.tags[key] === value)
  );
}

function rowsFor(store: Store, call: Call): Connector[] {
  requirePermission(call.caller, { permission: "core_connector_view", resourceType: "CONNECTOR", scope: call.scope });
  requireScope(store, call.scope);
  const isWide = call.query("includeAllConnectorsAvailableAtScope") === "true";
  const stored = store.connectors
    .all()
    .filter(({ scope }) => isSameScope(scope, call.scope) || (isWide && isAtOrAbove(scope, call.scope)));
  return [...stored, builtInManagerRow(call.scope)];
}

function listV2(store: Store, call: Call) {
  const filter = call.json(filterSchema) ?? filterSchema.unwrap().parse({});
  const term = call.query("searchTerm");
  const rows = rowsFor(store, call).filter((row) => matches(row, filter) && matchesTerm(row, term));
  return pageOf(sorted(rows, call.query("sortOrders")), pageRequest(call.query, INDEXED_PAGES), connectorView);
}

function listOld(store: Store, call: Call) {
  const type = call.query("type");
  const category = call.query("category");
  const rows = rowsFor(store, call).filter(
    (row) =>
      (type === undefined || row.type === type) &&
      (category === undefined || CATEGORY_BY_TYPE[row.type] === category) &&
      matchesTerm(row, call.query("searchTerm")),
  );
  return pageOf(sorted(rows, call.query("sortOrders")), pageRequest(call.query, OLD_CONNECTOR_PAGES), connectorView);
}

/** `account/org/project/identifier`, shorter for the higher scopes. */
function findByFqn(store: Store, call: Call, fqn: string): Connector | undefined {
  const [account, ...parts] = fqn.split("/");
  const identifier = parts.pop();
  if (account !== HARNESS_ACCOUNT_ID || identifier === undefined) return undefined;
  const scope = scopeOf(parts[0], parts[1]);
  requirePermission(call.caller, { permission: "core_connector_view", resourceType: "CONNECTOR", scope, identifier });
  return store.connectors.get(keyOf(scope, identifier));
}

function countBy(name: string, values: readonly string[]) {
  return [...new Set(values)].map((value) => ({ [name]: value, count: values.filter((other) => other === value).length }));
}

export function connectorListRoutes(app: FastifyInstance, store: Store): void {
  const base = "/ng/api/connectors";
  route(app, "POST", `${base}/listV2`, (call) => listV2(store, call));
  route(app, "GET", base, (call) => listOld(store, call));
  route(app, "POST", `${base}/listbyfqn`, (call) => {
    const found = call.json(z.array(z.string())).map((fqn) => findByFqn(store, call, fqn));
    return ok(found.filter((row) => row !== undefined).map(connectorView));
  });
  route(app, "GET", `${base}/stats`, (call) => {
    const rows = rowsFor(store, call);
    const typeStats = countBy(
      "type",
      rows.map((row) => row.type),
    );
    const statusStats = countBy(
      "status",
      rows.map((row) => row.status?.status ?? "UNKNOWN"),
    );
    return ok({ typeStats, statusStats });
  });
  route(app, "GET", `${base}/catalogue`, () => ok({ catalogue: CATALOGUE }));
}
