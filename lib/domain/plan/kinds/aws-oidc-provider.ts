import { z } from "zod";

import { ok } from "@/lib/core/result";
import { issuerKey } from "@/lib/domain/iam/trust/trust-policy";

import { lookAt, removeOwned } from "../handlers/owned";
import { awsRunTags, ownerByAwsTags } from "../handlers/ownership";
import { requestIdOf } from "../handlers/receipt";
import { defineKind } from "./define-kind";

/**
 * The OpenID Connect provider that lets Harness sign in without a key. An account has one per issuer, so one that
 * is there with the right audience is kept, no matter who created it.
 */
export const awsOidcProvider = defineKind({
  kind: "aws.oidc-provider",
  side: "aws",
  withoutAccess: "by-hand",
  schema: z.object({
    providerArn: z.string(),
    url: z.string(),
    audiences: z.array(z.string()),
    thumbprints: z.array(z.string()),
  }),
  step: "S3",
  intention: "ensure",
  leavesSomething: true,
  boxes: [{ box: "G235" }],
  readBack: { part: "identity", calls: ["iam:GetOpenIDConnectProvider"] },
  words: ({ providerArn, url, audiences, thumbprints }) => ({
    title: "OpenID Connect provider for Harness",
    summary: issuerKey(url),
    naturalKey: providerArn,
    guideItems: ["G53"],
    call: "iam:CreateOpenIDConnectProvider",
    body: { Url: url, ClientIDList: audiences, ThumbprintList: thumbprints },
    permissions: ["iam:CreateOpenIDConnectProvider", "iam:ListOpenIDConnectProviders"],
    undo: "Deletes the provider, if this run made it.",
  }),
  handler: ({ iam }) => ({
    look: async (desired, context) =>
      await lookAt(iam.findOidcProvider(desired.providerArn), ({ tags, audiences }) => ({
        owner: ownerByAwsTags(tags, context.runId),
        matches: desired.audiences.every((audience) => audiences.includes(audience)),
        observed: { providerArn: desired.providerArn },
      })),
    act: async (desired, context) => {
      const created = await iam.createOidcProvider({
        url: desired.url,
        audiences: desired.audiences,
        thumbprints: desired.thumbprints,
        tags: awsRunTags(context),
      });
      return created.ok ? ok({ providerArn: created.value.arn, changedAt: context.now, ...requestIdOf(created.value) }) : created;
    },
    readBack: "look",
    remove: async ({ providerArn }, context) =>
      await removeOwned({
        what: "The provider",
        find: iam.findOidcProvider(providerArn),
        ownerOf: ({ tags }) => ownerByAwsTags(tags, context.runId),
        remove: async () => await iam.deleteOidcProvider(providerArn),
        note: "The provider was deleted.",
      }),
  }),
  example: {
    desired: {
      providerArn: "arn:aws:iam::482177309156:oidc-provider/app.harness.io/ng/api/oidc/account/acc",
      url: "https://app.harness.io/ng/api/oidc/account/acc",
      audiences: ["sts.amazonaws.com"],
      thumbprints: ["df3c24f9bfd666761b268073fe06d1cc8d4f82a4"],
    },
    after: [],
  },
});
