import { nameOfArn } from "@/lib/domain/aws/arn";

import type { PolicyHolder } from "../ports";
import type { Operation } from "../operation";
import { operation } from "./context";

/** What the ID of every attachment begins with; what tests the identity waits for all of them. */
export const ATTACHMENT = "aws.attachment";

/** A managed policy attached to a user or role (guide items G41, G42, G48, G56). `index` counts those of one holder. */
export function attachment(input: {
  readonly index: number;
  readonly holder: PolicyHolder;
  readonly needs: readonly string[];
  readonly policyArn: string;
  /** Separates attachments of the added policy from those of step S2. */
  readonly idPrefix?: string;
}): Operation {
  const { holder, policyArn, idPrefix = ATTACHMENT } = input;
  const policyName = nameOfArn(policyArn);
  const action = holder.kind === "user" ? "iam:AttachUserPolicy" : "iam:AttachRolePolicy";
  return operation({
    id: input.index === 0 ? idPrefix : `${idPrefix}-${String(input.index + 1)}`,
    kind: "aws.attachment",
    title: `${policyName} attached to ${holder.name}`,
    summary: "AWS may need up to five minutes to apply it",
    step: "S3",
    guideItems: holder.kind === "user" ? ["G41", "G48"] : ["G42", "G56"],
    intention: "ensure",
    needs: input.needs,
    naturalKey: `${holder.name} / ${policyName}`,
    desired: { holder, policyArn, policyName },
    call: action,
    body: { [holder.kind === "user" ? "UserName" : "RoleName"]: holder.name, PolicyArn: policyArn },
    permissions: [holder.kind === "user" ? "iam:ListAttachedUserPolicies" : "iam:ListAttachedRolePolicies", action],
    undo: `Detaches ${policyName} from ${holder.name}.`,
  });
}
