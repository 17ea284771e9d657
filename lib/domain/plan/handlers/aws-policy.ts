import { canonicalJson } from "@/lib/core/canonical-json";
import { ok } from "@/lib/core/result";

import type { IamAccess } from "../ports";
import { defineHandler } from "./define-handler";
import { awsRunTags, describeOwner, ownerByAwsTags } from "./ownership";
import { deletedBy, notOurs, notThere } from "./removal";

/** A customer managed policy (guide items G35-G40). IAM has no token for it: the name is the key, the tag says whose it is. */
export function createPolicyHandler(iam: IamAccess) {
  return defineHandler("aws.policy", {
    look: async (desired, context) => {
      const answer = await iam.findPolicy(desired.policyArn);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok({ state: "absent" });
      const { policy, document } = answer.value;
      const owner = ownerByAwsTags(policy.tags, context.runId);
      return ok({
        state: "present",
        owner,
        matches: sameDocument(document, desired.document),
        description: describeOwner(owner, policy.createdAt),
        observed: { policyArn: policy.arn, version: policy.defaultVersionId },
      });
    },
    act: async (desired, context, operation) => {
      if (operation.decision === "update") {
        const replaced = await iam.replacePolicyDocument({ policyArn: desired.policyArn, document: desired.document });
        return replaced.ok ? ok({ policyArn: desired.policyArn, ...requestIdOf(replaced.value) }) : replaced;
      }
      const created = await iam.createPolicy({
        name: desired.name,
        description: desired.description,
        document: desired.document,
        tags: awsRunTags(context),
      });
      return created.ok
        ? ok({ policyArn: created.value.policyArn, changedAt: context.now, ...requestIdOf(created.value) })
        : created;
    },
    remove: async (desired, context) => {
      const answer = await iam.findPolicy(desired.policyArn);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok(notThere("The policy"));
      const { tags, attachmentCount } = answer.value.policy;
      if (ownerByAwsTags(tags, context.runId) !== "run") return ok(notOurs("The policy"));
      if (attachmentCount > 0) {
        const where = attachmentCount === 1 ? "1 user, group or role" : `${String(attachmentCount)} users, groups or roles`;
        return ok({
          removed: false,
          note: `The policy is still attached to ${where}, so it stays. Detach it there first.`,
          mayPass: true,
        });
      }
      return deletedBy(await iam.deletePolicy(desired.policyArn), "The policy was deleted.");
    },
  });
}

/** Whether two policy texts say the same: layout does not count. Text that is no JSON equals nothing. */
export function sameDocument(left: string, right: string): boolean {
  try {
    return canonicalJson(JSON.parse(left)) === canonicalJson(JSON.parse(right));
  } catch {
    return false;
  }
}

/** The request ID of a receipt as part of an outcome, where AWS gave one. */
export function requestIdOf(receipt: { readonly requestId?: string | undefined }): Readonly<Record<string, string>> {
  return receipt.requestId === undefined ? {} : { requestId: receipt.requestId };
}
