import { hasEc2, hasEcs } from "@/lib/domain/runs/path";

import { holderOf, isExisting, rightsChoice } from "./implied/added-rights";
import { connectorOperations, ecsConnectorOperations } from "./implied/connector";
import type { ImpliedContext } from "./implied/context";
import { ec2InfrastructureOperations } from "./implied/ec2-infrastructure";
import { ecsInfrastructureOperations } from "./implied/ecs-infrastructure";
import { ecsPipelineOperations } from "./implied/ecs-pipeline";
import { ecsRightsOperations } from "./implied/ecs-rights";
import { ecsServiceOperations } from "./implied/ecs-service";
import { environmentOperations } from "./implied/environments";
import { hostAccessOperations } from "./implied/host-access";
import { identityOperations } from "./implied/identity";
import { policyOperations } from "./implied/policies";
import { taskRoleOperations } from "./implied/task-roles";
import type { Operation } from "./operation";

/**
 * Every operation that a run's complete answers imply, in the guide's order. Steps without an answer imply nothing yet.
 * The same answers give the same operations everywhere: the plan page, "Create now", the worker and the command line.
 */
export function impliedOperations(context: ImpliedContext): readonly Operation[] {
  const policies = usesOwnPolicy(context) ? policyOperations(context) : [];
  const identity = identityOperations(context, policies);
  const ecsRights = hasEcs(context.run.path) ? ecsRightsOperations(context, identity) : [];
  const identities = [...identity.map((one) => afterRights(one, ecsRights)), ...ecsRights];
  const connector = connectorOperations(context, identities);
  const second = hasEcs(context.run.path) ? ecsConnectorOperations(context, ecsRights) : [];
  const shared = [...policies, ...identities, ...connector, ...second];
  const environments = environmentOperations(context);
  // Harness refuses an infrastructure whose connector is not there.
  const isConnected = connector.length > 0;
  const ecs = hasEcs(context.run.path) ? ecsOperations(context, isConnected) : [];
  const roles = hasEcs(context.run.path) ? taskRoleOperations(context) : [];
  if (!hasEc2(context.run.path)) return [...shared, ...roles, ...environments, ...ecs];
  const host = hostAccessOperations(context);
  const ec2 = ec2InfrastructureOperations(context, isConnected ? host.credentialsRef : undefined);
  return [...shared, ...host.operations, ...roles, ...environments, ...ec2, ...ecs];
}

/** A key is created once its user has all rights, so that it can be tried while it is available. */
function afterRights(one: Operation, rights: readonly Operation[]): Operation {
  if (one.id !== "aws.access-key") return one;
  const attached = rights.filter(({ kind, needs }) => kind === "aws.attachment" && needs.includes("aws.user"));
  return { ...one, needs: [...one.needs, ...attached.map(({ id }) => id)] };
}

function ecsOperations(context: ImpliedContext, isConnected: boolean): readonly Operation[] {
  const service = ecsServiceOperations(context);
  if (!isConnected) return service;
  return [...ecsInfrastructureOperations(context), ...service, ...ecsPipelineOperations(context)];
}

/** The policy of step S2 is made for an identity that this run makes, and for one that exists where it is to get it. */
function usesOwnPolicy({ answers }: ImpliedContext): boolean {
  const { identity } = answers;
  if (identity === undefined) return answers.permissions !== undefined;
  if (isExisting(identity)) return rightsChoice(identity) === "policy" && holderOf(identity) !== undefined;
  return identity.kind === "new-role" || identity.attach === "custom";
}
