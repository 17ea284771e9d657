import type { AppError } from "@/lib/core/errors";
import { err, type Result } from "@/lib/core/result";
import type { Actor } from "./actor";
import { checkNewPassword, type PasswordPorts } from "./password";
import { signInWithPassword, type SignInPorts } from "./sign-in";
import type { Visitor } from "./visitor";

/** What a change of password needs from outside. */
export type ChangePasswordPorts = {
  readonly signIn: SignInPorts;
  readonly passwords: PasswordPorts;
  readonly changePassword: (
    actor: Actor,
    change: { readonly passwordHash: string; readonly visitor: Visitor },
  ) => Promise<Result<{ readonly sessionId: string; readonly endedSessions: number }, AppError>>;
};

type Change = {
  readonly current: string;
  readonly next: string;
  readonly repeated: string;
  readonly address: string;
  readonly visitor: Visitor;
};

/**
 * Changes the actor's password and returns the session that replaces all others.
 *
 * `invalid_input` for the fields `current`, `next` and `repeated`. A wrong current password counts like a failed sign-in:
 * the same attempts, the same lock.
 */
export async function changePassword(
  ports: ChangePasswordPorts,
  actor: Actor,
  { current, next, repeated, address, visitor }: Change,
): Promise<Result<{ readonly sessionId: string; readonly endedSessions: number }, AppError>> {
  if (next !== repeated) return refuse("repeated", "The two new passwords differ. Enter the same one twice.");
  if (next === current) return refuse("next", "This is the current password. Choose another one.");
  const acceptable = checkNewPassword(ports.passwords.isGuessable, { password: next, owner: actor, field: "next" });
  if (!acceptable.ok) return acceptable;

  const { network } = visitor;
  const attempt = { email: actor.email, password: current, address, network, during: "password-change" as const };
  const confirmed = await signInWithPassword(ports.signIn, attempt);
  if (!confirmed.ok || confirmed.value.userId !== actor.userId) {
    return refuse("current", "The current password is not right. After 10 failed attempts the account is locked for 15 minutes.");
  }
  return await ports.changePassword(actor, { passwordHash: await ports.passwords.hash(next), visitor });
}

function refuse(field: keyof Change, message: string): Result<never, AppError> {
  return err({ code: "invalid_input", message: "The password was not changed.", fieldErrors: { [field]: message } });
}
