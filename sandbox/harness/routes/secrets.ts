import type { FastifyInstance } from "fastify";
import { parse } from "yaml";
import { z } from "zod";

import { auditChange } from "../audit";
import { type Call, parseValue, route } from "../call";
import { ok } from "../envelopes";
import { errorOf, invalidFields } from "../errors";
import { checkLabels } from "../identifiers";
import { requirePermission } from "../permissions";
import type { Secret } from "../records";
import { refuseForce, refuseWhileUsed, requireScope, usersOfSecret } from "../references";
import { isSameScope, keyOf, type Scope, scopeOf } from "../scope";
import { checkHost } from "../secret-host-check";
import { checkSecretSpec } from "../secret-spec";
import type { Store } from "../store";
import { type IncomingSecret, type SecretBody, secretBodySchema } from "./secret-body";
import { secretListRoutes } from "./secret-lists";
import { secretDto, secretView } from "./secret-view";
import { readFileSecret } from "./secret-form";

function allow(call: Call, action: "view" | "edit" | "delete" | "access", scope: Scope, identifier?: string): void {
  requirePermission(call.caller, { permission: `core_secret_${action}`, resourceType: "SECRET", scope, identifier });
}

function visible(call: Call, secret: Secret | undefined): secret is Secret {
  return secret !== undefined && (secret.privateTo === null || secret.privateTo === call.caller.principal.identifier);
}

function find(store: Store, call: Call, scope: Scope, identifier: string): Secret {
  const found = store.secrets.get(keyOf(scope, identifier));
  if (!visible(call, found)) {
    throw errorOf("ENTITY_NOT_FOUND", `No such secret found [${identifier}], please check identifier/scope and try again.`);
  }
  return found;
}

function readText(body: SecretBody): IncomingSecret {
  const spec = z.object({ value: z.string().nullish() }).safeParse(body.spec);
  const value = spec.success ? (spec.data.value ?? null) : null;
  return { body, value: value === null || value === "" ? null : Buffer.from(value, "utf8") };
}

function readIncoming(call: Call, kind: "json" | "yaml"): IncomingSecret {
  if (kind === "json") return readText(call.json(secretBodySchema).secret);
  try {
    return readText(parseValue(parse(call.text()), secretBodySchema).secret);
  } catch (error) {
    // The parser's own message would quote the line, and with it perhaps the value.
    if (error instanceof Error && error.name === "YAMLParseError") throw errorOf("INVALID_YAML_ERROR", "The YAML cannot be read");
    throw error;
  }
}

/** The scope of a secret is told twice, and both must agree. */
function agreedScope(call: Call, body: SecretBody): Scope {
  const scope = scopeOf(body.orgIdentifier, body.projectIdentifier);
  if (!isSameScope(scope, call.scope)) {
    throw errorOf("INVALID_REQUEST", "Invalid request, scope in payload and params do not match.");
  }
  return scope;
}

function checkValue({ body, value }: IncomingSecret): void {
  if (value !== null) return;
  if (body.type === "SecretText") throw errorOf("INVALID_REQUEST", "value cannot be empty for a secret text.");
  if (body.type === "SecretFile") throw invalidFields([{ fieldId: "file", error: "must not be null" }]);
}

function create(store: Store, call: Call, incoming: IncomingSecret) {
  const { body, value } = incoming;
  checkLabels(body, "secret.", "json");
  const scope = agreedScope(call, body);
  allow(call, "edit", scope);
  requireScope(store, scope);
  const { identifier, name, description, tags, type } = body;
  const key = keyOf(scope, identifier);
  if (store.secrets.has(key)) throw errorOf("DUPLICATE_FIELD", "Duplicate identifier, please try again with a new identifier");
  const checked = checkSecretSpec(store, type, body.spec, scope);
  checkValue(incoming);
  const now = Date.now();
  const privateTo = call.query("privateSecret") === "true" ? call.caller.principal.identifier : null;
  const row: Secret = {
    identifier,
    name,
    description,
    tags,
    type,
    scope,
    ...checked,
    privateTo,
    createdAt: now,
    lastModifiedAt: now,
  };
  const audited = {
    action: "CREATE",
    resourceType: "SECRET",
    identifier,
    name,
    scope,
    after: { secret: secretDto(row) },
  } as const;
  store.commit([
    store.secrets.put(key, row),
    ...(value === null ? [] : [store.secretValues.put(key, { base64: value.toString("base64") })]),
    auditChange(store, call, audited),
  ]);
  return ok(secretView(row));
}

function managerOf(spec: Readonly<Record<string, unknown>>): unknown {
  return spec.secretManagerIdentifier ?? null;
}

function update(store: Store, call: Call, incoming: IncomingSecret) {
  const { body, value } = incoming;
  checkLabels(body, "secret.", "json");
  const scope = agreedScope(call, body);
  const identifier = call.param("identifier");
  allow(call, "edit", scope, identifier);
  if (body.identifier !== identifier) throw errorOf("INVALID_REQUEST", "The identifier in the path and in the body differ");
  const before = find(store, call, scope, identifier);
  if (before.type !== body.type) throw errorOf("INVALID_REQUEST", "Cannot change the type of a secret");
  const checked = checkSecretSpec(store, body.type, body.spec, scope);
  if (managerOf(before.spec) !== managerOf(checked.spec)) {
    throw errorOf("INVALID_REQUEST", "Cannot change the secret manager of a secret");
  }
  const { name, description, tags } = body;
  const row: Secret = { ...before, name, description, tags, ...checked, lastModifiedAt: Date.now() };
  const key = keyOf(scope, identifier);
  const audited = { action: "UPDATE", resourceType: "SECRET", identifier, name, scope } as const;
  store.commit([
    store.secrets.put(key, row),
    ...(value === null ? [] : [store.secretValues.put(key, { base64: value.toString("base64") })]),
    auditChange(store, call, { ...audited, before: { secret: secretDto(before) }, after: { secret: secretDto(row) } }),
  ]);
  return ok(secretView(row));
}

function remove(store: Store, call: Call) {
  const identifier = call.param("identifier");
  allow(call, "delete", call.scope, identifier);
  refuseForce(call.query("forceDelete"), "secret");
  const before = find(store, call, call.scope, identifier);
  const key = keyOf(call.scope, identifier);
  refuseWhileUsed("secret", identifier, usersOfSecret(store, key));
  const audited = { action: "DELETE", resourceType: "SECRET", identifier, name: before.name, scope: call.scope } as const;
  store.commit([
    store.secrets.remove(key),
    store.secretValues.remove(key),
    auditChange(store, call, { ...audited, before: { secret: secretDto(before) } }),
  ]);
  return ok(true);
}

const hostSchema = z.object({ type: z.enum(["SSHKey", "WinRmCredentials"]), host: z.string().min(1) });

async function validate(store: Store, call: Call) {
  const identifier = call.query("identifier") ?? "";
  allow(call, "access", call.scope, identifier);
  const { type, host } = call.json(hostSchema);
  const secret = store.secrets.get(keyOf(call.scope, identifier));
  if (!visible(call, secret) || secret.type !== type) return ok({ success: false, message: "Validation failed." });
  return ok(await checkHost(store, secret, host));
}

export function secretRoutes(app: FastifyInstance, store: Store): void {
  const base = "/ng/api/v2/secrets";
  route(app, "POST", base, (call) => create(store, call, readIncoming(call, "json")));
  route(app, "POST", `${base}/yaml`, (call) => create(store, call, readIncoming(call, "yaml")));
  route(app, "POST", `${base}/files`, async (call) => create(store, call, await readFileSecret(call)));
  route(app, "PUT", `${base}/files/:identifier`, async (call) => update(store, call, await readFileSecret(call)));
  route(app, "GET", `${base}/validateUniqueIdentifier/:identifier`, (call) => {
    allow(call, "view", call.scope);
    return ok(!store.secrets.has(keyOf(call.scope, call.param("identifier"))));
  });
  route(app, "POST", `${base}/validate`, (call) => validate(store, call));
  secretListRoutes(app, store, visible);
  route(app, "GET", `${base}/:identifier`, (call) => {
    const identifier = call.param("identifier");
    allow(call, "view", call.scope, identifier);
    requireScope(store, call.scope);
    return ok(secretView(find(store, call, call.scope, identifier)));
  });
  route(app, "PUT", `${base}/:identifier`, (call) => update(store, call, readIncoming(call, "json")));
  route(app, "PUT", `${base}/:identifier/yaml`, (call) => update(store, call, readIncoming(call, "yaml")));
  route(app, "DELETE", `${base}/:identifier`, (call) => remove(store, call));
}
