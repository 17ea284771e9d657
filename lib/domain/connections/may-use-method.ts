import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { atField } from "@/lib/core/field-errors";
import type { Actor } from "@/lib/domain/access/actor";
import { isOwner } from "@/lib/domain/access/scope-access";
import type { ConnectionKind } from "./connection";

type Where = {
  /** The portal serves one person on this machine. */
  readonly isLocal: boolean;
  readonly kind: ConnectionKind;
};

/**
 * Whether the actor may let the portal look into an account in this way.
 *
 * The portal's own identity and the profiles of its machine reach whatever they reach: only the owner may point a
 * connection at them, and the sandbox never uses a profile, because signing in with one may call AWS. A role is open to
 * org admins, because it has to trust an external ID that is made per connection.
 */
export function mayUseMethod(actor: Actor, method: string, where: Where): Result<undefined, AppError> {
  if (method === "profile" && where.kind === "sandbox") {
    return refused("A profile signs in to AWS itself. In the sandbox choose a role, a session or the portal's own identity.");
  }
  if (method === "profile" && !where.isLocal) {
    return refused("A local profile belongs to the machine of one person. This portal is open to others; choose another way.");
  }
  if ((method === "ambient" || method === "profile") && !isOwner(actor)) {
    return refused("Only the owner may use the portal's own identity without a role. Choose a role, or paste a session.");
  }
  return ok(undefined);
}

function refused(message: string): Result<never, AppError> {
  return err(atField("method", message, "forbidden"));
}
