import { ok } from "@/lib/core/result";

import type { IamAccess } from "../ports";
import { requestIdOf } from "./aws-policy";
import { defineHandler } from "./define-handler";
import { awsRunTags, describeOwner, ownerByAwsTags } from "./ownership";
import { deletedBy, notOurs, notThere } from "./removal";

/**
 * The OpenID Connect provider that lets Harness sign in without a key. An account has one per issuer, so one that
 * is there with the right audience is kept, no matter who created it.
 */
export function createOidcProviderHandler(iam: IamAccess) {
  return defineHandler("aws.oidc-provider", {
    look: async (desired, context) => {
      const answer = await iam.findOidcProvider(desired.providerArn);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok({ state: "absent" });
      const owner = ownerByAwsTags(answer.value.tags, context.runId);
      const { audiences } = answer.value;
      return ok({
        state: "present",
        owner,
        matches: desired.audiences.every((audience) => audiences.includes(audience)),
        description: describeOwner(owner),
        observed: { providerArn: desired.providerArn },
      });
    },
    act: async (desired, context) => {
      const created = await iam.createOidcProvider({
        url: desired.url,
        audiences: desired.audiences,
        thumbprints: desired.thumbprints,
        tags: awsRunTags(context),
      });
      return created.ok ? ok({ providerArn: created.value.arn, changedAt: context.now, ...requestIdOf(created.value) }) : created;
    },
    remove: async (desired, context) => {
      const answer = await iam.findOidcProvider(desired.providerArn);
      if (!answer.ok) return answer;
      if (answer.value === undefined) return ok(notThere("The provider"));
      if (ownerByAwsTags(answer.value.tags, context.runId) !== "run") return ok(notOurs("The provider"));
      return deletedBy(await iam.deleteOidcProvider(desired.providerArn), "The provider was deleted.");
    },
  });
}
