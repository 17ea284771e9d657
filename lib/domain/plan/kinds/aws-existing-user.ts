import { z } from "zod";

import { userArn } from "@/lib/domain/aws/arn";

import { sinceWhen, usedAsItIs } from "../handlers/used-as-it-is";
import { defineKind } from "./define-kind";

/** A user the person chose: looked at, never changed, never undone. */
export const awsExistingUser = defineKind({
  kind: "aws.existing-user",
  side: "aws",
  withoutAccess: "by-hand",
  schema: z.object({ userName: z.string() }),
  step: "S3",
  intention: "use",
  leavesSomething: true,
  boxes: [{ box: "G235" }],
  readBack: { part: "identity", calls: ["iam:GetUser"] },
  words: ({ userName }, account) => ({
    title: `User ${userName}`,
    summary: "Not created by this run; it stays when this run is undone",
    naturalKey: userArn(account, userName),
    guideItems: ["G4", "G46"],
    call: "iam:GetUser",
    body: { UserName: userName },
    permissions: ["iam:GetUser"],
    undo: "Nothing. The user already existed.",
  }),
  handler: ({ iam }) =>
    usedAsItIs({
      what: "user",
      find: async ({ userName }) => await iam.findUser(userName),
      describe: sinceWhen,
      observed: ({ userName }, user) => ({ userName, arn: user.arn }),
      outcome: ({ userName }) => ({ userName }),
    }),
  example: { desired: { userName: "example-user" }, after: ["aws.user"] },
});
