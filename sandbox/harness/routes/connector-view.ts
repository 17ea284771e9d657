import { HARNESS_ACCOUNT_ID } from "@/sandbox/seed/world";

import type { Connector } from "../records";
import type { Scope } from "../scope";
import { BUILT_IN_MANAGER } from "../secret-spec";

export function connectorDto({ name, identifier, description, scope, tags, type, spec }: Connector) {
  return {
    name,
    identifier,
    description,
    accountIdentifier: HARNESS_ACCOUNT_ID,
    orgIdentifier: scope.org,
    projectIdentifier: scope.project,
    tags,
    type,
    spec,
  };
}

export function connectorView(connector: Connector) {
  const { createdAt, lastModifiedAt, status } = connector;
  return {
    connector: connectorDto(connector),
    createdAt,
    lastModifiedAt,
    status: status === null ? null : { ...status, lastAlertSent: null },
    activityDetails: { lastActivityTime: Math.max(lastModifiedAt, status?.testedAt ?? 0) },
    harnessManaged: connector.identifier === BUILT_IN_MANAGER,
    gitDetails: null,
    entityValidityDetails: { valid: true, invalidYaml: null },
    governanceMetadata: null,
    isFavorite: false,
  };
}

/** The built-in secret manager, which is a connector of every scope and is stored nowhere. */
export function builtInManagerRow(scope: Scope): Connector {
  return {
    identifier: BUILT_IN_MANAGER,
    name: "Harness Built-in Secret Manager",
    description: "",
    tags: {},
    scope,
    type: "GcpKms",
    spec: { default: true },
    secretKeys: [],
    status: null,
    createdAt: 0,
    lastModifiedAt: 0,
  };
}

export function builtInManager(scope: Scope) {
  return connectorView(builtInManagerRow(scope));
}
