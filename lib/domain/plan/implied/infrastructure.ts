import { environmentBody } from "@/lib/domain/harness/environment-yaml";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { ec2InfrastructureBody } from "@/lib/domain/harness/infrastructure-yaml";
import { instanceFilter } from "@/lib/domain/runs/answers";
import type { Environment } from "@/lib/domain/runs/answers/ec2-infrastructure";
import { entityRef } from "@/lib/domain/harness/scope";

import type { Operation } from "../operation";
import { operation, type ImpliedContext } from "./context";

/**
 * The environment and the infrastructure (guide items G83-G98, G102, G113-G115). Harness saves no infrastructure
 * without its host credential, so this waits for that step's answer too.
 */
export function infrastructureOperations(context: ImpliedContext, credentialsRef: string | undefined): readonly Operation[] {
  const { run, answers } = context;
  const answer = answers["ec2-infrastructure"];
  if (answer === undefined) return [];
  const environment = environmentOperation(context, answer.environment);
  if (credentialsRef === undefined || answers.connector === undefined) return [environment];

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
    environment,
    operation(context, {
      kind: "harness.infrastructure",
      title: `Infrastructure ${answer.name}`,
      summary: `${answer.region}, ${describeFilter(filter)}`,
      needs: ["harness.connector", environment.id, "harness.ssh-credential"],
      desired: { scope: run.scope, identifier, environmentIdentifier, body },
    }),
  ];
}

/** The identifier of the environment that the answer means. */
export function environmentIdentifierOf(environment: Environment): string {
  return environment.source === "new" ? toIdentifier(environment.name) : environment.identifier;
}

function environmentOperation(context: ImpliedContext, environment: Environment): Operation {
  const { run } = context;
  const identifier = environmentIdentifierOf(environment);
  if (environment.source === "existing") {
    return operation(context, {
      kind: "harness.existing-environment",
      id: "harness.environment",
      desired: { scope: run.scope, identifier },
    });
  }
  const body = environmentBody({ scope: run.scope, identifier, name: environment.name, type: environment.type, runId: run.id });
  return operation(context, {
    kind: "harness.environment",
    title: `Environment ${environment.name}`,
    summary: environment.type === "Production" ? "Production" : "Pre-production",
    desired: { scope: run.scope, identifier, body },
  });
}

function describeFilter(filter: ReturnType<typeof instanceFilter>): string {
  const parts = [
    ...filter.tags.map(({ key, value }) => `${key} is ${value}`),
    ...(filter.vpcs.length === 0 ? [] : [filter.vpcs.join(" or ")]),
    ...(filter.asgName === undefined || filter.asgName === "" ? [] : [`group ${filter.asgName}`]),
  ];
  return parts.length === 0 ? "every running instance" : parts.join(", ");
}
