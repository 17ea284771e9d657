import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import type { Actor } from "@/lib/domain/access/actor";
import { tenantOf } from "@/lib/domain/access/scope-access";
import { canManageConnections } from "@/lib/domain/access/setup-access";
import { keyIdTail } from "@/lib/domain/permissions/credentials-format";
import type { AwsConnectionInput } from "./aws-connection-input";
import type { NewAwsConnection } from "./connection";
import { mayUseMethod } from "./may-use-method";
import { readScope } from "./scope-choices";

/** The longest a session of IAM Identity Center lasts; AWS does not say when a pasted one ends. */
const SESSION_HOURS = 12;

/** What adding portal access needs. */
export type AddAwsDeps = {
  readonly clock: Clock;
  /** The portal serves one person on this machine. */
  readonly isLocal: boolean;
  readonly generateExternalId: () => string;
  readonly keepSession: (secret: {
    readonly tenant: string;
    readonly value: Secret;
    readonly lastFour: string;
    readonly expiresAt: Date;
  }) => Promise<string>;
  readonly addAws: (actor: Actor, connection: NewAwsConnection) => Promise<{ readonly id: string }>;
};

/**
 * Adds portal access to an AWS account. Nothing is called yet: a role first has to be given the external ID that is
 * made here; the identity is checked and confirmed afterwards, and until then no run can use the connection.
 *
 * Errors: `not_found` for a scope the actor does not administer; `forbidden` for a way that is the owner's only.
 */
export async function addAwsConnection(
  deps: AddAwsDeps,
  actor: Actor,
  input: AwsConnectionInput,
): Promise<Result<{ readonly id: string }, AppError>> {
  const scope = readScope(input.scope);
  if (!canManageConnections(actor, scope))
    return err({ code: "not_found", message: "There is no such scope, or you may not add connections to it." });
  const allowed = mayUseMethod(actor, input.method, deps);
  if (!allowed.ok) return allowed;
  const common = {
    ...scope,
    kind: "live" as const,
    name: input.name,
    accountId: input.accountId,
    partition: partitionOf(input.roleArn),
  };
  return ok(await deps.addAws(actor, { ...common, ...(await accessOf(deps, input, tenantOf(scope))) }));
}

async function accessOf(
  deps: AddAwsDeps,
  input: AwsConnectionInput,
  tenant: string,
): Promise<Partial<NewAwsConnection> & Pick<NewAwsConnection, "method">> {
  switch (input.method) {
    case "none":
    case "ambient":
      return { method: input.method };
    case "role":
      return { method: "ambient", roleArn: input.roleArn, externalId: deps.generateExternalId() };
    case "profile":
      return { method: "profile", profile: input.profile };
    case "session": {
      const { accessKeyId = "", secretAccessKey = "", sessionToken } = input;
      const sessionExpiresAt = new Date(deps.clock.now().getTime() + SESSION_HOURS * 3_600_000);
      const sessionSecretId = await deps.keepSession({
        tenant,
        value: new Secret(JSON.stringify({ accessKeyId, secretAccessKey, sessionToken })),
        lastFour: keyIdTail(accessKeyId),
        expiresAt: sessionExpiresAt,
      });
      return { method: "session", sessionSecretId, sessionExpiresAt };
    }
  }
}

function partitionOf(roleArn: string | undefined): string {
  return roleArn?.split(":")[1] ?? "aws";
}
