import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import type { AssumeRoleProbe, CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import type { AwsConnection, LastCheck } from "./connection";
import { countRights, type PortalRights } from "./portal-rights";

/** What checking portal access needs: two calls that change nothing. */
export type CheckAwsDeps = {
  readonly findIdentity: (connection: AwsConnection) => Promise<Result<CallerIdentity, AppError>>;
  /** Asks for the connection's role without its external ID, as the portal's own identity. */
  readonly probeWithoutExternalId: (connection: AwsConnection) => Promise<Result<AssumeRoleProbe, AppError>>;
};

/** Who the portal is in the account, for a person to confirm. */
export type SeenIdentity = {
  readonly account: string;
  readonly accountAlias: string | undefined;
  readonly partition: string;
  readonly callerArn: string;
};

/**
 * Asks AWS who the portal is through a connection, and whether a role really requires the external ID.
 *
 * Errors: `conflict` when it leads to another account than the connection names; `precondition_failed` when the role can
 * be assumed without the external ID (anyone who guesses its name could use it through this portal); what AWS answers.
 */
export async function checkAwsConnection(deps: CheckAwsDeps, connection: AwsConnection): Promise<Result<SeenIdentity, AppError>> {
  const identity = await deps.findIdentity(connection);
  if (!identity.ok) return identity;
  const { account, accountAlias, partition, arn } = identity.value;
  if (account !== connection.accountId) {
    return err({
      code: "conflict",
      message: `This access leads to account ${account}, but the connection is for ${connection.accountId}. Remove it and add the right one.`,
    });
  }
  if (connection.roleArn !== undefined && connection.externalId !== undefined) {
    const probe = await deps.probeWithoutExternalId(connection);
    if (!probe.ok) return probe;
    if (probe.value.outcome === "assumed") return err(externalIdNotDemanded(connection.roleArn, connection.externalId));
  }
  return ok({ account, accountAlias, partition, callerArn: arn });
}

/** What a check needs beyond the identity itself: what is there, and where to record the result. */
export type CheckAccessDeps = CheckAwsDeps & {
  readonly rightsOf: (connection: AwsConnection, callerArn: string) => Promise<Result<PortalRights, AppError>>;
  readonly recordCheck: (actor: Actor, connection: AwsConnection, outcome: Omit<LastCheck, "at">) => Promise<void>;
  readonly endSession: (connection: AwsConnection) => Promise<void>;
};

/** The identity, and what of the portal's rights it has; `rights` says why when that could not be asked. */
export type SeenAccess = SeenIdentity & { readonly rights: PortalRights | { readonly unknownBecause: string } };

/**
 * Checks portal access and records the result. A pasted session that AWS calls expired is wiped.
 *
 * Errors: those of `checkAwsConnection`.
 */
export async function checkAwsAccess(
  deps: CheckAccessDeps,
  actor: Actor,
  connection: AwsConnection,
): Promise<Result<SeenAccess, AppError>> {
  const seen = await checkAwsConnection(deps, connection);
  if (!seen.ok) {
    await deps.recordCheck(actor, connection, { failure: failureOf(seen.error) });
    if (connection.method === "session" && seen.error.explanation?.causeId === "session-expired")
      await deps.endSession(connection);
    return seen;
  }
  const rights = await deps.rightsOf(connection, seen.value.callerArn);
  await deps.recordCheck(actor, connection, rights.ok ? { rights: countsOf(rights.value) } : {});
  return ok({ ...seen.value, rights: rights.ok ? rights.value : { unknownBecause: rights.error.message } });
}

function countsOf(rights: PortalRights): NonNullable<LastCheck["rights"]> {
  return Object.fromEntries(rights.choices.map((choice) => [choice.id, countRights(choice)]));
}

function failureOf(error: AppError): NonNullable<LastCheck["failure"]> {
  return (
    error.explanation ?? {
      causeId: error.code,
      title: "The check did not finish",
      cause: error.message,
      owner: "you",
      fix: "Fix it, then check again.",
      retry: "after-fix",
      details: {},
    }
  );
}

function externalIdNotDemanded(roleArn: string, externalId: string): AppError {
  return {
    code: "precondition_failed",
    message:
      "AWS also let the portal assume the role without its external ID. Add the condition to its trust policy, then check again.",
    explanation: {
      causeId: "external-id-not-enforced",
      title: "The role does not require its external ID",
      cause: `${roleArn} was assumed with no external ID. Anyone who may use this portal and knows the role's name could reach the account through it.`,
      owner: "aws-admin",
      fix: "Add the condition to the role's trust policy, wait half a minute, and check again.",
      fixText: JSON.stringify({ Condition: { StringEquals: { "sts:ExternalId": externalId } } }, null, 2),
      retry: "after-fix",
      details: { role: roleArn },
    },
  };
}
