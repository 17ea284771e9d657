import type { AppError } from "@/lib/core/errors";
import type { Actor } from "@/lib/domain/access/actor";
import { canManageConnections, type ConnectionScope } from "@/lib/domain/access/setup-access";

import type { AwsConnection, ConnectionKind } from "./connection";

/** Whether a person, with the roles in force now, could paste a session for a connection. */
export function mayGiveSession(person: Actor, connection: ConnectionScope & { readonly kind: ConnectionKind }): boolean {
  return (!person.sandbox || connection.kind === "sandbox") && canManageConnections(person, connection);
}

/** Why a lapsed session is not used, and who can paste a new one; `precondition_failed`. */
export function lapsedSession({ sessionGiver, orgIdentifier }: Pick<AwsConnection, "sessionGiver" | "orgIdentifier">): AppError {
  const giver = sessionGiver?.name ?? "The person who pasted it";
  const title = "The pasted AWS session is not used any more";
  const cause = `${giver} may no longer give the portal access to this account.`;
  const fix = `${orgIdentifier === undefined ? "An owner or an admin of the Harness account" : `An owner or an admin of organization ${orgIdentifier}`} can paste a new session on the Connections page.`;
  return {
    code: "precondition_failed",
    message: `${title}. ${cause} ${fix}`,
    explanation: { causeId: "session-lapsed", title, cause, owner: "org-admin", fix, retry: "after-fix", details: {} },
  };
}
