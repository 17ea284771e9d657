import { z } from "zod";

import { plural } from "@/lib/core/plural";
import { ok } from "@/lib/core/result";
import { userArn } from "@/lib/domain/aws/arn";
import type { AccessKey } from "@/lib/domain/aws/aws-shapes";

import { endingsOf } from "../handlers/access-keys";
import { lookAt, removeOwned } from "../handlers/owned";
import { awsRunTags, ownerByAwsTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { stillAttached } from "../handlers/removal";
import type { RemovalOutcome } from "../operation";
import { defineKind } from "./define-kind";

/** The IAM user that Harness signs in as (guide items G46-G49). It gets no console access. */
export const awsUser = defineKind({
  kind: "aws.user",
  side: "aws",
  withoutAccess: "by-hand",
  schema: z.object({ userName: z.string() }),
  step: "S3",
  intention: "make",
  leavesSomething: true,
  boxes: [{ box: "G235" }],
  readBack: { part: "identity", calls: ["iam:GetUser"] },
  words: ({ userName }, account) => ({
    title: `IAM user ${userName}`,
    summary: "Without console access",
    naturalKey: userArn(account, userName),
    guideItems: ["G43", "G46", "G47", "G49"],
    call: "iam:CreateUser",
    body: { UserName: userName },
    permissions: ["iam:GetUser", "iam:CreateUser", "iam:TagUser"],
    undo: "Deletes the user, if it still carries this run's tag and no one gave it another key or policy.",
  }),
  handler: ({ iam }) => ({
    look: async (desired, context) =>
      await lookAt(iam.findUser(desired.userName), (user) => ({
        owner: ownerByAwsTags(user.tags, context.runId),
        matches: true,
        createdAt: user.createdAt,
        observed: { userName: user.userName, arn: user.arn },
      })),
    act: async (desired, context) => {
      const created = await iam.createUser({ userName: desired.userName, tags: awsRunTags(context) });
      return created.ok
        ? ok({ userName: desired.userName, arn: created.value.arn, changedAt: context.now, ...requestIdOf(created.value) })
        : created;
    },
    readBack: "look",
    remove: async ({ userName }, context) =>
      await removeOwned({
        what: "The user",
        find: iam.findUser(userName),
        ownerOf: (user) => ownerByAwsTags(user.tags, context.runId),
        inTheWay: async () => {
          const [keys, attached] = await Promise.all([
            iam.listAccessKeys(userName),
            iam.listAttachedPolicies({ kind: "user", name: userName }),
          ]);
          if (!keys.ok) return keys;
          if (!attached.ok) return attached;
          if (keys.value.length > 0) return ok(stillHasKeys(keys.value));
          return ok(stillAttached("The user", attached.value));
        },
        remove: async () => await iam.deleteUser(userName),
        note: "The user was deleted.",
      }),
  }),
  example: { desired: { userName: "example-user" }, after: [] },
});

function stillHasKeys(keys: readonly AccessKey[]): RemovalOutcome {
  const which = plural(keys.length, "an access key", `${String(keys.length)} access keys`);
  return {
    removed: false,
    note: `The user still has ${which} (${endingsOf(keys)}), so it stays. Delete ${plural(keys.length, "it", "them")} in IAM first.`,
    mayPass: true,
  };
}
