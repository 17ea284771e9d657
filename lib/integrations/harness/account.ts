import { z } from "zod";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import type { Secret } from "@/lib/core/secret";
import type { HarnessAccount, HarnessToken, HarnessUser } from "@/lib/domain/harness/harness-shapes";
import type { HarnessClient } from "./client";
import { segment, valueOf, wireOptionalText, wireText, wireTime } from "./wire";

const accountSchema = z
  .object({ identifier: z.string(), name: wireText, companyName: wireOptionalText, cluster: wireOptionalText })
  .transform((account): HarnessAccount => account);

/** Reads the account's name. Many project users may not: take `upstream_rejected` as "name unknown". */
export async function getAccount(client: HarnessClient): Promise<Result<HarnessAccount, AppError>> {
  return valueOf(
    await client.send({
      method: "GET",
      path: `/ng/api/accounts/${segment(client.accountId)}`,
      schema: accountSchema,
      effect: "read",
      entity: { kind: "account", identifier: client.accountId },
    }),
  );
}

const userSchema = z.object({ uuid: z.string(), name: wireText, email: wireText }).transform((user): HarnessUser => user);

/** Reads the user behind the key. A service account's key has none: use `validateToken` for it. */
export async function getCurrentUser(client: HarnessClient): Promise<Result<HarnessUser, AppError>> {
  return valueOf(
    await client.send({
      method: "GET",
      path: "/ng/api/user/currentUser",
      schema: userSchema,
      effect: "read",
      entity: { kind: "current user" },
    }),
  );
}

const tokenSchema = z
  .object({
    identifier: wireText,
    name: wireText,
    valid: z.boolean().nullish(),
    accountIdentifier: wireText,
    parentIdentifier: wireOptionalText,
    apiKeyType: wireOptionalText,
    email: wireOptionalText,
    username: wireOptionalText,
    validTo: wireTime,
  })
  .transform(({ apiKeyType, valid, ...token }): HarnessToken => ({
    ...token,
    valid: valid ?? false,
    kind: apiKeyType === "USER" ? "user" : apiKeyType === "SERVICE_ACCOUNT" ? "service-account" : "other",
  }));

/** Asks Harness whose the key is and until when it works. Works for users and service accounts. */
export async function validateToken(client: HarnessClient, token: Secret): Promise<Result<HarnessToken, AppError>> {
  return valueOf(
    await client.send({
      method: "POST",
      path: "/ng/api/token/validate",
      plainText: token,
      schema: tokenSchema,
      effect: "read",
      entity: { kind: "API key" },
    }),
  );
}
