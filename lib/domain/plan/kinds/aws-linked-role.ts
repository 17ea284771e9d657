import { z } from "zod";

import { ok } from "@/lib/core/result";

import { requestIdOf } from "../handlers/receipt";
import { notThere } from "../handlers/removal";
import { defineKind } from "./define-kind";

/**
 * The role with which ECS itself attaches network interfaces and registers targets. An account has one, which AWS names, and it
 * takes no tag when it is made: whether it is this run's is known from the intent. AWS deletes it only when ECS no longer uses it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
 */
export const awsLinkedRole = defineKind({
  kind: "aws.linked-role",
  side: "aws",
  withoutAccess: "by-hand",
  schema: z.object({ service: z.string(), roleName: z.string(), roleArn: z.string() }),
  step: "S8",
  intention: "ensure",
  leavesSomething: true,
  boxes: [],
  readBack: { part: "task-roles", calls: ["iam:GetRole"] },
  words: ({ service, roleName, roleArn }) => ({
    title: `Service-linked role ${roleName}`,
    summary: "One for the account; ECS attaches network interfaces and registers targets with it",
    naturalKey: roleArn,
    guideItems: ["G120"],
    call: "iam:CreateServiceLinkedRole",
    body: { AWSServiceName: service },
    permissions: ["iam:GetRole", "iam:CreateServiceLinkedRole"],
    undo: "Asks AWS to delete the role. AWS keeps it while the account has an ECS cluster.",
  }),
  handler: ({ iam }) => ({
    look: async ({ roleName }, context) => {
      const found = await iam.findRole(roleName);
      if (!found.ok) return found;
      if (found.value === undefined) return ok({ state: "absent" });
      const owner = context.intent["before"] === "absent" ? "run" : "foreign";
      return ok({
        state: "present",
        owner,
        matches: true,
        description: owner === "run" ? "Created by this run." : "The account has this role already.",
        observed: { roleName, arn: found.value.arn },
      });
    },
    prepare: async () => await Promise.resolve(ok({ before: "absent" })),
    act: async ({ service, roleName, roleArn }, context) => {
      const created = await iam.createLinkedRole(service);
      if (created.ok) return ok({ roleName, arn: roleArn, changedAt: context.now, ...requestIdOf(created.value) });
      // ECS makes the role too, with the first cluster that a person creates in the meantime.
      const found = await iam.findRole(roleName);
      return found.ok && found.value !== undefined ? ok({ roleName, arn: found.value.arn, changedAt: context.now }) : created;
    },
    readBack: "look",
    remove: async ({ roleName }) => {
      const found = await iam.findRole(roleName);
      if (!found.ok) return found;
      if (found.value === undefined) return ok(notThere("The role"));
      const deleted = await iam.deleteLinkedRole(roleName);
      if (!deleted.ok) return deleted;
      switch (deleted.value.status) {
        case "deleted":
          return ok({ removed: true, note: "The role was deleted." });
        case "in-progress":
          return ok({ removed: false, note: "AWS has not finished checking whether ECS uses the role.", mayPass: true });
        case "refused":
          return ok({ removed: false, note: `AWS keeps the role. ${deleted.value.reason}` });
      }
    },
  }),
  example: {
    desired: {
      service: "ecs.amazonaws.com",
      roleName: "AWSServiceRoleForECS",
      roleArn: "arn:aws:iam::482177309156:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    },
    after: [],
  },
});
