import { ok } from "@/lib/core/result";
import type { AccessKey } from "@/lib/domain/aws/aws-shapes";

import type { RemovalOutcome } from "../operation";
import type { IamAccess } from "../ports";
import { endingsOf } from "./access-keys";
import { requestIdOf } from "./aws-policy";
import { defineHandler } from "./define-handler";
import { awsRunTags, describeOwner, ownerByAwsTags } from "./ownership";
import { deletedBy, notOurs, notThere, stillAttached } from "./removal";

/** The IAM user that Harness signs in as (guide items G46-G49). It gets no console access. */
export function createUserHandler(iam: IamAccess) {
  return defineHandler("aws.user", {
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
  });
}

function stillHasKeys(keys: readonly AccessKey[]): RemovalOutcome {
  const which = keys.length === 1 ? "an access key" : `${String(keys.length)} access keys`;
  return {
    removed: false,
    note: `The user still has ${which} (${endingsOf(keys)}), so it stays. Delete ${keys.length === 1 ? "it" : "them"} in IAM first.`,
    mayPass: true,
  };
}

/** A user the person chose: looked at, never changed, never undone. */
export function createExistingUserHandler(iam: IamAccess) {
  return defineHandler("aws.existing-user", {
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
    remove: async () => await Promise.resolve(ok({ removed: false, note: "The user existed before this run, so it stays." })),
  });
}
