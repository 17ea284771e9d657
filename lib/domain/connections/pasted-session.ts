import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { atField } from "@/lib/core/field-errors";
import type { CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import { keyIdTail } from "@/lib/domain/aws/credentials-format";

import type { ConnectionKind } from "./connection";

/** A session that was pasted and is not stored yet. */
export type PastedSession = {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | undefined;
};

/** Asks AWS whose session it is, before it is kept. */
export type FindSessionOwner = (
  kind: ConnectionKind,
  partition: string,
  session: PastedSession,
) => Promise<Result<CallerIdentity, AppError>>;

/** Where the connection's record finds its session, and until when. */
export type KeptSession = { readonly sessionSecretId: string; readonly sessionExpiresAt: Date };

export type KeepSession = (session: {
  readonly tenant: string;
  readonly value: Secret;
  readonly lastFour: string;
  readonly lifetimeMinutes: number;
}) => Promise<KeptSession>;

type Typed = {
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
};

/** What was typed, as a session. */
export function sessionOf({ accessKeyId = "", secretAccessKey = "", sessionToken }: Typed): PastedSession {
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
  };
}

/** Encrypts a session and keeps it until its end. AWS never says when a pasted one ends, so a person does. */
export async function keepPasted(
  keepSession: KeepSession,
  session: PastedSession,
  { tenant, hours = "12" }: { readonly tenant: string; readonly hours?: string | undefined },
): Promise<KeptSession> {
  return await keepSession({
    tenant,
    lifetimeMinutes: Number(hours) * 60,
    value: new Secret(
      JSON.stringify({
        accessKeyId: session.accessKeyId,
        secretAccessKey: session.secretAccessKey.reveal(),
        sessionToken: session.sessionToken?.reveal(),
      }),
    ),
    lastFour: keyIdTail(session.accessKeyId),
  });
}

const FIELD_OF_CAUSE: readonly (readonly [RegExp, string])[] = [
  [/expired|ended|session-token|token/, "sessionToken"],
  [/signature|secret/, "secretAccessKey"],
];

/**
 * Whose session it is, if it is one of the account. `undefined`: AWS gave no answer, so nothing is known yet and the check
 * after adding will tell.
 *
 * Errors: what AWS refused, at the field it is about; `conflict` for a session of another account.
 */
export async function checkPasted(
  findOwner: FindSessionOwner,
  where: { readonly kind: ConnectionKind; readonly partition: string; readonly accountId: string },
  session: PastedSession,
): Promise<Result<CallerIdentity | undefined, AppError>> {
  const owner = await findOwner(where.kind, where.partition, session);
  if (!owner.ok) return owner.error.code === "upstream_unavailable" ? ok(undefined) : err(atItsField(owner.error));
  const { account, accountAlias } = owner.value;
  if (account === where.accountId) return ok(owner.value);
  const named = accountAlias === undefined ? account : `${account} (${accountAlias})`;
  const message = `This session belongs to account ${named}, not to ${where.accountId}. Paste one of the right account.`;
  return err(atField("accessKeyId", message, "conflict"));
}

function atItsField(error: AppError): AppError {
  const cause = error.explanation?.causeId ?? "";
  const field = FIELD_OF_CAUSE.find(([pattern]) => pattern.test(cause))?.[1] ?? "accessKeyId";
  const message = error.explanation === undefined ? error.message : `${error.explanation.title}. Paste a new session.`;
  return { ...error, fieldErrors: { [field]: message } };
}
