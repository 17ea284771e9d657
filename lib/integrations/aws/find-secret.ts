import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { callAws } from "./call";
import type { AwsClients } from "./client";

/**
 * Whether Secrets Manager has a secret; one that is being deleted does not count. Its value is not read.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 */
export async function hasSecret(clients: AwsClients, region: string, arn: string): Promise<Result<boolean, AppError>> {
  const subject = { service: "secretsmanager", action: "DescribeSecret", region, resource: arn };
  const found = await callAws(clients, subject, async () => {
    const { DescribeSecretCommand } = await import("@aws-sdk/client-secrets-manager");
    const { DeletedDate } = await (await clients.secretsManager(region)).send(new DescribeSecretCommand({ SecretId: arn }));
    return DeletedDate === undefined;
  });
  return !found.ok && found.error.code === "not_found" ? ok(false) : found;
}
