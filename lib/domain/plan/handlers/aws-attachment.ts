import { ok } from "@/lib/core/result";

import type { IamAccess } from "../ports";
import { requestIdOf } from "./aws-policy";
import { defineHandler } from "./define-handler";
import { deletedBy } from "./removal";

/**
 * A policy attached to a user or role (guide items G41, G42). An attachment carries no tag: it is ours when the intent
 * recorded that it was absent before. Attaching twice is the same as once.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
 */
export function createAttachmentHandler(iam: IamAccess) {
  return defineHandler("aws.attachment", {
    look: async (desired, context) => {
      const attached = await iam.listAttachedPolicies(desired.holder);
      // A user or role that this plan has yet to make has no attachments.
      if (!attached.ok) return attached.error.code === "not_found" ? ok({ state: "absent" }) : attached;
      if (!attached.value.some((policy) => policy.policyArn === desired.policyArn)) return ok({ state: "absent" });
      const owner = context.intent["before"] === "absent" ? "run" : "foreign";
      return ok({
        state: "present",
        owner,
        matches: true,
        description: owner === "run" ? "Attached by this run." : "Attached already.",
        observed: { policyArn: desired.policyArn, holder: desired.holder.name },
      });
    },
    prepare: async () => await Promise.resolve(ok({ before: "absent" })),
    act: async (desired, context) => {
      const done = await iam.attachPolicy({ holder: desired.holder, policyArn: desired.policyArn });
      return done.ok
        ? ok({ policyArn: desired.policyArn, holder: desired.holder.name, changedAt: context.now, ...requestIdOf(done.value) })
        : done;
    },
    remove: async ({ holder, policyArn, policyName }) =>
      deletedBy(await iam.detachPolicy({ holder, policyArn }), `${policyName} is not attached to ${holder.name} any more.`),
  });
}
