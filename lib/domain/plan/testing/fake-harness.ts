import { parse } from "yaml";

import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type {
  ConnectorTest,
  FileDocument,
  HarnessTags,
  PipelineDocument,
  PipelinePreflight,
} from "@/lib/domain/harness/harness-shapes";

import type { EntityKey, HarnessAccess, Receipt } from "../ports";
import type { Wire } from "./wire";

const AT = "2026-11-20T09:00:00.000Z";

/** A Harness in memory: identifiers are unique, an unknown one is not found, secrets keep their value to themselves. */
export function createFakeHarness(wire: Wire) {
  const secrets = new Map<string, { name: string; tags: HarnessTags; value?: string; spec: Readonly<Record<string, unknown>> }>();
  const connectors = new Map<string, { tags: HarnessTags; name: string; spec: Readonly<Record<string, unknown>> }>();
  const environments = new Map<string, { tags: HarnessTags; name: string; yaml: string }>();
  const infrastructures = new Map<string, { tags: HarnessTags; name: string; yaml: string }>();
  const files = new Map<string, FileDocument>();
  const services = new Map<string, { tags: HarnessTags; name: string; yaml: string }>();
  const pipelines = new Map<string, PipelineDocument>();
  let testAnswer: () => Result<ConnectorTest, AppError> = () => ok({ status: "SUCCESS", errors: [], messages: [], testedAt: AT });

  let preflightAnswer: () => Result<PipelinePreflight, AppError> = () => ok({ passed: true, problems: [] });

  const create = <Value>(store: Map<string, Value>, identifier: string, value: Value): Result<Receipt, AppError> => {
    if (store.has(identifier)) return err({ code: "conflict", message: `${identifier} exists.` });
    store.set(identifier, value);
    return ok({});
  };
  const remove = (store: Map<string, unknown>, { identifier }: EntityKey): Result<Receipt, AppError> =>
    store.delete(identifier) ? ok({}) : err({ code: "not_found", message: `${identifier} is not there.` });
  const saveCredential = (input: EntityKey & { readonly body: unknown }) => {
    const { secret } = input.body as { secret: { name: string; tags?: HarnessTags; spec: Readonly<Record<string, unknown>> } };
    return { name: secret.name, tags: secret.tags ?? {}, spec: secret.spec };
  };
  const connectorOf = (body: unknown) =>
    (body as { connector: { identifier: string; name: string; tags?: HarnessTags; spec: Readonly<Record<string, unknown>> } })
      .connector;
  const documentOf = (body: unknown) => body as { identifier: string; name: string; tags?: HarnessTags; yaml: string };

  const harness: HarnessAccess = {
    findSecret: wire.read(async ({ scope, identifier }) => {
      const found = secrets.get(identifier);
      if (found === undefined) return ok(undefined);
      const { name, tags, spec } = found;
      return ok({ identifier, name, type: "SecretText", description: "", scope, tags, spec, createdAt: AT });
    }),
    createTextSecret: wire.write("POST secret", async ({ identifier, name, value, tags }) =>
      create(secrets, identifier, { name, tags, value: value.reveal(), spec: {} }),
    ),
    createFileSecret: wire.write("POST secret file", async ({ identifier, name, content, tags }) =>
      create(secrets, identifier, { name, tags, value: content.reveal(), spec: {} }),
    ),
    createCredentialSecret: wire.write("POST credential", async (input) =>
      create(secrets, input.identifier, saveCredential(input)),
    ),
    updateCredentialSecret: wire.write("PUT credential", async (input) => {
      secrets.set(input.identifier, saveCredential(input));
      return ok({});
    }),
    deleteSecret: wire.write("DELETE secret", async (key) => remove(secrets, key)),
    findConnector: wire.read(async ({ scope, identifier }) => {
      const found = connectors.get(identifier);
      if (found === undefined) return ok(undefined);
      return ok({ identifier, description: "", scope, type: "Aws", status: "UNKNOWN", createdAt: AT, ...found });
    }),
    createConnector: wire.write("POST connector", async (body) => {
      const { identifier, name, tags, spec } = connectorOf(body);
      return create(connectors, identifier, { name, tags: tags ?? {}, spec });
    }),
    updateConnector: wire.write("PUT connector", async (body) => {
      const { identifier, name, tags, spec } = connectorOf(body);
      connectors.set(identifier, { name, tags: tags ?? {}, spec });
      return ok({});
    }),
    deleteConnector: wire.write("DELETE connector", async (key) => remove(connectors, key)),
    testConnector: wire.write("POST connector test", async () => testAnswer()),
    findEnvironment: wire.read(async ({ scope, identifier }) => {
      const found = environments.get(identifier);
      return ok(found === undefined ? undefined : { identifier, description: "", type: "Production" as const, scope, ...found });
    }),
    createEnvironment: wire.write("POST environment", async (body) => {
      const { identifier, name, tags, yaml } = documentOf(body);
      return create(environments, identifier, { name, tags: tags ?? {}, yaml });
    }),
    deleteEnvironment: wire.write("DELETE environment", async (key) => remove(environments, key)),
    findInfrastructure: wire.read(async ({ scope, identifier, environmentIdentifier }) => {
      const found = infrastructures.get(identifier);
      if (found === undefined) return ok(undefined);
      const fixed = { description: "", environmentRef: environmentIdentifier, type: "SshWinRmAws", deploymentType: "Ssh" };
      return ok({ identifier, scope, ...fixed, ...found });
    }),
    createInfrastructure: wire.write("POST infrastructure", async (body) => {
      const { identifier, name, tags, yaml } = documentOf(body);
      return create(infrastructures, identifier, { name, tags: tags ?? {}, yaml });
    }),
    updateInfrastructure: wire.write("PUT infrastructure", async (body) => {
      const { identifier, name, tags, yaml } = documentOf(body);
      infrastructures.set(identifier, { name, tags: tags ?? {}, yaml });
      return ok({});
    }),
    deleteInfrastructure: wire.write("DELETE infrastructure", async (key) => remove(infrastructures, key)),
    findFile: wire.read(async ({ identifier }) => {
      const found = files.get(identifier);
      if (found === undefined) return ok(undefined);
      const { content, ...file } = found;
      const common = { ...file, description: "", path: `/${file.name}` };
      if (content !== undefined) return ok({ ...common, type: "FILE" as const, content });
      const children = [...files.values()].filter(({ parentIdentifier }) => parentIdentifier === identifier);
      return ok({ ...common, type: "FOLDER" as const, children: children.map((child) => child.identifier) });
    }),
    createFile: wire.write("POST file", async (file) => create(files, file.identifier, file)),
    updateFile: wire.write("PUT file", async (file) => {
      files.set(file.identifier, file);
      return ok({});
    }),
    deleteFile: wire.write("DELETE file", async (key) => {
      for (const { identifier, parentIdentifier } of files.values())
        if (parentIdentifier === key.identifier) files.delete(identifier);
      return remove(files, key);
    }),
    findService: wire.read(async ({ scope, identifier }) => {
      const found = services.get(identifier);
      return ok(found === undefined ? undefined : { identifier, description: "", scope, ...found });
    }),
    createService: wire.write("POST service", async (body) => {
      const { identifier, name, tags, yaml } = documentOf(body);
      return create(services, identifier, { name, tags: tags ?? {}, yaml });
    }),
    updateService: wire.write("PUT service", async (body) => {
      const { identifier, name, tags, yaml } = documentOf(body);
      services.set(identifier, { name, tags: tags ?? {}, yaml });
      return ok({});
    }),
    deleteService: wire.write("DELETE service", async (key) => remove(services, key)),
    findPipeline: wire.read(async ({ scope, identifier }) => {
      const found = pipelines.get(identifier);
      if (found === undefined) return ok(undefined);
      const { pipeline } = parse(found.yaml) as { pipeline: { name: string; tags?: HarnessTags } };
      return ok({ identifier, name: pipeline.name, description: "", scope, tags: pipeline.tags ?? {}, yaml: found.yaml });
    }),
    createPipeline: wire.write("POST pipeline", async (pipeline) => create(pipelines, pipeline.identifier, pipeline)),
    updatePipeline: wire.write("PUT pipeline", async (pipeline) => {
      pipelines.set(pipeline.identifier, pipeline);
      return ok({});
    }),
    deletePipeline: wire.write("DELETE pipeline", async (key) => remove(pipelines, key)),
    preflightPipeline: wire.read(async () => preflightAnswer()),
  };
  const updateTextSecret = wire.write(
    "PUT secret",
    async ({ identifier, name, value, tags }: Parameters<HarnessAccess["createTextSecret"]>[0]) => {
      if (!secrets.has(identifier)) return err({ code: "not_found" as const, message: `${identifier} is not there.` });
      secrets.set(identifier, { name, tags, value: value.reveal(), spec: {} });
      return ok({});
    },
  );
  return {
    harness,
    updateTextSecret,
    secrets,
    connectors,
    environments,
    infrastructures,
    files,
    services,
    pipelines,
    answerPreflightsWith(answer: () => Result<PipelinePreflight, AppError>) {
      preflightAnswer = answer;
    },
    answerTestsWith(answer: () => Result<ConnectorTest, AppError>) {
      testAnswer = answer;
    },
  };
}
