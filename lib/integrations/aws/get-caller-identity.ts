import { ListAccountAliasesCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { partitionOf, principalOf, type CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * Asks AWS who the portal is, and for the account's alias. The identity call needs no permission, so it proves that
 * the keys work and nothing else; the alias is left out when the caller may not read it.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function getCallerIdentity(clients: AwsClients): Promise<Result<CallerIdentity, AppError>> {
  const identity = await callAws(clients, { service: "sts", action: "GetCallerIdentity" }, async () => {
    const {
      Account: account = "",
      Arn: arn = "",
      UserId: userId = "",
    } = await clients.sts().send(new GetCallerIdentityCommand({}));
    return { account, arn, userId, partition: partitionOf(arn), principal: principalOf(arn) };
  });
  if (!identity.ok) return identity;
  const alias = await callAws(clients, { service: "iam", action: "ListAccountAliases" }, async () => {
    const { AccountAliases: aliases } = await clients.iam().send(new ListAccountAliasesCommand({}));
    return aliases?.[0];
  });
  return ok({ ...identity.value, accountAlias: alias.ok ? alias.value : undefined });
}
