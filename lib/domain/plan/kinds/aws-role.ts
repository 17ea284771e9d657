import { z } from "zod";

import { ok } from "@/lib/core/result";

import { documentOf, sameDocument } from "../handlers/document";
import { lookAt, removeOwned } from "../handlers/owned";
import { awsRunTags, ownerByAwsTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { stillAttached } from "../handlers/removal";
import { defineKind } from "./define-kind";

/** The IDs of the operations that make the two roles of a task. */
export const EXECUTION_ROLE = "aws.execution-role";
export const TASK_ROLE = "aws.task-role";

/** The IAM role that Harness assumes, with the trust policy that names who may (guide items G53-G57), or a role of an ECS task (G120, G123). */
export const awsRole = defineKind({
  kind: "aws.role",
  side: "aws",
  withoutAccess: "by-hand",
  schema: z.object({ roleName: z.string(), roleArn: z.string(), description: z.string(), trustDocument: z.string() }),
  step: "S3",
  intention: "make",
  leavesSomething: true,
  boxes: [
    { box: "G235", step: "S3" },
    { box: "G236", step: "S3" },
    { box: "G243", step: "S8", operation: EXECUTION_ROLE },
    { box: "G244", step: "S8", operation: TASK_ROLE },
  ],
  readBack: { part: { S3: "identity", S8: "task-roles" }, calls: ["iam:GetRole"] },
  words: ({ roleName, roleArn, description, trustDocument }) => ({
    title: `Role ${roleName}`,
    summary: description,
    naturalKey: roleArn,
    guideItems: ["G53", "G54", "G55", "G57", "G58"],
    call: "iam:CreateRole",
    body: { RoleName: roleName, Description: description, AssumeRolePolicyDocument: documentOf(trustDocument) },
    permissions: ["iam:GetRole", "iam:CreateRole", "iam:TagRole"],
    undo: "Deletes the role, if it still carries this run's tag and no one attached anything to it.",
  }),
  handler: ({ iam }) => ({
    look: async (desired, context) =>
      await lookAt(iam.findRole(desired.roleName), (role) => ({
        owner: ownerByAwsTags(role.tags, context.runId),
        matches: sameDocument(role.trustDocument ?? "", desired.trustDocument),
        createdAt: role.createdAt,
        observed: { roleName: role.roleName, arn: role.arn },
      })),
    act: async (desired, context, operation) => {
      if (operation.decision === "update") {
        const updated = await iam.updateTrust({ roleName: desired.roleName, trustDocument: desired.trustDocument });
        return updated.ok
          ? ok({ roleName: desired.roleName, arn: desired.roleArn, changedAt: context.now, ...requestIdOf(updated.value) })
          : updated;
      }
      const created = await iam.createRole({
        roleName: desired.roleName,
        description: desired.description,
        trustDocument: desired.trustDocument,
        tags: awsRunTags(context),
      });
      return created.ok
        ? ok({ roleName: desired.roleName, arn: created.value.arn, changedAt: context.now, ...requestIdOf(created.value) })
        : created;
    },
    readBack: "look",
    remove: async ({ roleName }, context) =>
      await removeOwned({
        what: "The role",
        find: iam.findRole(roleName),
        ownerOf: (role) => ownerByAwsTags(role.tags, context.runId),
        inTheWay: async () => {
          const attached = await iam.listAttachedPolicies({ kind: "role", name: roleName });
          return attached.ok ? ok(stillAttached("The role", attached.value)) : attached;
        },
        remove: async () => await iam.deleteRole(roleName),
        note: "The role was deleted.",
      }),
  }),
  example: {
    desired: {
      roleName: "example-role",
      roleArn: "arn:aws:iam::482177309156:role/example-role",
      description: "An example",
      trustDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
    },
    after: [],
  },
});
