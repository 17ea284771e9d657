import { withoutAbsent } from "@/lib/core/without-absent";
import type { HarnessScope } from "./scope";

import { scopeFields } from "./environment-yaml";
import { RUN_TAG } from "./harness-shapes";
import { toYaml } from "./to-yaml";

/** Where Harness finds the hosts. Subnets, security groups and instance IDs have no place in it (corrections M14, M16). */
export type Ec2InfrastructureSpec = {
  readonly scope: HarnessScope;
  readonly identifier: string;
  readonly name: string;
  readonly environmentRef: string;
  readonly runId: string;
  readonly deploymentType: "Ssh" | "WinRm";
  readonly connectorRef: string;
  readonly credentialsRef: string;
  readonly region: string;
  readonly hostConnectionType: "PublicIP" | "PrivateIP";
  readonly vpcs: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly asgName?: string | undefined;
};

/** The document that creates or replaces an EC2 infrastructure, with its YAML. @see https://apidocs.harness.io/tag/Infrastructures */
export function ec2InfrastructureBody(spec: Ec2InfrastructureSpec) {
  const { deploymentType } = spec;
  const fields = {
    name: spec.name,
    identifier: spec.identifier,
    ...scopeFields(spec.scope),
    environmentRef: spec.environmentRef,
  };
  const tags = { [RUN_TAG]: spec.runId };
  const type = "SshWinRmAws" as const;
  const yaml = toYaml({
    infrastructureDefinition: {
      ...fields,
      deploymentType,
      type,
      tags,
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
      allowSimultaneousDeployments: false,
    },
  });
  return { ...fields, tags, type, yaml };
}
