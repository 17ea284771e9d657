import { z } from "zod";

import { ok } from "@/lib/core/result";

import { describeOwner } from "../handlers/ownership";
import { defineKind } from "./define-kind";

/** A role the person chose: looked at, never changed, never undone. */
export const awsExistingRole = defineKind({
  kind: "aws.existing-role",
  side: "aws",
  withoutAccess: "by-hand",
  schema: z.object({ roleName: z.string(), roleArn: z.string() }),
  step: "S3",
  intention: "use",
  leavesSomething: true,
  boxes: [{ box: "G235" }, { box: "G236" }],
  readBack: { part: "identity", calls: ["iam:GetRole"] },
  words: ({ roleName, roleArn }) => ({
    title: `Role ${roleName}`,
    summary: "Not created by this run; its trust policy stays as it is",
    naturalKey: roleArn,
    guideItems: ["G4", "G58"],
    call: "iam:GetRole",
    body: { RoleName: roleName },
    permissions: ["iam:GetRole"],
    undo: "Nothing. The role already existed.",
  }),
  handler: ({ iam }) => ({
    look: async (desired) => {
      const answer = await iam.findRole(desired.roleName);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok({ state: "absent" });
      return ok({
        state: "present",
        owner: "foreign",
        matches: true,
        description: `${describeOwner("foreign", answer.value.createdAt)} Used as it is.`,
        observed: { roleName: answer.value.roleName, arn: answer.value.arn },
      });
    },
    act: async (desired) => await Promise.resolve(ok({ roleName: desired.roleName, arn: desired.roleArn })),
    readBack: "look",
    remove: async () => await Promise.resolve(ok({ removed: false, note: "The role existed before this run, so it stays." })),
  }),
  example: {
    desired: { roleName: "example-role", roleArn: "arn:aws:iam::482177309156:role/example-role" },
    after: ["aws.role"],
  },
});
