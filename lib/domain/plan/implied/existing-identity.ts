import { nameOfArn } from "@/lib/domain/aws/arn";

import type { Operation } from "../operation";
import { addedRightsOperations, holderOf, rightsChoice, type ExistingIdentity } from "./added-rights";
import { attachment } from "./attachment";
import { operation, type ImpliedContext } from "./context";

/** The policy of step S2, or one with what is missing, attached to an identity that is there; `first` is its own operation. */
export function existingRights(
  context: ImpliedContext,
  identity: ExistingIdentity,
  policies: readonly Operation[],
  first: Operation,
): readonly Operation[] {
  const holder = holderOf(identity);
  if (holder === undefined) return [];
  switch (rightsChoice(identity)) {
    case "leave":
      return [];
    case "policy":
      return policies.map((policy, index) =>
        attachment(context, { index, holder, needs: [policy.id, first.id], policyArn: policy.naturalKey }),
      );
    case "missing":
      return addedRightsOperations(context, identity, [first.id]);
  }
}

/** Looks at a role that was not created by this portal. */
export function existingRole(context: ImpliedContext, arn: string): Operation {
  return operation(context, {
    kind: "aws.existing-role",
    id: "aws.role",
    desired: { roleName: nameOfArn(arn), roleArn: arn },
  });
}

/** Looks at a user that was not created by this portal. Its ARN may hold a path, which the name does not. */
export function existingUser(context: ImpliedContext, userName: string, arn?: string): Operation {
  return operation(context, {
    kind: "aws.existing-user",
    id: "aws.user",
    desired: { userName },
    naturalKey: arn,
  });
}
