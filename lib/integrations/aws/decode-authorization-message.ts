import { DecodeAuthorizationMessageCommand } from "@aws-sdk/client-sts";
import { z } from "zod";
import { parseJson } from "@/lib/core/parse-json";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { DecodedAuthorization } from "@/lib/domain/aws/aws-shapes";
import { callAws } from "./call";
import type { AwsClients } from "./client";
import { AwsReplyError } from "./reply-check";

const itemSchema = z.object({ key: z.string(), values: z.object({ items: z.array(z.object({ value: z.string() })) }) });
const decodedSchema = z.object({
  allowed: z.boolean().catch(false),
  explicitDeny: z.boolean().catch(false),
  matchedStatements: z.object({ items: z.array(z.unknown()) }).optional(),
  context: z.object({
    principal: z.object({ arn: z.string().optional() }).optional(),
    action: z.string().optional(),
    resource: z.string().optional(),
    conditions: z.object({ items: z.array(itemSchema) }).optional(),
  }),
});

/**
 * Decodes the encoded part of an EC2 denial. Needs `sts:DecodeAuthorizationMessage` in the account of the denial.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export async function decodeAuthorizationMessage(
  clients: AwsClients,
  encodedMessage: string,
): Promise<Result<DecodedAuthorization, AppError>> {
  return await callAws(clients, { service: "sts", action: "DecodeAuthorizationMessage" }, async () => {
    const { DecodedMessage: text } = await clients
      .sts()
      .send(new DecodeAuthorizationMessageCommand({ EncodedMessage: encodedMessage }));
    return toDecoded(text ?? "");
  });
}

function toDecoded(text: string): DecodedAuthorization {
  const parsed = decodedSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new AwsReplyError("UnexpectedReply", 200, undefined);
  const { context, matchedStatements, allowed, explicitDeny } = parsed.data;
  return {
    allowed,
    explicitDeny,
    action: context.action,
    resource: context.resource,
    principalArn: context.principal?.arn,
    matchedStatements: matchedStatements?.items.length ?? 0,
    conditions: Object.fromEntries(
      (context.conditions?.items ?? []).map(({ key, values }) => [key, values.items.map(({ value }) => value)]),
    ),
  };
}
