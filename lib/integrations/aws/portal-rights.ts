import { err, ok } from "@/lib/core/result";
import type { RightsAccess } from "@/lib/domain/connections/portal-rights";
import type { AwsClients } from "./client";
import { hasReadProbe, probeReadAction } from "./probe-action";
import { simulatePrincipalPolicy } from "./simulate-principal-policy";

/** A name that nothing has: AWS looks for it only after it has allowed the call, so "no such entity" proves the right. */
const NOBODY = "carabiner-check";

/** What AWS's own policies are called in every account. */
const OWNED_BY_AWS = "policy/ReadOnlyAccess";

/**
 * Asks about the portal's own rights with its own session. Every call reads.
 *
 * @param own the user or role behind the session, with its path; absent when it could not be found out
 */
export function createRightsAccess(clients: AwsClients, partition: string, own: string | undefined): RightsAccess {
  const targets = {
    userName: NOBODY,
    roleName: NOBODY,
    instanceProfileName: NOBODY,
    policyArn: `arn:${partition}:iam::aws:${OWNED_BY_AWS}`,
    vpcId: "vpc-00000000",
    clusterArn: `arn:${partition}:ecs:${clients.homeRegion}:${clients.account}:cluster/${NOBODY}`,
    principalArn: own,
  };
  return {
    hasProbe: hasReadProbe,
    async probe(action) {
      const answer = await probeReadAction(clients, { action, region: clients.homeRegion, targets });
      return answer.ok ? ok(answer.value.outcome) : answer;
    },
    async simulate({ actions, resources, context }) {
      if (own === undefined) return err({ code: "precondition_failed", message: "The portal's own role could not be found." });
      return await simulatePrincipalPolicy(clients, { principalArn: own, actions, resources, context });
    },
  };
}
