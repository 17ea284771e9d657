import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { DELEGATE_VERSION, isConnected, lastHeartbeat, tagsOf } from "../delegates";
import { rest } from "../envelopes";
import { errorOf } from "../errors";
import { nullableList } from "../labels";
import { requirePermission } from "../permissions";
import type { Delegate } from "../records";
import { requireScope } from "../references";
import { isAtOrAbove, isSameScope } from "../scope";
import type { Store } from "../store";
import { delegateTokenRoutes } from "./delegate-tokens";

/** A release of a delegate is supported for about half a year. */
const SUPPORT_MS = 180 * 86_400_000;

const filterSchema = z
  .object({
    status: z.string().nullish(),
    delegateTags: nullableList,
    delegateName: z.string().nullish(),
    delegateType: z.string().nullish(),
    hostName: z.string().nullish(),
    delegateGroupIdentifier: z.string().nullish(),
    delegateInstanceFilter: z.enum(["AVAILABLE", "EXPIRED"]).nullish(),
  })
  .nullable();
type Filter = NonNullable<z.infer<typeof filterSchema>>;

function typeOf(delegate: Delegate): string {
  return delegate.kind === "eks" ? "KUBERNETES" : "DOCKER";
}

function allowView(call: Call): void {
  requirePermission(call.caller, { permission: "core_delegate_view", resourceType: "DELEGATE", scope: call.scope });
}

function matches(delegate: Delegate, filter: Filter, now: number): boolean {
  const isOn = isConnected(delegate, now);
  const hasStatus =
    filter.status === undefined || filter.status === null || filter.status === "ENABLED"
      ? true
      : filter.status === "CONNECTED"
        ? isOn
        : filter.status === "DISCONNECTED" && !isOn;
  return (
    hasStatus &&
    filter.delegateInstanceFilter !== "EXPIRED" &&
    filter.delegateTags.every((tag) => tagsOf(delegate).includes(tag)) &&
    (filter.delegateName ?? delegate.name) === delegate.name &&
    (filter.delegateGroupIdentifier ?? delegate.name) === delegate.name &&
    (filter.hostName ?? delegate.hostName) === delegate.hostName &&
    (filter.delegateType ?? typeOf(delegate)) === typeOf(delegate)
  );
}

function view(store: Store, delegate: Delegate, now: number) {
  const { scope, name, hostName, id } = delegate;
  const heartbeat = lastHeartbeat(delegate, now);
  const connected = isConnected(delegate, now);
  const replica = {
    uuid: id,
    lastHeartbeat: heartbeat,
    connected,
    hostName,
    version: DELEGATE_VERSION,
    expiringAt: now + SUPPORT_MS,
  };
  const project = store.projects.all().find((row) => row.org === scope.org && row.identifier === scope.project);
  return {
    type: typeOf(delegate),
    name,
    description: "",
    tags: tagsOf(delegate),
    lastHeartBeat: heartbeat,
    connected,
    delegateReplicas: [replica],
    autoUpgrade: "ON",
    legacy: false,
    orgName: scope.org === null ? null : (store.organizations.get(scope.org)?.name ?? scope.org),
    projectName: project?.name ?? null,
  };
}

function list(store: Store, call: Call) {
  allowView(call);
  requireScope(store, call.scope);
  const filter = call.json(filterSchema) ?? filterSchema.unwrap().parse({});
  const now = Date.now();
  const isWide = call.query("all") === "true";
  const inReach = ({ scope }: Delegate) =>
    isSameScope(scope, call.scope) || (isWide && (isAtOrAbove(scope, call.scope) || isAtOrAbove(call.scope, scope)));
  const rows = store.delegates.all().filter((delegate) => inReach(delegate) && matches(delegate, filter, now));
  const views = rows.map((delegate) => view(store, delegate, now));
  return rest(views.sort((left, right) => Number(right.connected) - Number(left.connected) || (left.name < right.name ? -1 : 1)));
}

function groupView(delegate: Delegate, now: number) {
  const { name, id, hostName, tags } = delegate;
  const activelyConnected = isConnected(delegate, now);
  const beat = lastHeartbeat(delegate, now);
  return {
    groupId: id,
    delegateGroupIdentifier: name,
    delegateType: typeOf(delegate),
    groupName: name,
    delegateDescription: "",
    groupImplicitSelectors: { [name]: "DELEGATE_NAME" },
    groupCustomSelectors: tags,
    lastHeartBeat: beat,
    connectivityStatus: activelyConnected ? "connected" : "disconnected",
    activelyConnected,
    grpcActive: true,
    delegateInstanceDetails: [
      { uuid: id, lastHeartbeat: beat, activelyConnected, hostName, tokenActive: true, version: DELEGATE_VERSION },
    ],
    tokenActive: true,
  };
}

const tagsSchema = z.object({ tags: z.array(z.string()) });

function group(store: Store, call: Call): Delegate {
  const name = call.param("delegateGroupIdentifier");
  const found = store.delegates.get(name);
  if (found === undefined || !isSameScope(found.scope, call.scope)) {
    throw errorOf("INVALID_REQUEST", `Delegate group ${name} does not exist in this scope`);
  }
  return found;
}

function changeTags(store: Store, call: Call, change: (old: readonly string[], sent: readonly string[]) => readonly string[]) {
  const delegate = group(store, call);
  const { name, scope, tags } = delegate;
  requirePermission(call.caller, { permission: "core_delegate_edit", resourceType: "DELEGATE", scope, identifier: name });
  const sent = call.method === "DELETE" ? [] : call.json(tagsSchema).tags;
  const next = { ...delegate, tags: [...new Set(change(tags, sent))] };
  const audited = {
    action: "UPDATE",
    resourceType: "DELEGATE",
    identifier: name,
    name,
    scope,
    before: { tags },
    after: { tags: next.tags },
  } as const;
  store.commit([store.delegates.put(name, next), auditChange(store, call, audited)]);
  return rest(tagGroup(next));
}

function tagGroup({ name, tags }: Delegate) {
  return { identifier: name, tags };
}

export function delegateRoutes(app: FastifyInstance, store: Store): void {
  route(app, "POST", "/ng/api/delegate-setup/listDelegates", (call) => list(store, call));
  route(app, "GET", "/ng/api/delegate-setup/latest-supported-version", () =>
    rest({ latestSupportedVersion: DELEGATE_VERSION, latestSupportedMinimalVersion: `${DELEGATE_VERSION}.minimal` }),
  );
  route(app, "GET", "/ng/api/delegate-token-ng/delegate-groups", (call) => {
    allowView(call);
    const now = Date.now();
    // Every seeded delegate was registered with the account's default token.
    const isDefault = (call.query("delegateTokenName") ?? "default_token") === "default_token";
    const rows = store.delegates.all().filter((delegate) => isDefault && isSameScope(delegate.scope, call.scope));
    return rest({ delegateGroupDetails: rows.map((delegate) => groupView(delegate, now)) });
  });
  delegateTokenRoutes(app, store);
  const tags = "/ng/api/delegate-group-tags";
  route(app, "POST", `${tags}/delegate-groups`, (call) => {
    allowView(call);
    const wanted = call.json(tagsSchema).tags;
    const rows = store.delegates
      .all()
      .filter((row) => isSameScope(row.scope, call.scope) && wanted.every((tag) => row.tags.includes(tag)));
    return rest(rows.map(tagGroup));
  });
  route(app, "GET", `${tags}/:delegateGroupIdentifier`, (call) => {
    allowView(call);
    return rest(tagGroup(group(store, call)));
  });
  route(app, "POST", `${tags}/:delegateGroupIdentifier`, (call) => changeTags(store, call, (old, sent) => [...old, ...sent]));
  route(app, "PUT", `${tags}/:delegateGroupIdentifier`, (call) => changeTags(store, call, (_old, sent) => sent));
  route(app, "DELETE", `${tags}/:delegateGroupIdentifier`, (call) => changeTags(store, call, () => []));
}
