import { z } from "zod";

import { ok } from "@/lib/core/result";
import { userArn } from "@/lib/domain/aws/arn";

import { describeOwner } from "../handlers/ownership";
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
  handler: ({ iam }) => ({
    look: async ({ userName }) => {
      const answer = await iam.findUser(userName);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok({ state: "absent" });
      return ok({
        state: "present",
        owner: "foreign",
        matches: true,
        description: `${describeOwner("foreign", answer.value.createdAt)} Used as it is.`,
        observed: { userName, arn: answer.value.arn },
      });
    },
    act: async ({ userName }) => await Promise.resolve(ok({ userName })),
    readBack: "look",
    remove: async () => await Promise.resolve(ok({ removed: false, note: "The user existed before this run, so it stays." })),
  }),
  example: { desired: { userName: "example-user" }, after: ["aws.user"] },
});
