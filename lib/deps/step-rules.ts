import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { AnswerRepository } from "@/lib/db/answer-repository";
import type { CheckRepository } from "@/lib/db/check-repository";
import type { OperationRepository } from "@/lib/db/operation-ledger";
import { isHandedOver } from "@/lib/domain/connections/connection";
import { completeConnector, type ConnectorPorts } from "@/lib/domain/identity/complete-connector";
import { completeEcsRights, type EcsRightsPorts } from "@/lib/domain/identity/complete-ecs-rights";
import { completeIdentity, type IdentityAccess, type IdentityPorts } from "@/lib/domain/identity/complete-identity";
import {
  completeTaskDefinition,
  type DefinitionAccess,
  type DefinitionPorts,
} from "@/lib/domain/clusters/complete-task-definition";
import { completePipeline, type PipelinePorts } from "@/lib/domain/clusters/complete-pipeline";
import { completePreparation } from "@/lib/domain/clusters/complete-preparation";
import { completeService, type ServicePorts } from "@/lib/domain/clusters/complete-service";
import type { PreparationPorts } from "@/lib/domain/clusters/preparation-look";
import { withMissingEcsRights } from "@/lib/domain/identity/missing-ecs-rights";
import { withMissingRights } from "@/lib/domain/identity/missing-rights";
import { completeDiscovery, type DiscoveryPorts } from "@/lib/domain/inventory/complete-discovery";
import { completeEc2Infrastructure } from "@/lib/domain/inventory/complete-ec2-infrastructure";
import { completeEcsInfrastructure, type EcsInfrastructurePorts } from "@/lib/domain/clusters/complete-ecs-infrastructure";
import { completePermissions, type PermissionsPorts } from "@/lib/domain/onboarding/complete-permissions";
import { acceptAsGiven, type StepRules } from "@/lib/domain/onboarding/step-rule";
import { isDone } from "@/lib/domain/plan/ledger";
import { completePrerequisites, type PrerequisitesPorts } from "@/lib/domain/prerequisites/complete-prerequisites";
import type { Run } from "@/lib/domain/runs/run";
import { parkedPlace } from "@/lib/domain/secrets/secret-ref";
import { answerWithin } from "@/lib/integrations/answer-within";
import { findTaskDefinition } from "@/lib/integrations/aws/task-definitions";
import { findServices } from "@/lib/integrations/aws/find-services";
import type { Vault } from "@/lib/integrations/vault/vault";

import { listHostsOfHarness, lookAtInstances } from "./discovery-looks";
import { readEcsPlace } from "./ecs-place";
import { identityReads } from "./identity-reads";
import type { joinPreparation } from "./preparation-reads";
import type { joinProbes } from "./probes";
import { LOOK_MS } from "./look-limit";
import type { joinReads } from "./reads";
import type { joinRuns } from "./runs";
import { lookAtService } from "./service-reads";

type RuleJoin = ReturnType<typeof joinRuns> &
  ReturnType<typeof joinProbes> &
  ReturnType<typeof joinPreparation> &
  Pick<ReturnType<typeof joinReads>, "connectorReadsFor"> & {
    readonly clock: Clock;
    readonly vault: Vault;
    readonly answers: AnswerRepository;
    readonly checks: CheckRepository;
    readonly operations: OperationRepository;
  };

/** What the rules of all steps read. */
export type StepPorts = PrerequisitesPorts &
  PermissionsPorts &
  IdentityPorts &
  ConnectorPorts &
  DiscoveryPorts &
  PreparationPorts &
  EcsRightsPorts &
  EcsInfrastructurePorts &
  DefinitionPorts &
  ServicePorts &
  PipelinePorts;

/** The rule of every step. */
export function stepRules(ports: StepPorts): StepRules {
  return {
    prerequisites: async (attempt) => await completePrerequisites(ports, attempt),
    permissions: async (attempt) => await completePermissions(ports, attempt),
    identity: async (attempt) => await completeIdentity(ports, attempt),
    connector: async (attempt) => await completeConnector(ports, attempt),
    "ec2-infrastructure": completeEc2Infrastructure,
    "host-access": acceptAsGiven,
    "ec2-discovery": async (attempt) => await completeDiscovery(ports, attempt),
    "ecs-preparation": async (attempt) => await completePreparation(ports, attempt),
    "ecs-rights": async (attempt) => await completeEcsRights(ports, attempt),
    "ecs-infrastructure": async (attempt) => await completeEcsInfrastructure(ports, attempt),
    "ecs-task-definition": async (attempt) => await completeTaskDefinition(ports, attempt),
    "ecs-service": async (attempt) => await completeService(ports, attempt),
    pipeline: async (attempt) => await completePipeline(ports, attempt),
  };
}

/** Joins the rules to AWS, Harness and the database. */
export function joinStepRules(deps: RuleJoin): StepRules {
  return stepRules({
    ...deps,
    identityAccessFor: async (run) => await identityAccessFor(deps, run),
    definitionAccessFor: async (run) => await definitionAccessFor(deps, run),
    parkedKey: async (run) => {
      const { "secret-access-key": id } = await deps.answers.parked(run.id);
      const opened = id === undefined ? undefined : await deps.vault.open({ ...parkedPlace(run, "secret-access-key"), id });
      return opened?.ok === true ? opened.value : undefined;
    },
    withMissingEcsRights: async (run, answer) => await withMissingEcsRights(deps, run, answer),
    withMissingRights: async (run, identity) => await withMissingRights(deps, run, identity),
    look: async (run, region, filter) => {
      const clients = await deps.clientsFor(run);
      return clients.ok ? await lookAtInstances(clients.value, region, filter) : clients;
    },
    askHarness: async (run, asked) => await askHarness(deps, run, asked),
    lookAtService: async (run, asked) => {
      const clients = await deps.clientsFor(run);
      if (!clients.ok) return clients;
      const { aws, awsConnection } = clients.value;
      return ok(isHandedOver(awsConnection) ? undefined : await lookAtService(aws, asked));
    },
    lookAtEcsPlace: async (run, asked) => {
      const clients = await deps.clientsFor(run);
      if (!clients.ok) return clients;
      const { aws, awsConnection } = clients.value;
      return isHandedOver(awsConnection) ? ok(undefined) : await readEcsPlace(aws, asked);
    },
    findServices: async (run, { region, cluster, names }) => {
      const clients = await deps.clientsFor(run);
      if (!clients.ok) return clients;
      const { aws, awsConnection } = clients.value;
      if (isHandedOver(awsConnection)) return ok(undefined);
      return await answerWithin(LOOK_MS, "AWS", async () => await findServices(aws, region, { cluster, names }));
    },
  });
}

async function identityAccessFor(deps: RuleJoin, run: Run): Promise<Result<IdentityAccess, AppError>> {
  const connections = await deps.connectionsFor(run);
  if (!connections.ok) return connections;
  const { awsConnection } = connections.value;
  const { partition } = awsConnection;
  if (isHandedOver(awsConnection)) return ok({ by: "hand-over", partition });
  const clients = await deps.clientsFor(run);
  return ok(clients.ok ? { by: "portal", partition, reads: identityReads(clients.value) } : { by: "no-answer", partition });
}

async function definitionAccessFor(deps: RuleJoin, run: Run): Promise<Result<DefinitionAccess, AppError>> {
  const connections = await deps.connectionsFor(run);
  if (!connections.ok) return connections;
  const { awsConnection } = connections.value;
  const { partition } = awsConnection;
  if (isHandedOver(awsConnection)) return ok({ by: "hand-over", partition });
  const clients = await deps.clientsFor(run);
  if (!clients.ok) return clients;
  const { aws } = clients.value;
  return ok({
    by: "portal",
    partition,
    findTaskDefinition: async (region, revision) =>
      await answerWithin(LOOK_MS, `AWS in ${region}`, async () => await findTaskDefinition(aws, region, revision)),
  });
}

/** Harness's own list of hosts, once the run's connector is there. */
async function askHarness(
  deps: RuleJoin,
  run: Run,
  { region, filter, answers }: Parameters<DiscoveryPorts["askHarness"]>[1],
): ReturnType<DiscoveryPorts["askHarness"]> {
  const [clients, entries] = await Promise.all([deps.clientsFor(run), deps.operations.read(run.id)]);
  const { connector } = answers;
  if (!clients.ok || connector === undefined || !isDone(entries, "harness.connector")) return undefined;
  return await answerWithin(
    LOOK_MS,
    "Harness",
    async () => await listHostsOfHarness(clients.value, run, { connector, region, filter }),
  );
}
