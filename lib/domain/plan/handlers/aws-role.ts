import { ok } from "@/lib/core/result";

import type { IamAccess } from "../ports";
import { requestIdOf, sameDocument } from "./aws-policy";
import { defineHandler } from "./define-handler";
import { awsRunTags, describeOwner, ownerByAwsTags } from "./ownership";
import { deletedBy, notOurs, notThere, stillAttached } from "./removal";

/** The IAM role that Harness assumes, with the trust policy that names who may (guide items G53-G57). */
export function createRoleHandler(iam: IamAccess) {
  return defineHandler("aws.role", {
    look: async (desired, context) => {
      const answer = await iam.findRole(desired.roleName);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok({ state: "absent" });
      const owner = ownerByAwsTags(answer.value.tags, context.runId);
      return ok({
        state: "present",
        owner,
        matches: sameDocument(answer.value.trustDocument ?? "", desired.trustDocument),
        description: describeOwner(owner, answer.value.createdAt),
        observed: { roleName: answer.value.roleName, arn: answer.value.arn },
      });
    },
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
    remove: async (desired, context) => {
      const answer = await iam.findRole(desired.roleName);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok(notThere("The role"));
      if (ownerByAwsTags(answer.value.tags, context.runId) !== "run") return ok(notOurs("The role"));
      const attached = await iam.listAttachedPolicies({ kind: "role", name: desired.roleName });
      if (!attached.ok) return attached;
      const names = attached.value.map(({ policyName }) => policyName);
      if (names.length > 0) return ok(stillAttached("The role", names));
      return deletedBy(await iam.deleteRole(desired.roleName), "The role was deleted.");
    },
  });
}

/** A role the person chose: looked at, never changed, never undone. */
export function createExistingRoleHandler(iam: IamAccess) {
  return defineHandler("aws.existing-role", {
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
    remove: async () => await Promise.resolve(ok({ removed: false, note: "The role existed before this run, so it stays." })),
  });
}
