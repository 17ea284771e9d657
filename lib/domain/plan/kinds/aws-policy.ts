import { z } from "zod";

import { counted } from "@/lib/core/plural";
import { ok } from "@/lib/core/result";

import { documentOf, sameDocument } from "../handlers/document";
import { awsRunTags, describeOwner, ownerByAwsTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { deletedBy, notOurs, notThere } from "../handlers/removal";
import { defineKind } from "./define-kind";

/** A customer managed policy (guide items G35-G40). IAM has no token for it: the name is the key, the tag says whose it is. */
export const awsPolicy = defineKind({
  kind: "aws.policy",
  side: "aws",
  withoutAccess: "by-hand",
  schema: z.object({ policyArn: z.string(), name: z.string(), description: z.string(), document: z.string() }),
  step: "S2",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G235" }],
  readBack: { part: "identity", calls: ["iam:GetPolicy", "iam:GetPolicyVersion"] },
  words: ({ policyArn, name, description, document }) => ({
    title: `Policy ${name}`,
    summary: description,
    naturalKey: policyArn,
    guideItems: ["G35", "G36", "G37", "G38", "G39", "G40"],
    call: "iam:CreatePolicy",
    body: { PolicyName: name, Description: description, PolicyDocument: documentOf(document) },
    permissions: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:CreatePolicy", "iam:TagPolicy"],
    undo: "Deletes the policy, if it still carries this run's tag and no one else has attached it.",
  }),
  handler: ({ iam }) => ({
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
    readBack: "look",
    remove: async (desired, context) => {
      const answer = await iam.findPolicy(desired.policyArn);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok(notThere("The policy"));
      const { tags, attachmentCount } = answer.value.policy;
      if (ownerByAwsTags(tags, context.runId) !== "run") return ok(notOurs("The policy"));
      if (attachmentCount > 0) {
        const where = counted(attachmentCount, "user, group or role", "users, groups or roles");
        return ok({
          removed: false,
          note: `The policy is still attached to ${where}, so it stays. Detach it there first.`,
          mayPass: true,
        });
      }
      return deletedBy(await iam.deletePolicy(desired.policyArn), "The policy was deleted.");
    },
  }),
  example: {
    desired: {
      policyArn: "arn:aws:iam::482177309156:policy/ExamplePolicy",
      name: "ExamplePolicy",
      description: "An example",
      document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeRegions","Resource":"*"}]}',
    },
    after: [],
  },
});
