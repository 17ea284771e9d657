import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { tenantOf } from "@/lib/domain/access/scope-access";

import type { RenewSessionInput } from "./aws-session-input";
import type { AwsConnection } from "./connection";
import { isSamePrincipal } from "./same-principal";
import { checkPasted, keepPasted, sessionOf, type FindSessionOwner, type KeepSession, type KeptSession } from "./pasted-session";

/** What putting a new session in the place of an old one needs. */
export type RenewSessionDeps = {
  readonly findSessionOwner: FindSessionOwner;
  readonly keepSession: KeepSession;
  readonly replaceSession: (
    actor: Actor,
    connection: AwsConnection,
    session: KeptSession & {
      readonly confirmed: { readonly callerArn: string; readonly partition: string } | undefined;
    },
  ) => Promise<Result<{ readonly id: string }, AppError>>;
};

/**
 * Puts a new pasted session in the place of the old one. The same user or role as before stays confirmed; another one has
 * to be confirmed by a person first.
 *
 * Errors: `precondition_failed` where no session is pasted; what is wrong with the session, at its field.
 */
export async function renewAwsSession(
  deps: RenewSessionDeps,
  actor: Actor,
  connection: AwsConnection,
  input: RenewSessionInput,
): Promise<Result<{ readonly id: string }, AppError>> {
  if (connection.method !== "session") {
    return err({ code: "precondition_failed", message: "This connection uses no pasted session." });
  }
  const session = sessionOf(input);
  const owner = await checkPasted(deps.findSessionOwner, connection, session);
  if (!owner.ok) return owner;
  const kept = await keepPasted(deps.keepSession, session, { tenant: tenantOf(connection), hours: input.hours });
  const { value: seen } = owner;
  const same = connection.checkedAt !== undefined && isSamePrincipal(seen?.arn ?? "", connection.callerArn);
  const confirmed = same && seen !== undefined ? { callerArn: seen.arn, partition: seen.partition } : undefined;
  return await deps.replaceSession(actor, connection, { ...kept, confirmed });
}
