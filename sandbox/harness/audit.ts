import { randomUUID } from "node:crypto";

import { stringify } from "yaml";

import type { Call } from "./call";
import type { AuditEvent } from "./records";
import type { Scope } from "./scope";
import type { Change, Store } from "./store";

export type Audited = {
  readonly action: AuditEvent["action"];
  readonly resourceType: string;
  readonly identifier: string;
  readonly name: string;
  readonly scope: Scope;
  readonly before?: unknown;
  readonly after?: unknown;
};

const CD_TYPES = new Set(["ENVIRONMENT", "INFRASTRUCTURE", "SERVICE", "PIPELINE"]);

function yamlOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : stringify(value);
}

/** The audit row of a change, to be committed together with it. `before` and `after` must not carry secret values. */
export function auditChange(store: Store, call: Call, audited: Audited): Change {
  const auditId = randomUUID();
  const { principal } = call.caller;
  return store.auditEvents.put(auditId, {
    auditId,
    timestamp: Date.now(),
    action: audited.action,
    resourceType: audited.resourceType,
    identifier: audited.identifier,
    name: audited.name,
    scope: audited.scope,
    module: CD_TYPES.has(audited.resourceType) ? "CD" : "CORE",
    method: call.method,
    principal: { type: principal.type, identifier: principal.identifier, name: principal.name },
    oldYaml: yamlOf(audited.before),
    newYaml: yamlOf(audited.after),
  });
}
