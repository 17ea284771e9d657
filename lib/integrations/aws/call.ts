import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { AwsClients } from "./client";
import { AwsFailureError, toAwsError, type AwsCallContext } from "./errors";

/** What one operation says of itself before it calls. */
export type CallSubject = Pick<AwsCallContext, "service" | "action" | "region" | "resource" | "changedAt" | "assumeRole">;

/**
 * Runs one AWS call and turns its failure into an explained `AppError`. What is no failure of a call is thrown.
 *
 * A call that AWS refuses because the portal's session has expired is made once more with a new one: it was not carried
 * out, so this holds for writes too.
 */
export async function callAws<Value>(
  clients: AwsClients,
  subject: CallSubject,
  work: () => Promise<Value>,
): Promise<Result<Value, AppError>> {
  try {
    return ok(await work());
  } catch (cause) {
    const failure = toAwsError(cause, contextOf(clients, subject));
    if (clients.renew === undefined || !isExpired(failure)) return err(failure);
    clients.renew();
    return await callAws({ ...clients, renew: undefined }, subject, work);
  }
}

function isExpired({ cause }: AppError): boolean {
  return cause instanceof AwsFailureError && EXPIRED_CODES.has(cause.failure.code);
}

const EXPIRED_CODES = new Set(["ExpiredToken", "ExpiredTokenException"]);

/** The context of a failure: the subject, completed by what the clients know. */
export function contextOf(clients: AwsClients, subject: CallSubject): AwsCallContext {
  return {
    ...subject,
    region: subject.region ?? clients.homeRegion,
    account: clients.account,
    callerArn: clients.callerArn,
    now: clients.clock.now().toISOString(),
  };
}
