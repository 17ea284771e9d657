import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { AwsTags, OidcProvider } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { absentAsUndefined } from "./iam-users";
import { tagList, tagsOf } from "./tags";

/** Finds an OpenID Connect provider by ARN; `undefined` when the account has none. AWS gives its URL without scheme. */
export async function findOidcProvider(
  clients: AwsClients,
  providerArn: string,
): Promise<Result<OidcProvider | undefined, AppError>> {
  return absentAsUndefined(
    await callAws(clients, { service: "iam", action: "GetOpenIDConnectProvider", resource: providerArn }, async () => {
      const answer = await clients.iam().send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn }));
      return { arn: providerArn, url: answer.Url ?? "", audiences: answer.ClientIDList ?? [], tags: tagsOf(answer.Tags) };
    }),
  );
}

/** ARNs of the account's OpenID Connect providers, sorted. IAM gives all of them at once: an account has at most 100. */
export async function listOidcProviders(clients: AwsClients): Promise<Result<readonly string[], AppError>> {
  return await callAws(clients, { service: "iam", action: "ListOpenIDConnectProviders" }, async () => {
    const { OpenIDConnectProviderList: list = [] } = await clients.iam().send(new ListOpenIDConnectProvidersCommand({}));
    return list.flatMap(({ Arn }) => Arn ?? []).sort();
  });
}

/**
 * Creates an OpenID Connect provider with its tags; gives its ARN. `conflict` when the URL has one already.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
 */
export async function createOidcProvider(
  clients: AwsClients,
  input: {
    readonly url: string;
    readonly audiences: readonly string[];
    readonly thumbprints: readonly string[];
    readonly tags: AwsTags;
  },
): Promise<Result<string, AppError>> {
  return await callAws(clients, { service: "iam", action: "CreateOpenIDConnectProvider", resource: input.url }, async () => {
    const { OpenIDConnectProviderArn: arn } = await clients.iam("write").send(
      new CreateOpenIDConnectProviderCommand({
        Url: input.url,
        ClientIDList: [...input.audiences],
        Tags: tagList(input.tags),
        ThumbprintList: input.thumbprints.length === 0 ? undefined : [...input.thumbprints],
      }),
    );
    return arn ?? "";
  });
}

/** Deletes an OpenID Connect provider. AWS takes deleting an absent one as done. */
export async function deleteOidcProvider(clients: AwsClients, providerArn: string): Promise<Result<void, AppError>> {
  return await callAws(clients, { service: "iam", action: "DeleteOpenIDConnectProvider", resource: providerArn }, async () => {
    await clients.iam("write").send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: providerArn }));
  });
}
