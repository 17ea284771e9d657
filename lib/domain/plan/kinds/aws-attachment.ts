import { z } from "zod";

import { ok } from "@/lib/core/result";

import { requestIdOf } from "../handlers/receipt";
import { deletedBy } from "../handlers/removal";
import { defineKind } from "./define-kind";

/**
 * A policy attached to a user or role (guide items G41, G42, G48, G56). An attachment carries no tag: it is ours when the
 * intent recorded that it was absent before. Attaching twice is the same as once.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachUserPolicy.html
 */
export const awsAttachment = defineKind({
  kind: "aws.attachment",
  side: "aws",
  withoutAccess: "by-hand",
  schema: z.object({
    holder: z.object({ kind: z.enum(["user", "role"]), name: z.string().min(1) }),
    policyArn: z.string(),
    policyName: z.string(),
  }),
  step: "S3",
  intention: "ensure",
  leavesSomething: true,
  boxes: [
    { box: "G235", step: "S3" },
    { box: "G243", step: "S8" },
    { box: "G245", step: "S9" },
  ],
  readBack: {
    part: { S3: "identity", S8: "task-roles", S9: "identity" },
    calls: ["iam:ListAttachedUserPolicies or iam:ListAttachedRolePolicies"],
  },
  words: ({ holder, policyArn, policyName }) => {
    const action = holder.kind === "user" ? "iam:AttachUserPolicy" : "iam:AttachRolePolicy";
    return {
      title: `${policyName} attached to ${holder.name}`,
      summary: "AWS may need up to five minutes to apply it",
      naturalKey: `${holder.name} / ${policyName}`,
      guideItems: holder.kind === "user" ? ["G41", "G48"] : ["G42", "G56"],
      call: action,
      body: { [holder.kind === "user" ? "UserName" : "RoleName"]: holder.name, PolicyArn: policyArn },
      permissions: [holder.kind === "user" ? "iam:ListAttachedUserPolicies" : "iam:ListAttachedRolePolicies", action],
      undo: `Detaches ${policyName} from ${holder.name}.`,
    };
  },
  handler: ({ iam }) => ({
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
    readBack: "look",
    remove: async ({ holder, policyArn, policyName }) =>
      deletedBy(await iam.detachPolicy({ holder, policyArn }), `${policyName} is not attached to ${holder.name} any more.`),
  }),
  example: {
    desired: {
      holder: { kind: "user", name: "example-user" },
      policyArn: "arn:aws:iam::482177309156:policy/ExamplePolicy",
      policyName: "ExamplePolicy",
    },
    after: ["aws.policy", "aws.user"],
  },
});
