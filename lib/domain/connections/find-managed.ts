import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { canManageConnections } from "@/lib/domain/access/setup-access";
import type { AwsConnection, HarnessConnection } from "./connection";

type Finders = {
  readonly connections: {
    readonly findHarness: (actor: Actor, id: string) => Promise<HarnessConnection | undefined>;
    readonly findAws: (actor: Actor, id: string) => Promise<AwsConnection | undefined>;
  };
};

/** A Harness connection that the actor may change: `not_found` when they do not see it, `forbidden` when they only use it. */
export async function findManagedHarness(deps: Finders, actor: Actor, id: string): Promise<Result<HarnessConnection, AppError>> {
  return judge(actor, await deps.connections.findHarness(actor, id));
}

/** An AWS connection that the actor may change: `not_found` when they do not see it, `forbidden` when they only use it. */
export async function findManagedAws(deps: Finders, actor: Actor, id: string): Promise<Result<AwsConnection, AppError>> {
  return judge(actor, await deps.connections.findAws(actor, id));
}

function judge<Connection extends HarnessConnection | AwsConnection>(
  actor: Actor,
  connection: Connection | undefined,
): Result<Connection, AppError> {
  if (connection === undefined) return err({ code: "not_found", message: "There is no such connection, or you may not see it." });
  if (canManageConnections(actor, connection)) return ok(connection);
  return err({
    code: "forbidden",
    message: "You may use this connection, but only its organization's admin or the owner may change it.",
  });
}
