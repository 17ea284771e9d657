import { consoleHost, partitionOfRegion } from "@/lib/domain/aws/arn";

import type { DeploymentTarget } from "./deployment";

/** The tasks of a service in the AWS console. */
export function consoleTasksUrl({ region, cluster }: Pick<DeploymentTarget, "region" | "cluster">, service: string): string {
  const host = consoleHost(partitionOfRegion(region));
  const path = ["clusters", cluster, "services", service, "tasks"].map(encodeURIComponent).join("/");
  return `https://${region}.${host}/ecs/v2/${path}?region=${encodeURIComponent(region)}`;
}

/** An execution on Harness's own pages. `baseUrl` is the address of the Harness account. */
export function harnessExecutionUrl(
  baseUrl: string,
  { scope, pipeline }: Pick<DeploymentTarget, "scope" | "pipeline">,
  executionId: string,
): string {
  const { accountIdentifier, orgIdentifier = "", projectIdentifier = "" } = scope;
  const parts = ["account", accountIdentifier, "cd", "orgs", orgIdentifier, "projects", projectIdentifier];
  const path = [...parts, "pipelines", pipeline, "executions", executionId, "pipeline"].map(encodeURIComponent).join("/");
  return `${baseUrl}/ng/${path}`;
}
