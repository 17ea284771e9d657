import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { EntityKey, HarnessAccess, Receipt } from "@/lib/domain/plan/ports";
import type { HarnessAnswer, HarnessClient } from "./client";
import { createConnector, deleteConnector, findConnector, updateConnector } from "./connectors";
import { createEnvironment, deleteEnvironment, findEnvironment } from "./environments";
import { createFile, deleteFile, findFile, updateFile } from "./files";
import { createInfrastructure, deleteInfrastructure, findInfrastructure, updateInfrastructure } from "./infrastructures";
import { createPipeline, deletePipeline, findPipeline, updatePipeline } from "./pipelines";
import { preflightPipeline } from "./preflight";
import {
  createCredentialSecret,
  createFileSecret,
  createTextSecret,
  deleteSecret,
  findSecret,
  updateCredentialSecret,
} from "./secrets";
import { createService, deleteService, findService, updateService } from "./services";
import { testConnector } from "./test-connector";

/** Harness for the operations of a plan; a receipt holds Harness's correlation ID. */
export function createHarnessAccess(client: HarnessClient): HarnessAccess {
  return {
    findSecret: async ({ scope, identifier }) => await findSecret(client, scope, identifier),
    createTextSecret: async ({ value, ...secret }) => toReceipt(await createTextSecret(client, secret, value)),
    createFileSecret: async ({ fileName, content, ...secret }) =>
      toReceipt(await createFileSecret(client, secret, { fileName, content })),
    createCredentialSecret: async ({ body }) => toReceipt(await createCredentialSecret(client, body)),
    updateCredentialSecret: async ({ body }) => toReceipt(await updateCredentialSecret(client, body)),
    deleteSecret: async ({ scope, identifier }) => toReceipt(await deleteSecret(client, scope, identifier)),

    findConnector: async ({ scope, identifier }) => await findConnector(client, scope, identifier),
    createConnector: async (body) => toReceipt(await createConnector(client, body)),
    updateConnector: async (body) => toReceipt(await updateConnector(client, body)),
    deleteConnector: async ({ scope, identifier }) => toReceipt(await deleteConnector(client, scope, identifier)),
    testConnector: async ({ scope, identifier }) => await testConnector(client, scope, identifier),

    findEnvironment: async ({ scope, identifier }) => await findEnvironment(client, scope, identifier),
    createEnvironment: async (body) => toReceipt(await createEnvironment(client, body)),
    deleteEnvironment: async ({ scope, identifier }) => toReceipt(await deleteEnvironment(client, scope, identifier)),

    findInfrastructure: async (key) => await findInfrastructure(client, key.scope, infrastructureKey(key)),
    createInfrastructure: async (body) => toReceipt(await createInfrastructure(client, body)),
    updateInfrastructure: async (body) => toReceipt(await updateInfrastructure(client, body)),
    deleteInfrastructure: async (key) => toReceipt(await deleteInfrastructure(client, key.scope, infrastructureKey(key))),

    findFile: async ({ scope, identifier }) => await findFile(client, scope, identifier),
    createFile: async (file) => toReceipt(await createFile(client, file)),
    updateFile: async (file) => toReceipt(await updateFile(client, file)),
    deleteFile: async ({ scope, identifier }) => toReceipt(await deleteFile(client, scope, identifier)),

    findService: async ({ scope, identifier }) => await findService(client, scope, identifier),
    createService: async (body) => toReceipt(await createService(client, body)),
    updateService: async (body) => toReceipt(await updateService(client, body)),
    deleteService: async ({ scope, identifier }) => toReceipt(await deleteService(client, scope, identifier)),

    findPipeline: async ({ scope, identifier }) => await findPipeline(client, scope, identifier),
    createPipeline: async (pipeline) => toReceipt(await createPipeline(client, pipeline)),
    updatePipeline: async (pipeline) => toReceipt(await updatePipeline(client, pipeline)),
    deletePipeline: async ({ scope, identifier }) => toReceipt(await deletePipeline(client, scope, identifier)),
    preflightPipeline: async ({ scope, identifier }) => await preflightPipeline(client, scope, identifier),
  };
}

function infrastructureKey({ identifier, environmentIdentifier }: EntityKey & { readonly environmentIdentifier: string }) {
  return { identifier, environmentIdentifier };
}

function toReceipt(result: Result<HarnessAnswer<unknown>, AppError>): Result<Receipt, AppError> {
  if (!result.ok) return result;
  return ok(result.value.correlationId === undefined ? {} : { requestId: result.value.correlationId });
}
