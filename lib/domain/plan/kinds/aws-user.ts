import { z } from "zod";

import { plural } from "@/lib/core/plural";
import { ok } from "@/lib/core/result";
import { userArn } from "@/lib/domain/aws/arn";
import type { AccessKey } from "@/lib/domain/aws/aws-shapes";

import { endingsOf } from "../handlers/access-keys";
import { awsRunTags, describeOwner, ownerByAwsTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { deletedBy, notOurs, notThere, stillAttached } from "../handlers/removal";
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
    look: async (desired, context) => {
      const answer = await iam.findUser(desired.userName);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok({ state: "absent" });
      const owner = ownerByAwsTags(answer.value.tags, context.runId);
      return ok({
        state: "present",
        owner,
        matches: true,
        description: describeOwner(owner, answer.value.createdAt),
        observed: { userName: answer.value.userName, arn: answer.value.arn },
      });
    },
    act: async (desired, context) => {
      const created = await iam.createUser({ userName: desired.userName, tags: awsRunTags(context) });
      return created.ok
        ? ok({ userName: desired.userName, arn: created.value.arn, changedAt: context.now, ...requestIdOf(created.value) })
        : created;
    },
    readBack: "look",
    remove: async (desired, context) => {
      const answer = await iam.findUser(desired.userName);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok(notThere("The user"));
      if (ownerByAwsTags(answer.value.tags, context.runId) !== "run") return ok(notOurs("The user"));
      const [keys, attached] = await Promise.all([
        iam.listAccessKeys(desired.userName),
        iam.listAttachedPolicies({ kind: "user", name: desired.userName }),
      ]);
      if (!keys.ok) return keys;
      if (!attached.ok) return attached;
      if (keys.value.length > 0) return ok(stillHasKeys(keys.value));
      const names = attached.value.map(({ policyName }) => policyName);
      if (names.length > 0) return ok(stillAttached("The user", names));
      return deletedBy(await iam.deleteUser(desired.userName), "The user was deleted.");
    },
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
