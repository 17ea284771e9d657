import {
  changesNothing,
  trustOf,
  type HandOffIdentity,
  type HandOffInput,
} from "@/lib/domain/permissions/hand-off/hand-off-input";
import { nameOfArn } from "@/lib/domain/aws/arn";
import { buildTrustPolicy, harnessIssuer, STS_AUDIENCE } from "@/lib/domain/iam/trust/trust-policy";
import { AWS_RUN_TAG } from "@/lib/domain/plan/handlers/ownership";
import { addedDescription, addedPolicies, holderOf, isExisting, rightsChoice } from "@/lib/domain/plan/implied/added-rights";
import type { ImpliedContext } from "@/lib/domain/plan/implied/context";
import { ecsAddedPolicies } from "@/lib/domain/plan/implied/ecs-rights";
import { fullAccessArn, HARNESS_THUMBPRINTS, trustRequest } from "@/lib/domain/plan/implied/identity";
import { builtPolicyOf } from "@/lib/domain/plan/implied/policies";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import type { Permissions } from "@/lib/domain/runs/answers/permissions";

/**
 * What the walk-through, the script, the template and the Terraform file are made from: the same answers that the plan
 * carries out. `undefined` for a pasted key whose user is not known, while no permissions are chosen, and where an identity
 * that exists is left as it is.
 */
export function handOffOf(context: ImpliedContext, identity: Identity, keyOwner?: string): HandOffInput | undefined {
  const { permissions } = context.answers;
  const who = identityOf(context, identity, keyOwner);
  if (permissions === undefined || who === undefined) return undefined;
  const granted = policiesFor(context, identity, permissions);
  // A second connector has its own role, which these files are not about.
  const ecs = context.answers["ecs-rights"]?.connector.use === "same" ? ecsAddedPolicies(context) : [];
  const { run, partition, answers } = context;
  const oidc = identity.kind === "new-role" && identity.assumedBy.by === "oidc" ? identity.assumedBy : undefined;
  const handOff: HandOffInput = {
    reference: run.reference,
    partition,
    account: run.awsAccountId,
    region: answers.prerequisites?.regions[0] ?? "us-east-1",
    identity: who,
    ...granted,
    policies: [...granted.policies, ...ecs],
    tags: { [AWS_RUN_TAG]: run.id },
    externalId: run.externalId,
    oidcProvider:
      oidc === undefined
        ? undefined
        : {
            issuer: harnessIssuer(oidc.harnessAccountId),
            audience: STS_AUDIENCE,
            thumbprints: HARNESS_THUMBPRINTS,
          },
  };
  return changesNothing(handOff) && trustOf(who) === undefined ? undefined : handOff;
}

function policiesFor(
  context: ImpliedContext,
  identity: Identity,
  permissions: Permissions,
): Pick<HandOffInput, "policies" | "policyDescription" | "awsPolicyArns"> {
  if (identity.kind === "new-user" && identity.attach === "full-access") {
    return { policies: [], policyDescription: "", awsPolicyArns: [fullAccessArn(context.partition)] };
  }
  const whole = { policies: builtPolicyOf(context, permissions).policies, policyDescription: permissions.description };
  if (!isExisting(identity)) return whole;
  switch (rightsChoice(identity)) {
    case "leave":
      return { policies: [], policyDescription: "" };
    case "policy":
      return whole;
    case "missing":
      return {
        policies: addedPolicies(context),
        policyDescription: addedDescription(context, holderOf(identity)?.name ?? "the identity"),
      };
  }
}

function identityOf(context: ImpliedContext, identity: Identity, keyOwner: string | undefined): HandOffIdentity | undefined {
  if (identity.kind === "new-user") return { kind: "new-user", name: identity.userName };
  if (identity.kind === "existing-user") return { kind: "existing-user", name: nameOfArn(identity.userArn) };
  if (identity.kind === "existing-key") return keyOwner === undefined ? undefined : { kind: "existing-user", name: keyOwner };
  const request = trustRequest(context, identity.assumedBy);
  const trust = request === undefined ? undefined : buildTrustPolicy(request);
  if (identity.kind === "existing-role") return { kind: "existing-role", name: nameOfArn(identity.roleArn), trust };
  return trust === undefined
    ? undefined
    : { kind: "new-role", name: identity.roleName, description: identity.description, trust };
}
