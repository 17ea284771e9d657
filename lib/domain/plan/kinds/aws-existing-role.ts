import { z } from "zod";

import { sinceWhen, usedAsItIs } from "../handlers/used-as-it-is";
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
  handler: ({ iam }) =>
    usedAsItIs({
      what: "role",
      find: async ({ roleName }) => await iam.findRole(roleName),
      describe: sinceWhen,
      observed: (_desired, role) => ({ roleName: role.roleName, arn: role.arn }),
      outcome: ({ roleName, roleArn }) => ({ roleName, arn: roleArn }),
    }),
  example: {
    desired: { roleName: "example-role", roleArn: "arn:aws:iam::482177309156:role/example-role" },
    after: ["aws.role"],
  },
});
