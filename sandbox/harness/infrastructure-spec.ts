import { z } from "zod";

import type { Caller } from "./auth";
import type { YamlDocument } from "./entity-yaml";
import { errorOf } from "./errors";
import { requirePermission } from "./permissions";
import { isExpression, keyOf, resolveReference, type Scope } from "./scope";
import type { Store } from "./store";

const text = z.string({ error: "is required" }).min(1, "is required");

const sshWinRmAwsSchema = z.looseObject({
  connectorRef: text,
  credentialsRef: text.optional(),
  region: text,
  hostConnectionType: z.string().refine((value) => isExpression(value) || value === "PublicIP" || value === "PrivateIP", {
    error: "must be PublicIP or PrivateIP",
  }),
  awsInstanceFilter: z
    .looseObject({
      vpcs: z.union([z.array(z.string()), z.string()]).nullish(),
      tags: z.union([z.record(z.string(), z.string()), z.string()]).nullish(),
    })
    .nullish(),
  asgName: z.string().nullish(),
});

const ecsSchema = z.looseObject({ connectorRef: text, region: text, cluster: text });

const otherSchema = z.looseObject({ connectorRef: z.string().optional(), region: z.string().optional() });

/** Kinds of secret that hosts of a deployment type are logged in to with. */
const CREDENTIALS: Readonly<Record<string, { readonly type: string; readonly missing: string; readonly wrong: string }>> = {
  Ssh: { type: "SSHKey", missing: "Missing SSH key for configured host(s)", wrong: "Not found SSH credentials" },
  WinRm: {
    type: "WinRmCredentials",
    missing: "Missing WinRm credentials for configured host(s)",
    wrong: "Not found WinRm credentials",
  },
};

function parseSpec<T extends z.ZodType>(schema: T, spec: unknown): z.infer<T> {
  const parsed = schema.safeParse(spec);
  if (parsed.success) return parsed.data;
  const first = parsed.error.issues[0];
  const path = ["infrastructureDefinition", "spec", ...(first?.path ?? [])].join(".");
  throw errorOf("SCHEMA_VALIDATION_FAILED", `Invalid infrastructure YAML: ${path} ${first?.message ?? "is not valid"}`);
}

function checkCredentials(store: Store, deploymentType: string, reference: string | undefined, scope: Scope): string[] {
  const wanted = CREDENTIALS[deploymentType];
  if (wanted === undefined) {
    throw errorOf("INVALID_REQUEST", `An infrastructure of type SshWinRmAws cannot have the deployment type ${deploymentType}`);
  }
  if (reference === undefined) throw errorOf("INVALID_REQUEST", wanted.missing);
  if (isExpression(reference)) return [];
  const target = resolveReference(reference, scope, "secret");
  const key = keyOf(target.scope, target.identifier);
  const secret = store.secrets.get(key);
  if (secret === undefined) throw errorOf("INVALID_REQUEST", wanted.missing);
  if (secret.type !== wanted.type) throw errorOf("INVALID_REQUEST", `${wanted.wrong}, type: ${secret.type}`);
  return [key];
}

function checkConnector(caller: Caller, reference: string | undefined, scope: Scope): string[] {
  if (reference === undefined || isExpression(reference)) return [];
  const target = resolveReference(reference, scope, "connector");
  requirePermission(caller, {
    permission: "core_connector_access",
    resourceType: "CONNECTOR",
    scope: target.scope,
    identifier: target.identifier,
  });
  return [keyOf(target.scope, target.identifier)];
}

export type CheckedInfrastructure = {
  readonly deploymentType: string;
  readonly connectorRef: string | null;
  readonly region: string | null;
  readonly connectorKeys: string[];
  readonly secretKeys: string[];
};

/**
 * What the vendor checks when an infrastructure is saved: its spec, the direction of its references and the right to use
 * the connector, and that the login secret exists and has the right type. Region, VPCs and cluster are not looked up.
 */
export function checkInfrastructure(store: Store, caller: Caller, document: YamlDocument, scope: Scope): CheckedInfrastructure {
  const { type, deploymentType, spec } = document;
  if (typeof deploymentType !== "string") throw errorOf("INVALID_REQUEST", "infrastructureDefinition.deploymentType is required");
  if (type === "SshWinRmAws") {
    const parsed = parseSpec(sshWinRmAwsSchema, spec);
    const secretKeys = checkCredentials(store, deploymentType, parsed.credentialsRef, scope);
    return { deploymentType, ...summary(caller, parsed, scope), secretKeys };
  }
  if (type === "ECS" && deploymentType !== "ECS") {
    throw errorOf("INVALID_REQUEST", `An infrastructure of type ECS cannot have the deployment type ${deploymentType}`);
  }
  const parsed = type === "ECS" ? parseSpec(ecsSchema, spec) : parseSpec(otherSchema, spec);
  return { deploymentType, ...summary(caller, parsed, scope), secretKeys: [] };
}

function summary(caller: Caller, spec: { connectorRef?: string | undefined; region?: string | undefined }, scope: Scope) {
  const connectorKeys = checkConnector(caller, spec.connectorRef, scope);
  return { connectorRef: spec.connectorRef ?? null, region: spec.region ?? null, connectorKeys };
}
