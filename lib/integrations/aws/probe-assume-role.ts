import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { classOfAwsCode } from "@/lib/domain/diagnosis/aws-codes";
import type { AssumeRoleProbe } from "@/lib/domain/aws/aws-shapes";
import { contextOf } from "./call";
import type { AwsClients } from "./client";
import { sessionNameOf } from "./session-name";
import { awsAppError, toAwsFailure } from "./errors";
import { isoOf } from "./tags";

/** The shortest session AWS gives: the probe throws it away at once. */
const PROBE_SECONDS = 900;

/**
 * Asks for a role once and throws the session away. Used twice: with the external ID it must succeed, without it (or
 * with a wrong one) it must be refused. A refusal is an answer; only a call that gave no answer is an error.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function probeAssumeRole(
  clients: AwsClients,
  input: { readonly roleArn: string; readonly externalId?: string | undefined; readonly runId: string },
): Promise<Result<AssumeRoleProbe, AppError>> {
  try {
    const answer = await clients.sts().send(
      new AssumeRoleCommand({
        RoleArn: input.roleArn,
        RoleSessionName: sessionNameOf(input.runId),
        DurationSeconds: PROBE_SECONDS,
        ExternalId: input.externalId,
      }),
    );
    return ok({
      outcome: "assumed",
      assumedArn: answer.AssumedRoleUser?.Arn ?? input.roleArn,
      expiresAt: isoOf(answer.Credentials?.Expiration),
    });
  } catch (cause) {
    const assumeRole = { roleArn: input.roleArn, externalIdSent: input.externalId !== undefined };
    const failure = toAwsFailure(
      cause,
      contextOf(clients, { service: "sts", action: "AssumeRole", resource: input.roleArn, assumeRole }),
    );
    if (failure === undefined) throw cause;
    // The portal's own role failed first: then nothing is known about the probed one.
    const ours = failure.resource === input.roleArn;
    if (ours && classOfAwsCode(failure.code, failure.httpStatus) === "permission") {
      return ok({ outcome: "refused", code: failure.code, message: failure.message, requestId: failure.requestId });
    }
    return err(awsAppError(failure, cause));
  }
}
