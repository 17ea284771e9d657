import { environmentBody } from "@/lib/domain/harness/environment-yaml";
import { toIdentifier } from "@/lib/domain/harness/identifier";
import { ec2InfrastructureBody } from "@/lib/domain/harness/infrastructure-yaml";
import { instanceFilter } from "@/lib/domain/runs/answers";
import type { Environment } from "@/lib/domain/runs/answers/ec2-infrastructure";
import { entityRef } from "@/lib/domain/harness/scope";

import type { Operation } from "../operation";
import { accountQuery, operation, scopeQuery, type ImpliedContext } from "./context";

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
    operation({
      id: "harness.infrastructure",
      kind: "harness.infrastructure",
      title: `Infrastructure ${answer.name}`,
      summary: `${answer.region}, ${describeFilter(filter)}`,
      step: "S5",
      guideItems: ["G85", "G86", "G87", "G88", "G89", "G92", "G98", "G102", "G113", "G115"],
      needs: ["harness.connector", environment.id, "harness.ssh-credential"],
      naturalKey: `${environmentIdentifier} / ${identifier}`,
      desired: { scope: run.scope, identifier, environmentIdentifier, body },
      call: "POST /ng/api/infrastructures",
      url: `/ng/api/infrastructures?${accountQuery(run)}`,
      body,
      permissions: ["core_environment_view", "core_environment_edit", "core_connector_access", "core_secret_access"],
      undo: "Deletes the infrastructure, if it still carries this run's tag.",
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
  const shared = {
    id: "harness.environment",
    step: "S5",
    guideItems: ["G83", "G84"],
    naturalKey: entityRef(identifier, run.scope),
  } as const;
  if (environment.source === "existing") {
    return operation({
      ...shared,
      kind: "harness.existing-environment",
      title: `Environment ${identifier}`,
      summary: "Used as it is",
      intention: "use",
      desired: { scope: run.scope, identifier },
      call: `GET /ng/api/environmentsV2/${identifier}`,
      body: null,
      permissions: ["core_environment_view"],
      undo: "Nothing. The environment already existed.",
    });
  }
  const body = environmentBody({ scope: run.scope, identifier, name: environment.name, type: environment.type, runId: run.id });
  return operation({
    ...shared,
    kind: "harness.environment",
    title: `Environment ${environment.name}`,
    summary: environment.type === "Production" ? "Production" : "Pre-production",
    desired: { scope: run.scope, identifier, body },
    call: "POST /ng/api/environmentsV2",
    url: `/ng/api/environmentsV2?${scopeQuery(run)}`,
    body,
    permissions: ["core_environment_view", "core_environment_edit"],
    undo: "Deletes the environment, if nothing else is in it.",
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
