import { withoutAbsent } from "@/lib/core/without-absent";
import type { HarnessScope } from "./scope";

import { scopeFields } from "./environment-yaml";
import { RUN_TAG } from "./harness-shapes";
import { toYaml } from "./to-yaml";

/** What every infrastructure is known by. */
type InfrastructureSpec = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  readonly environmentRef: string;
  readonly runId: string;
  readonly connectorRef: string;
  readonly region: string;
};

/** Where Harness finds the hosts. Subnets, security groups and instance IDs have no place in it (corrections M14, M16). */
export type Ec2InfrastructureSpec = InfrastructureSpec & {
  readonly deploymentType: "Ssh" | "WinRm";
  readonly credentialsRef: string;
  readonly hostConnectionType: "PublicIP" | "PrivateIP";
  readonly vpcs: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly asgName?: string | undefined;
};

/** The cluster that Harness deploys to. VPC, subnets and security groups have no place in it (correction M19). */
export type EcsInfrastructureSpec = InfrastructureSpec & {
  /** Its short name, not its ARN. */
  readonly cluster: string;
};

/** The document that creates or replaces an EC2 infrastructure, with its YAML. @see https://apidocs.harness.io/tag/Infrastructures */
export function ec2InfrastructureBody(spec: Ec2InfrastructureSpec) {
  return infrastructureBody(spec, {
    type: "SshWinRmAws",
    deploymentType: spec.deploymentType,
    spec: withoutAbsent({
      connectorRef: spec.connectorRef,
      credentialsRef: spec.credentialsRef,
      region: spec.region,
      hostConnectionType: spec.hostConnectionType,
      awsInstanceFilter: {
        vpcs: [...spec.vpcs],
        tags: Object.fromEntries(spec.tags.map(({ key, value }) => [key, value])),
      },
      asgName: spec.asgName === "" ? undefined : spec.asgName,
    }),
  });
}

/** The document that creates or replaces an ECS infrastructure, with its YAML. @see https://apidocs.harness.io/tag/Infrastructures */
export function ecsInfrastructureBody(spec: EcsInfrastructureSpec) {
  const { connectorRef, region, cluster } = spec;
  return infrastructureBody(spec, { type: "ECS", deploymentType: "ECS", spec: { connectorRef, region, cluster } });
}

/** The types of infrastructure that the portal makes. */
export const INFRASTRUCTURE_TYPES = ["SshWinRmAws", "ECS"] as const;

export type InfrastructureType = (typeof INFRASTRUCTURE_TYPES)[number];

function infrastructureBody(
  { scope, identifier, name, environmentRef, runId }: InfrastructureSpec,
  own: { readonly type: InfrastructureType; readonly deploymentType: string; readonly spec: object },
) {
  const fields = { name, identifier, ...scopeFields(scope), environmentRef };
  const tags = { [RUN_TAG]: runId };
  const { type, deploymentType, spec } = own;
  const yaml = toYaml({
    infrastructureDefinition: { ...fields, deploymentType, type, tags, spec, allowSimultaneousDeployments: false },
  });
  return { ...fields, tags, type, yaml };
}
