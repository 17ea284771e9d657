import type { AppError } from "@/lib/core/errors";
import { classOfAwsCode } from "@/lib/domain/diagnosis/aws-codes";
import type { AwsFailure } from "@/lib/domain/diagnosis/aws-failure";
import { encodedMessageOf, parseDenial } from "@/lib/domain/diagnosis/denial";
import { roleBehind } from "@/lib/domain/diagnosis/statements";
import type { AwsClients } from "./client";
import { decodeAuthorizationMessage } from "./decode-authorization-message";
import { awsAppError, AwsFailureError } from "./errors";
import { listRegions } from "./list-regions";
import { simulatePrincipalPolicy } from "./simulate-principal-policy";

/**
 * Finds out more about a failure by asking AWS, where one more read call can tell causes apart: decodes an encoded
 * denial, looks whether the keys work in another region, asks the simulator about the caller of a refused AssumeRole.
 *
 * Gives the error with the better explanation, or the same error when nothing can be learned. The first error stays
 * the one that is explained; failures of the extra calls are never shown in its place.
 */
export async function enrichAwsError(clients: AwsClients, error: AppError): Promise<AppError> {
  if (!(error.cause instanceof AwsFailureError)) return error;
  const { failure } = error.cause;
  const learned = await learn(clients, failure);
  return learned === undefined ? error : awsAppError({ ...failure, ...learned }, error.cause.cause);
}

async function learn(clients: AwsClients, failure: AwsFailure): Promise<Partial<AwsFailure> | undefined> {
  const encoded = encodedMessageOf(failure.message);
  if (encoded !== undefined && failure.decoded === undefined) {
    const decoded = await decodeAuthorizationMessage(clients, encoded);
    if (decoded.ok) return { decoded: decoded.value };
    return isDenial(decoded.error) ? { decoded: "not-allowed" } : undefined;
  }
  if (failure.code === "AuthFailure" && failure.region !== undefined && failure.region !== clients.homeRegion) {
    const elsewhere = await listRegions(clients);
    return { otherRegionsWork: elsewhere.ok };
  }
  if (failure.action === "AssumeRole" && failure.assumeRole !== undefined && classOfAwsCode(failure.code) === "permission") {
    return await learnAboutCaller(clients, failure);
  }
  return undefined;
}

async function learnAboutCaller(clients: AwsClients, failure: AwsFailure): Promise<Partial<AwsFailure> | undefined> {
  const denial = parseDenial(failure.message);
  const { assumeRole } = failure;
  // AWS named the policy already, or the caller is unknown.
  if (denial.because !== "unnamed" || denial.principalArn === undefined || assumeRole === undefined) return undefined;
  const simulated = await simulatePrincipalPolicy(clients, {
    principalArn: roleBehind(denial.principalArn),
    actions: ["sts:AssumeRole"],
    resources: [assumeRole.roleArn],
  });
  const decision = simulated.ok ? simulated.value[0]?.decision : undefined;
  return decision === undefined ? undefined : { assumeRole: { ...assumeRole, callerAllowed: decision === "allowed" } };
}

function isDenial(error: AppError): boolean {
  return error.cause instanceof AwsFailureError && classOfAwsCode(error.cause.failure.code) === "permission";
}
