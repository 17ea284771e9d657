import type { SecretType } from "@/lib/domain/harness/harness-shapes";
import type { HarnessScope } from "@/lib/domain/harness/scope";
import type { HarnessClient } from "@/lib/integrations/harness/client";
import { findConnector } from "@/lib/integrations/harness/connectors";
import { listUsableDelegates } from "@/lib/integrations/harness/delegates";
import { listEnvironments } from "@/lib/integrations/harness/environments";
import { findInfrastructure, type InfrastructureKey } from "@/lib/integrations/harness/infrastructures";
import { listOrganizations } from "@/lib/integrations/harness/organizations";
import { findPipeline } from "@/lib/integrations/harness/pipelines";
import { findProject, listProjects } from "@/lib/integrations/harness/projects";
import { listSecrets } from "@/lib/integrations/harness/secrets";

/** The reads of a Harness account that pages may use, with the key of its connection. */
export type HarnessReads = ReturnType<typeof harnessReads>;

/** The reads of one client. A list includes all its pages, nothing is changed, and a failure is Harness's own error. */
export function harnessReads(harness: HarnessClient) {
  return {
    listOrganizations: async () => await listOrganizations(harness),
    /** The projects of one organization, or of all. */
    listProjects: async (orgIdentifier?: string) => await listProjects(harness, orgIdentifier),
    findProject: async (project: { readonly orgIdentifier: string; readonly identifier: string }) =>
      await findProject(harness, project),
    /** The delegates that a connector in this scope can use, including those of the scopes above it. */
    listUsableDelegates: async (scope: HarnessScope) => await listUsableDelegates(harness, scope),
    findConnector: async (scope: HarnessScope, identifier: string) => await findConnector(harness, scope, identifier),
    listEnvironments: async (scope: HarnessScope) => await listEnvironments(harness, scope),
    findInfrastructure: async (scope: HarnessScope, key: InfrastructureKey) => await findInfrastructure(harness, scope, key),
    findPipeline: async (scope: HarnessScope, identifier: string) => await findPipeline(harness, scope, identifier),
    listSecrets: async (scope: HarnessScope, types: readonly SecretType[]) => await listSecrets(harness, scope, types),
  };
}
