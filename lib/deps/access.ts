import { requireEnv } from "@/lib/config/env";
import { createAccessEventRepository } from "@/lib/db/access-event-repository";
import { database, type Database } from "@/lib/db/client";
import { createGrantRepository } from "@/lib/db/grant-repository";
import { createPendingSignInRepository } from "@/lib/db/pending-sign-in-repository";
import { createRateCounter } from "@/lib/db/rate-counter";
import { createRefusalRepository } from "@/lib/db/refusal-repository";
import { createSessionRepository } from "@/lib/db/session-repository";
import { createSignInRepository } from "@/lib/db/sign-in-repository";
import { createUserRepository } from "@/lib/db/user-repository";
import type { PasswordPorts } from "@/lib/domain/access/password";
import type { SecondFactorRule } from "@/lib/domain/access/second-factor";
import type { SignInPorts } from "@/lib/domain/access/sign-in";
import { EVERY_TENANT, PEOPLE } from "@/lib/domain/access/tenant-scope";
import { hashPassword, verifyPassword } from "@/lib/integrations/passwords/argon2";
import { isGuessable } from "@/lib/integrations/passwords/guessable";
import { createKeyedSubjects } from "@/lib/integrations/passwords/keyed-subject";
import type { KeyRing } from "@/lib/integrations/vault/key-file";
import { joinSecondFactor } from "./second-factor";

type Options = {
  readonly sandboxPeople: boolean;
  readonly secondFactorRule: SecondFactorRule;
  /** For the secrets of second factors. */
  readonly keys: () => KeyRing;
};

/** People, their sessions and roles, and the events about them. */
export function joinAccess(db: Database, { sandboxPeople, secondFactorRule, keys }: Options) {
  const users = createUserRepository(db, { sandboxPeople });
  // Refusals are recorded by the portal, not by the refused person: their scope may not reach the log they belong in.
  const refusals = createRefusalRepository(database(EVERY_TENANT));
  const secret = () => requireEnv("NEXTAUTH_SECRET");
  const signIn: SignInPorts = {
    findByEmail: users.findByEmail,
    verifyPassword,
    subjectOf: createKeyedSubjects("sign-in attempt", secret),
    attempts: createSignInRepository(db),
    recordFailure: refusals.recordFailedSignIn,
  };
  const passwords: PasswordPorts = { isGuessable, hash: hashPassword };
  const { secondFactors, secondFactor, secondFactorSetUp } = joinSecondFactor(keys);
  return {
    secondFactor,
    secondFactors,
    secondFactorSetUp,
    rates: createRateCounter(db, createKeyedSubjects("rate", secret)),
    pendingSignIns: createPendingSignInRepository(db),
    sessions: createSessionRepository(db, { sandboxPeople, secondFactorRule }),
    users,
    people: createGrantRepository(db, { sandboxPeople, everyone: database(PEOPLE) }),
    signIn,
    passwords,
    refusals,
    accessEvents: createAccessEventRepository(db, database(PEOPLE)),
  };
}
