import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { type Call, route } from "../call";
import { INDEXED_PAGES, matchesTerm, pageOf, pageRequest, sorted } from "../envelopes";
import { nullableList } from "../labels";
import { requirePermission } from "../permissions";
import type { Secret } from "../records";
import { requireScope } from "../references";
import { isAtOrAbove, isSameScope } from "../scope";
import type { Store } from "../store";
import { secretView } from "./secret-view";

const filterSchema = z
  .object({
    searchTerm: z.string().nullish(),
    identifiers: nullableList,
    secretTypes: nullableList,
    secretName: z.string().nullish(),
    secretIdentifier: z.string().nullish(),
    secretManagerIdentifiers: nullableList,
    tags: z.record(z.string(), z.string()).nullish(),
    includeSecretsFromEverySubScope: z.boolean().nullish(),
    includeAllSecretsAccessibleAtScope: z.boolean().nullish(),
  })
  .nullable();
type Filter = z.infer<typeof filterSchema>;

type IsVisible = (call: Call, secret: Secret) => boolean;

function matches(secret: Secret, filter: NonNullable<Filter>): boolean {
  const isListed = (list: readonly string[], value: string) => list.length === 0 || list.includes(value);
  return (
    matchesTerm(secret, filter.searchTerm) &&
    isListed(filter.identifiers, secret.identifier) &&
    isListed(filter.secretTypes, secret.type) &&
    isListed(filter.secretManagerIdentifiers, String(secret.spec.secretManagerIdentifier)) &&
    (filter.secretName ?? secret.name) === secret.name &&
    (filter.secretIdentifier ?? secret.identifier) === secret.identifier &&
    Object.entries(filter.tags ?? {}).every(([key, value]) => secret.tags[key] === value)
  );
}

function list(store: Store, call: Call, filter: Filter, isVisible: IsVisible) {
  requirePermission(call.caller, { permission: "core_secret_view", resourceType: "SECRET", scope: call.scope });
  requireScope(store, call.scope);
  const wanted = filter ?? filterSchema.unwrap().parse({});
  const rows = store.secrets
    .all()
    .filter(
      ({ scope }) =>
        isSameScope(scope, call.scope) ||
        (wanted.includeAllSecretsAccessibleAtScope === true && isAtOrAbove(scope, call.scope)) ||
        (wanted.includeSecretsFromEverySubScope === true && isAtOrAbove(call.scope, scope)),
    )
    .filter((secret) => isVisible(call, secret) && matches(secret, wanted));
  const order = call.query("sortOrders");
  return pageOf(sorted(rows, order), pageRequest(call.query, INDEXED_PAGES), secretView);
}

/** The old list by query, which generated clients still call. */
function filterOfQuery(call: Call): Filter {
  const type = call.query("type");
  return filterSchema.parse({
    searchTerm: call.query("searchTerm") ?? call.query("secretIdentifier"),
    identifiers: call.queryAll("identifiers"),
    secretTypes: [...call.queryAll("types"), ...(type === undefined ? [] : [type])],
    includeSecretsFromEverySubScope: call.query("includeSecretsFromEverySubScope") === "true",
  });
}

export function secretListRoutes(app: FastifyInstance, store: Store, isVisible: IsVisible): void {
  const base = "/ng/api/v2/secrets";
  route(app, "GET", base, (call) => list(store, call, filterOfQuery(call), isVisible));
  route(app, "POST", `${base}/list`, (call) => list(store, call, call.json(filterSchema), isVisible));
  route(app, "POST", `${base}/list/secrets`, (call) => list(store, call, call.json(filterSchema), isVisible));
}
