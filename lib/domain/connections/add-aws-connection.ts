import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atField } from "@/lib/core/field-errors";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor } from "@/lib/domain/access/actor";
import { tenantOf } from "@/lib/domain/access/scope-access";
import { canManageConnections } from "@/lib/domain/access/setup-access";
import type { CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import type { AwsConnectionInput } from "./aws-connection-input";
import { SANDBOX_ONLY, type AwsConnection, type ConnectionKind, type NewAwsConnection } from "./connection";
import { mayUseMethod } from "./may-use-method";
import { checkPasted, keepPasted, sessionOf, type FindSessionOwner, type KeepSession } from "./pasted-session";
import { readScope } from "./scope-choices";

/** What adding portal access needs. */
export type AddAwsDeps = {
  readonly clock: Clock;
  /** The portal serves one person on this machine. */
  readonly isLocal: boolean;
  readonly generateExternalId: () => string;
  /** The local AWS runs, so that a connection may lead there. */
  readonly sandboxRuns: () => boolean;
  /** The Harness account is the sandbox's, and AWS itself was never connected under this account ID. */
  readonly isOfSandbox: (where: { readonly accountIdentifier: string; readonly accountId: string }) => Promise<boolean>;
  readonly keepSession: KeepSession;
  readonly findSessionOwner: FindSessionOwner;
  /** Who the portal is without a role; an error when it has no identity, or AWS gave no answer in time. */
  readonly findBaseIdentity: (
    connection: Pick<AwsConnection, "kind" | "method" | "partition" | "profile">,
  ) => Promise<Result<CallerIdentity, AppError>>;
  readonly addAws: (actor: Actor, connection: NewAwsConnection) => Promise<{ readonly id: string }>;
};

/**
 * Adds portal access to an AWS account. A pasted session and a profile are tried before they are kept; a role cannot be,
 * because it first has to be given the external ID that is made here. Whatever it is, a person checks and confirms the
 * identity afterwards, and until then no run can use the connection.
 *
 * Errors: `not_found` for a scope the actor does not administer; `forbidden` for a way that is the owner's only, and for
 * AWS itself where a person of the sandbox asks; `conflict` for an identity of another account or partition; what AWS
 * refused, at its field.
 */
export async function addAwsConnection(
  deps: AddAwsDeps,
  actor: Actor,
  input: AwsConnectionInput,
): Promise<Result<{ readonly id: string }, AppError>> {
  const scope = readScope(input.scope);
  if (!canManageConnections(actor, scope))
    return err({ code: "not_found", message: "There is no such scope, or you may not add connections to it." });
  const kind = input.world ?? "live";
  const world = await checkWorld(deps, actor, { ...scope, kind, accountId: input.accountId });
  if (!world.ok) return world;
  const allowed = mayUseMethod(actor, input.method, { isLocal: deps.isLocal, kind });
  if (!allowed.ok) return allowed;
  const partition = partitionOf(input.roleArn);
  const common = { ...scope, kind, name: input.name, accountId: input.accountId, partition };
  const access = await accessOf(deps, input, { kind, partition, tenant: tenantOf(scope) });
  return access.ok ? ok(await deps.addAws(actor, { ...common, ...access.value })) : access;
}

/** Whether the connection may lead where it is to lead: a person of the sandbox stays in the sandbox. */
async function checkWorld(
  deps: AddAwsDeps,
  actor: Actor,
  where: { readonly kind: ConnectionKind; readonly accountIdentifier: string; readonly accountId: string },
): Promise<Result<undefined, AppError>> {
  if (where.kind === "sandbox" && !deps.sandboxRuns())
    return err(atField("world", "The sandbox is not running. Choose AWS itself.", "conflict"));
  if (!actor.sandbox) return ok(undefined);
  if (where.kind !== "sandbox") return err(atField("world", SANDBOX_ONLY, "forbidden"));
  if (await deps.isOfSandbox(where)) return ok(undefined);
  return err(atField("accountId", "This account does not belong to the sandbox. Choose another account ID.", "forbidden"));
}

type Access = Partial<NewAwsConnection> & Pick<NewAwsConnection, "method">;
type Where = { readonly kind: ConnectionKind; readonly partition: string; readonly tenant: string };

async function accessOf(deps: AddAwsDeps, input: AwsConnectionInput, where: Where): Promise<Result<Access, AppError>> {
  // The sandbox has an identity of the portal's own, whatever the machine has.
  const own = where.kind === "sandbox" ? "sandbox" : "ambient";
  switch (input.method) {
    case "none":
      return ok({ method: "none" });
    case "ambient":
      return ok({ method: own });
    case "role":
      return await roleAccess(deps, input, { ...where, method: own });
    case "profile":
      return await profileAccess(deps, input, where);
    case "session":
      return await sessionAccess(deps, input, where);
  }
}

async function roleAccess(
  deps: AddAwsDeps,
  input: AwsConnectionInput,
  { kind, method, partition }: Where & { readonly method: "ambient" | "sandbox" },
): Promise<Result<Access, AppError>> {
  const asked = await deps.findBaseIdentity({ kind, method, partition });
  // A key is known in its own partition only: refused in the role's, it may be one of the commercial regions.
  const base = asked.ok || partition === "aws" ? asked : await deps.findBaseIdentity({ kind, method, partition: "aws" });
  // When the portal has no identity, the connection's page says what to do; the role is kept meanwhile.
  if (base.ok && base.value.partition !== partition) {
    return err(
      atField(
        "roleArn",
        `This role is in partition ${partition}, and the portal signs in to ${base.value.partition}. Identities do not cross partitions.`,
        "conflict",
      ),
    );
  }
  return ok({ method, roleArn: input.roleArn, externalId: deps.generateExternalId() });
}

async function profileAccess(deps: AddAwsDeps, input: AwsConnectionInput, where: Where): Promise<Result<Access, AppError>> {
  const { profile } = input;
  const found = await deps.findBaseIdentity({ ...where, method: "profile", profile });
  if (found.ok && found.value.account !== input.accountId) {
    const message = `Profile ${profile ?? ""} leads to account ${found.value.account}, not to ${input.accountId}.`;
    return err(atField("profile", message, "conflict"));
  }
  if (!found.ok && found.error.code !== "upstream_unavailable") {
    const message = `Profile ${profile ?? ""} gives no access on this machine. Sign in with it there, or check its name.`;
    return err({ ...found.error, message, fieldErrors: { profile: message } });
  }
  return ok({ method: "profile", profile });
}

async function sessionAccess(
  deps: AddAwsDeps,
  input: AwsConnectionInput,
  { kind, partition, tenant }: Where,
): Promise<Result<Access, AppError>> {
  const session = sessionOf(input);
  const owner = await checkPasted(deps.findSessionOwner, { kind, partition, accountId: input.accountId }, session);
  if (!owner.ok) return owner;
  const kept = await keepPasted(deps.keepSession, session, { tenant, hours: input.hours });
  // Without a known partition of the session, the partition of the role stays.
  return ok({ method: "session", ...kept, ...withoutAbsent({ partition: owner.value?.partition }) });
}

function partitionOf(roleArn: string | undefined): string {
  return roleArn?.split(":")[1] ?? "aws";
}
