import { z } from "zod";

import { counted } from "@/lib/core/plural";
import { ok } from "@/lib/core/result";

import { documentOf, sameDocument } from "../handlers/document";
import { lookAt, removeOwned } from "../handlers/owned";
import { awsRunTags, ownerByAwsTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import type { RemovalOutcome } from "../operation";
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
  boxes: [
    { box: "G235", step: "S2" },
    { box: "G235", step: "S3" },
    { box: "G235", step: "S9" },
    { box: "G243", step: "S8" },
  ],
  readBack: {
    part: { S2: "identity", S3: "identity", S8: "task-roles", S9: "identity" },
    calls: ["iam:GetPolicy", "iam:GetPolicyVersion"],
  },
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
    look: async (desired, context) =>
      await lookAt(iam.findPolicy(desired.policyArn), ({ policy, document }) => ({
        owner: ownerByAwsTags(policy.tags, context.runId),
        matches: sameDocument(document, desired.document),
        createdAt: policy.createdAt,
        observed: { policyArn: policy.arn, version: policy.defaultVersionId },
      })),
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
    remove: async (desired, context) =>
      await removeOwned({
        what: "The policy",
        find: iam.findPolicy(desired.policyArn),
        ownerOf: ({ policy }) => ownerByAwsTags(policy.tags, context.runId),
        inTheWay: async ({ policy }) => await Promise.resolve(ok(stillInUse(policy.attachmentCount))),
        remove: async () => await iam.deletePolicy(desired.policyArn),
        note: "The policy was deleted.",
      }),
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

function stillInUse(attachmentCount: number): RemovalOutcome | undefined {
  if (attachmentCount === 0) return undefined;
  const where = counted(attachmentCount, "user, group or role", "users, groups or roles");
  return { removed: false, note: `The policy is still attached to ${where}, so it stays. Detach it there first.`, mayPass: true };
}
