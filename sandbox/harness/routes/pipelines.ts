import type { FastifyInstance } from "fastify";
import { z } from "zod";

import { auditChange } from "../audit";
import { type Call, route } from "../call";
import { connectorKeysIn, fileKeysIn } from "../document-references";
import { matchesTerm, ok, pageRequest, PIPELINE_PAGES, sorted, springPageOf } from "../envelopes";
import { errorOf, invalidFields } from "../errors";
import { checkLabels } from "../identifiers";
import { tagsField } from "../labels";
import { requireVersion } from "../locking";
import { requirePermission } from "../permissions";
import { checkedTargets, readPipeline, stagesOf } from "../pipeline-spec";
import type { Pipeline } from "../records";
import { requireScope } from "../references";
import { isSameScope, keyOf, type Scope } from "../scope";
import type { Store } from "../store";

/** The scope of a pipeline is always a project. */
export function projectOf(call: Call): Scope {
  const missing = call.scope.org === null ? "orgIdentifier" : call.scope.project === null ? "projectIdentifier" : undefined;
  if (missing !== undefined) throw invalidFields([{ fieldId: missing, error: "must not be null" }]);
  return call.scope;
}

export function allowPipeline(call: Call, action: "view" | "edit" | "delete" | "execute", identifier?: string): void {
  const check = { permission: `core_pipeline_${action}`, resourceType: "PIPELINE", scope: call.scope, identifier };
  requirePermission(call.caller, check);
}

function textOf(identifier: string, scope: Scope): string {
  return `Pipeline [${identifier}] under Project[${scope.project ?? ""}], Organization [${scope.org ?? ""}]`;
}

export function notFound(identifier: string, scope: Scope, code: "ENTITY_NOT_FOUND" | "INVALID_REQUEST") {
  return errorOf(code, `${textOf(identifier, scope)} doesn't exist or has been deleted.`);
}

function expect(what: string, expected: string | null, actual: string): void {
  if (expected === actual) return;
  throw errorOf("INVALID_REQUEST", `Expected ${what} identifier in YAML to be [${expected ?? ""}], but was [${actual}]`);
}

function present<T>(values: readonly (T | null)[]): T[] {
  return [...new Set(values.filter((value) => value !== null))];
}

function rowOf(store: Store, yaml: string, scope: Scope, before: Pipeline | undefined): Pipeline {
  const document = readPipeline(yaml);
  const { identifier, name } = document;
  const tags = tagsField.parse(document.tags);
  const description = document.description ?? "";
  checkLabels({ identifier, name, description, tags }, "pipeline.", "yaml");
  expect("Pipeline Organization", scope.org, document.orgIdentifier);
  expect("Pipeline Project", scope.project, document.projectIdentifier);
  const targets = checkedTargets(store, document, scope);
  const now = Date.now();
  return {
    identifier,
    name,
    description,
    tags,
    scope,
    yaml,
    stageNames: stagesOf(document).map((stage) => stage.name),
    connectorKeys: connectorKeysIn(document, scope),
    fileKeys: fileKeysIn(store, document, scope),
    serviceKeys: present(targets.map(({ serviceKey }) => serviceKey)),
    environmentKeys: present(targets.map(({ environmentKey }) => environmentKey)),
    infrastructureKeys: present(targets.map(({ infrastructureKey }) => infrastructureKey)),
    version: before === undefined ? 0 : before.version + 1,
    runSequence: before?.runSequence ?? 0,
    createdAt: before?.createdAt ?? now,
    lastModifiedAt: now,
  };
}

function saved(identifier: string) {
  return ok({ identifier, governanceMetadata: null, publicAccessResponse: null });
}

function create(store: Store, call: Call) {
  const scope = projectOf(call);
  allowPipeline(call, "edit");
  requireScope(store, scope);
  const row = rowOf(store, call.text(), scope, undefined);
  const { identifier, name, yaml } = row;
  const key = keyOf(scope, identifier);
  if (store.pipelines.has(key)) {
    throw errorOf("DUPLICATE_FIELD", `${textOf(identifier, scope)} already exists or has been deleted.`);
  }
  const audited = { action: "CREATE", resourceType: "PIPELINE", identifier, name, scope, after: yaml } as const;
  store.commit([store.pipelines.put(key, row), auditChange(store, call, audited)]);
  return saved(identifier);
}

function update(store: Store, call: Call) {
  const scope = projectOf(call);
  const identifier = call.param("identifier");
  allowPipeline(call, "edit", identifier);
  const key = keyOf(scope, identifier);
  const before = store.pipelines.get(key);
  if (before === undefined) throw notFound(identifier, scope, "INVALID_REQUEST");
  requireVersion(call, before.version, textOf(identifier, scope));
  const row = rowOf(store, call.text(), scope, before);
  expect("Pipeline", identifier, row.identifier);
  const { name, yaml } = row;
  const audited = {
    action: "UPDATE",
    resourceType: "PIPELINE",
    identifier,
    name,
    scope,
    before: before.yaml,
    after: yaml,
  } as const;
  store.commit([store.pipelines.put(key, row), auditChange(store, call, audited)]);
  return saved(identifier);
}

/** A pipeline that the caller may see. */
function find(store: Store, call: Call): Pipeline {
  const scope = projectOf(call);
  const identifier = call.param("identifier");
  allowPipeline(call, "view", identifier);
  const found = store.pipelines.get(keyOf(scope, identifier));
  if (found === undefined) throw notFound(identifier, scope, "ENTITY_NOT_FOUND");
  return found;
}

function get(store: Store, call: Call) {
  const { yaml, version } = find(store, call);
  return ok({
    yamlPipeline: yaml,
    resolvedTemplatesPipelineYaml: null,
    gitDetails: null,
    entityValidityDetails: { valid: true, invalidYaml: null },
    modules: ["cd"],
    storeType: "INLINE",
    yamlSchemaErrorWrapper: null,
    validationUuid: null,
    version,
  });
}

function summary(row: Pipeline) {
  const { identifier, name, description, tags, version, stageNames, createdAt, lastModifiedAt } = row;
  return {
    name,
    identifier,
    description,
    tags,
    version,
    numOfStages: stageNames.length,
    createdAt,
    lastUpdatedAt: lastModifiedAt,
    modules: ["cd"],
    executionSummaryInfo: { deployments: [], numOfErrors: [] },
    filters: {},
    stageNames,
    storeType: "INLINE",
    recentExecutionsInfo: [],
  };
}

const filterSchema = z.looseObject({ pipelineIdentifiers: z.array(z.string()).nullish() }).nullable();

function list(store: Store, call: Call) {
  const scope = projectOf(call);
  allowPipeline(call, "view");
  requireScope(store, scope);
  const wanted = call.text() === "" ? [] : (call.json(filterSchema)?.pipelineIdentifiers ?? []);
  const rows = store.pipelines
    .all()
    .filter((row) => isSameScope(row.scope, scope))
    .filter((row) => wanted.length === 0 || wanted.includes(row.identifier))
    .filter((row) => matchesTerm(row, call.query("searchTerm")));
  return springPageOf(sorted(rows, call.query("sort")), pageRequest(call.query, PIPELINE_PAGES), summary);
}

function remove(store: Store, call: Call) {
  const scope = projectOf(call);
  const identifier = call.param("identifier");
  allowPipeline(call, "delete", identifier);
  const key = keyOf(scope, identifier);
  const before = store.pipelines.get(key);
  if (before === undefined) throw notFound(identifier, scope, "INVALID_REQUEST");
  requireVersion(call, before.version, textOf(identifier, scope));
  const { name } = before;
  const audited = { action: "DELETE", resourceType: "PIPELINE", identifier, name, scope, before: before.yaml } as const;
  store.commit([store.pipelines.remove(key), auditChange(store, call, audited)]);
  return ok(true);
}

export function pipelineRoutes(app: FastifyInstance, store: Store): void {
  const base = "/pipeline/api/pipelines";
  for (const path of [base, `${base}/v2`]) {
    route(app, "POST", path, (call) => create(store, call));
    route(app, "PUT", `${path}/:identifier`, (call) => update(store, call));
  }
  route(app, "POST", `${base}/list`, (call) => list(store, call));
  route(app, "POST", `${base}/validate-yaml-with-schema`, (call) => {
    projectOf(call);
    allowPipeline(call, "view");
    readPipeline(call.text());
    return ok(true);
  });
  route(app, "GET", `${base}/summary/:identifier`, (call) => ok(summary(find(store, call))));
  route(app, "GET", `${base}/:identifier`, (call) => get(store, call));
  route(app, "DELETE", `${base}/:identifier`, (call) => remove(store, call));
}
