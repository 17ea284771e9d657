import { listed } from "@/lib/core/listed";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { ec2InfrastructureBody } from "@/lib/domain/harness/infrastructure-yaml";
import { instanceFilter } from "@/lib/domain/runs/answers";
import { environmentIdentifierOf } from "@/lib/domain/runs/answers/environment";
import { entityRef } from "@/lib/domain/harness/scope";

import type { Operation } from "../operation";
import { operation, type ImpliedContext } from "./context";
import { environmentOperationId } from "./environments";

/**
 * The EC2 infrastructure (guide items G85-G98, G102, G113-G115). Harness saves no EC2 infrastructure without its host
 * credential, so this waits for that step's answer too.
 */
export function ec2InfrastructureOperations(context: ImpliedContext, credentialsRef: string | undefined): readonly Operation[] {
  const { run, answers } = context;
  const answer = answers["ec2-infrastructure"];
  if (answer === undefined || credentialsRef === undefined || answers.connector === undefined) return [];

  const environmentIdentifier = environmentIdentifierOf(answer.environment);
  const identifier = toIdentifier(answer.name);
  const filter = instanceFilter(answers);
  const body = ec2InfrastructureBody({
    scope: run.scope,
    identifier,
    name: answer.name,
    environmentRef: environmentIdentifier,
    runId: run.id,
    deploymentType: run.path.hostAccess === "winrm" ? "WinRm" : "Ssh",
    connectorRef: entityRef(toIdentifier(answers.connector.name), run.scope),
    credentialsRef,
    region: answer.region,
    hostConnectionType: answer.hostConnectionType,
    vpcs: filter.vpcs,
    tags: filter.tags,
    asgName: filter.asgName,
  });
  return [
    operation(context, {
      kind: "harness.infrastructure",
      title: `Infrastructure ${answer.name}`,
      summary: `${answer.region}, ${describeFilter(filter)}`,
      needs: ["harness.connector", environmentOperationId(context, environmentIdentifier), "harness.ssh-credential"],
      desired: { scope: run.scope, identifier, environmentIdentifier, body },
    }),
  ];
}

function describeFilter(filter: ReturnType<typeof instanceFilter>): string {
  const parts = [
    ...filter.tags.map(({ key, value }) => `${key} is ${value}`),
    ...(filter.vpcs.length === 0 ? [] : [listed(filter.vpcs, "or")]),
    ...(filter.asgName === undefined || filter.asgName === "" ? [] : [`group ${filter.asgName}`]),
  ];
  return parts.length === 0 ? "every running instance" : parts.join(", ");
}
