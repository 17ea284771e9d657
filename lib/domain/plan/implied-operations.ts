import { hasEc2, hasEcs } from "@/lib/domain/runs/path";

import { holderOf, isExisting, rightsChoice } from "./implied/added-rights";
import { connectorOperations } from "./implied/connector";
import type { ImpliedContext } from "./implied/context";
import { ec2InfrastructureOperations } from "./implied/ec2-infrastructure";
import { ecsInfrastructureOperations } from "./implied/ecs-infrastructure";
import { environmentOperations } from "./implied/environments";
import { hostAccessOperations } from "./implied/host-access";
import { identityOperations } from "./implied/identity";
import { policyOperations } from "./implied/policies";
import type { Operation } from "./operation";

/**
 * Every operation that a run's complete answers imply, in the guide's order. Steps without an answer imply nothing yet.
 * The same answers give the same operations everywhere: the plan page, "Create now", the worker and the command line.
 */
export function impliedOperations(context: ImpliedContext): readonly Operation[] {
  const policies = usesOwnPolicy(context) ? policyOperations(context) : [];
  const identity = identityOperations(context, policies);
  const connector = connectorOperations(context, identity);
  const shared = [...policies, ...identity, ...connector];
  const environments = environmentOperations(context);
  // Harness refuses an infrastructure whose connector is not there.
  const isConnected = connector.length > 0;
  const ecs = hasEcs(context.run.path) && isConnected ? ecsInfrastructureOperations(context) : [];
  if (!hasEc2(context.run.path)) return [...shared, ...environments, ...ecs];
  const host = hostAccessOperations(context);
  const ec2 = ec2InfrastructureOperations(context, isConnected ? host.credentialsRef : undefined);
  return [...shared, ...host.operations, ...environments, ...ec2, ...ecs];
}

/** The policy of step S2 is made for an identity that this run makes, and for one that exists where it is to get it. */
function usesOwnPolicy({ answers }: ImpliedContext): boolean {
  const { identity } = answers;
  if (identity === undefined) return answers.permissions !== undefined;
  if (isExisting(identity)) return rightsChoice(identity) === "policy" && holderOf(identity) !== undefined;
  return identity.kind === "new-role" || identity.attach === "custom";
}
