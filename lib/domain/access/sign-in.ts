import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { SIGN_IN_LIMITS } from "./session-limits";

/** What a sign-in needs from outside. */
export type SignInPorts = {
  /** Undefined for an unknown e-mail; the hash is absent for a person who signs in with a provider. */
  readonly findByEmail: (
    email: string,
  ) => Promise<
    { readonly userId: string; readonly passwordHash?: string | undefined; readonly hasSecondFactor: boolean } | undefined
  >;
  readonly verifyPassword: (password: string, stored: string | undefined) => Promise<boolean>;
  /** A keyed hash that replaces an account or an address: people type passwords into the wrong field. */
  readonly subjectOf: (kind: AttemptKind, text: string) => string;
  readonly attempts: {
    /** Stores an attempt and returns how many there were in the window, this one included. */
    readonly record: (
      subjects: Readonly<Record<AttemptKind, string>>,
    ) => Promise<{ readonly id: string } & Readonly<Record<AttemptKind, number>>>;
    /** Removes one attempt: it succeeded, or the lock refused it and it must not prolong the lock. */
    readonly withdraw: (id: string) => Promise<void>;
    /** Removes the failed attempts of an account after it was opened. */
    readonly clear: (account: string) => Promise<void>;
  };
  /** Records the event of a failed or locked sign-in. */
  readonly recordFailure: (failure: {
    readonly subject: string;
    readonly userId: string | undefined;
    readonly network: string | undefined;
    readonly lockedBy: AttemptKind | undefined;
    readonly during: AttemptOccasion;
  }) => Promise<void>;
};

/** What the password was entered for. Wrong ones count together, so that a stolen session gets no second set of attempts. */
export type AttemptOccasion = "sign-in" | "second-factor" | "password-change" | "confirmation";

/** What attempts are counted by. */
export type AttemptKind = "account" | "address";

/** One message for every way to fail: it does not reveal whether the account exists or is locked. */
export const SIGN_IN_REFUSED: AppError = {
  code: "unauthenticated",
  message: `The e-mail or the password is not right. After ${String(SIGN_IN_LIMITS.perAccount)} failed attempts an account is locked for ${String(SIGN_IN_LIMITS.windowMinutes)} minutes.`,
};

type Attempt = {
  readonly email: string;
  readonly password: string;
  /** The whole address, for counting; the event keeps its network only. */
  readonly address: string;
  readonly network: string | undefined;
  readonly during?: AttemptOccasion;
};

/**
 * Checks an e-mail and a password and returns the person; `unauthenticated` otherwise, always with the same message and
 * after the same work. The attempt is stored before the password is checked, so that attempts at once all count.
 *
 * With `needsCode` the person is not signed in: the code of their second factor is still to be checked.
 */
export async function signInWithPassword(
  ports: SignInPorts,
  { email, password, address, network, during = "sign-in" }: Attempt,
): Promise<Result<{ readonly userId: string; readonly needsCode: boolean }, AppError>> {
  const written = email.trim().toLowerCase();
  const attempt = await countAttempt(ports, { email: written, address });
  const person = await ports.findByEmail(written);
  const matches = await ports.verifyPassword(password, person?.passwordHash);
  if (attempt.lockedBy !== undefined || person === undefined || !matches) {
    await attempt.fail({ userId: person?.userId, network, during });
    return err(SIGN_IN_REFUSED);
  }
  // A right password alone must not erase the wrong codes before it, or codes could be tried without end.
  if (person.hasSecondFactor) await attempt.withdraw();
  else await attempt.succeed();
  return ok({ userId: person.userId, needsCode: person.hasSecondFactor });
}

/** Counts an attempt on an account from an address, and says what follows from its outcome. */
export async function countAttempt(
  ports: Pick<SignInPorts, "attempts" | "subjectOf" | "recordFailure">,
  { email, address }: Pick<Attempt, "email" | "address">,
) {
  const subjects = { account: ports.subjectOf("account", email), address: ports.subjectOf("address", address) };
  const { id, account, ...counted } = await ports.attempts.record(subjects);
  const lockedBy: AttemptKind | undefined =
    account > SIGN_IN_LIMITS.perAccount ? "account" : counted.address > SIGN_IN_LIMITS.perAddress ? "address" : undefined;
  return {
    lockedBy,
    /** It was no failure, but the account is not open yet. */
    withdraw: async (): Promise<void> => {
      await ports.attempts.withdraw(id);
    },
    succeed: async (): Promise<void> => {
      await ports.attempts.withdraw(id);
      await ports.attempts.clear(subjects.account);
    },
    fail: async (failure: {
      readonly userId: string | undefined;
      readonly network: string | undefined;
      readonly during: AttemptOccasion;
    }): Promise<void> => {
      if (lockedBy !== undefined) await ports.attempts.withdraw(id);
      await ports.recordFailure({ ...failure, subject: subjects[lockedBy ?? "account"], lockedBy });
    },
  };
}
