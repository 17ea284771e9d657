import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { SIGN_IN_LIMITS } from "./session-limits";

/** What a sign-in needs of the world around it. */
export type SignInPorts = {
  /** Undefined for nobody; the hash is absent for a person who signs in elsewhere. */
  readonly findByEmail: (
    email: string,
  ) => Promise<{ readonly userId: string; readonly passwordHash?: string | undefined } | undefined>;
  readonly verifyPassword: (password: string, stored: string | undefined) => Promise<boolean>;
  readonly attempts: {
    /** Writes a try down and returns how many there were in the window, this one included. */
    readonly record: (
      email: string,
      address: string,
    ) => Promise<{ readonly id: string; readonly account: number; readonly address: number }>;
    /** Takes one try back: it succeeded, or was refused for the lock and must not prolong it. */
    readonly withdraw: (id: string) => Promise<void>;
    /** Forgets the failed tries of an account after it was opened. */
    readonly clearAccount: (email: string) => Promise<void>;
  };
};

/** One answer for every way of failing: it does not tell whether the account exists or rests. */
export const SIGN_IN_REFUSED: AppError = {
  code: "unauthenticated",
  message: `The e-mail or the password is not right. After ${String(SIGN_IN_LIMITS.perAccount)} failed tries an account rests for ${String(SIGN_IN_LIMITS.windowMinutes)} minutes.`,
};

/**
 * Checks an e-mail and a password and returns whose they are; `unauthenticated` otherwise, always in the same words and
 * after the same work. The try is written down before the password is looked at, so that tries sent at once all count.
 */
export async function signInWithPassword(
  ports: SignInPorts,
  { email, password, address }: { readonly email: string; readonly password: string; readonly address: string },
): Promise<Result<{ readonly userId: string }, AppError>> {
  const written = email.trim().toLowerCase();
  const tries = await ports.attempts.record(written, address);
  const locked = tries.account > SIGN_IN_LIMITS.perAccount || tries.address > SIGN_IN_LIMITS.perAddress;

  const person = await ports.findByEmail(written);
  const matches = await ports.verifyPassword(password, person?.passwordHash);
  if (locked) {
    await ports.attempts.withdraw(tries.id);
    return err(SIGN_IN_REFUSED);
  }
  if (person === undefined || !matches) return err(SIGN_IN_REFUSED);

  await ports.attempts.withdraw(tries.id);
  await ports.attempts.clearAccount(written);
  return ok({ userId: person.userId });
}
