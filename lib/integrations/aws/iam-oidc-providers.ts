import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { AwsTags } from "@/lib/domain/inventory/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { AwsReplyError } from "./reply-check";
import { absentAsUndefined } from "./iam-users";
import { tagList, tagsOf } from "./tags";

/** An OpenID Connect provider of the account. `url` has no scheme, as IAM keeps it. */
export type OidcProvider = { readonly url: string; readonly audiences: readonly string[]; readonly tags: AwsTags };

/** The ARNs of the account's providers. */
export async function listOidcProviders(clients: AwsClients): Promise<Result<readonly string[], AppError>> {
  return await callAws(clients, { service: "iam", action: "ListOpenIDConnectProviders" }, async () => {
    const answer = await clients.iam().send(new ListOpenIDConnectProvidersCommand({}));
    return (answer.OpenIDConnectProviderList ?? []).flatMap((provider) => provider.Arn ?? []);
  });
}

/** Finds a provider by ARN; `undefined` when there is none. */
export async function findOidcProvider(
  clients: AwsClients,
  providerArn: string,
): Promise<Result<OidcProvider | undefined, AppError>> {
  return absentAsUndefined(
    await callAws(clients, { service: "iam", action: "GetOpenIDConnectProvider", resource: providerArn }, async () => {
      const answer = await clients.iam().send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn }));
      return { url: answer.Url ?? "", audiences: answer.ClientIDList ?? [], tags: tagsOf(answer.Tags) };
    }),
  );
}

/** Registers an issuer; `conflict` when the account has it already. */
export async function createOidcProvider(
  clients: AwsClients,
  input: {
    readonly url: string;
    readonly audiences: readonly string[];
    readonly thumbprints: readonly string[];
    readonly tags: AwsTags;
  },
): Promise<Result<{ readonly arn: string }, AppError>> {
  return await callAws(clients, { service: "iam", action: "CreateOpenIDConnectProvider", resource: input.url }, async () => {
    const answer = await clients.iam("write").send(
      new CreateOpenIDConnectProviderCommand({
        Url: input.url,
        ClientIDList: [...input.audiences],
        ThumbprintList: [...input.thumbprints],
        Tags: tagList(input.tags),
      }),
    );
    if (answer.OpenIDConnectProviderArn === undefined) throw new AwsReplyError("UnexpectedReply", 200, undefined);
    return { arn: answer.OpenIDConnectProviderArn };
  });
}

/** Deletes a provider. */
export async function deleteOidcProvider(clients: AwsClients, providerArn: string): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "DeleteOpenIDConnectProvider", resource: providerArn }, async () => {
    await clients.iam("write").send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn }));
  });
}
