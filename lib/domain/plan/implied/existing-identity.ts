import { nameOfArn, userArn } from "@/lib/domain/aws/arn";

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
        attachment({ index, holder, needs: [policy.id, first.id], policyArn: policy.naturalKey }),
      );
    case "missing":
      return addedRightsOperations(context, identity, [first.id]);
  }
}

/** Looks at a role that was not created by this portal. */
export function existingRole(arn: string): Operation {
  return operation({
    id: "aws.role",
    kind: "aws.existing-role",
    title: `Role ${nameOfArn(arn)}`,
    summary: "Not created by this run; its trust policy stays as it is",
    step: "S3",
    guideItems: ["G4", "G58"],
    intention: "use",
    naturalKey: arn,
    desired: { roleName: nameOfArn(arn), roleArn: arn },
    call: "iam:GetRole",
    body: { RoleName: nameOfArn(arn) },
    permissions: ["iam:GetRole"],
    undo: "Nothing. The role already existed.",
  });
}

/** Looks at a user that was not created by this portal. */
export function existingUser(context: ImpliedContext, userName: string, arn?: string): Operation {
  return operation({
    id: "aws.user",
    kind: "aws.existing-user",
    title: `User ${userName}`,
    summary: "Not created by this run; it stays when this run is undone",
    step: "S3",
    guideItems: ["G4", "G46"],
    intention: "use",
    naturalKey: arn ?? userArn({ partition: context.partition, account: context.run.awsAccountId }, userName),
    desired: { userName },
    call: "iam:GetUser",
    body: { UserName: userName },
    permissions: ["iam:GetUser"],
    undo: "Nothing. The user already existed.",
  });
}
