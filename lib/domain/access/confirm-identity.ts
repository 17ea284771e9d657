import type { AppError, RequestedProof } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "./actor";
import { RECENT_MINUTES } from "./session-limits";
import { enterCode, type SecondFactorMethod, type SecondFactorPorts } from "./second-factor";
import { signInWithPassword, type SignInPorts } from "./sign-in";
import type { ConfirmationMethod, Visitor } from "./visitor";

/** What a confirmation needs from outside. */
export type ConfirmIdentityPorts = {
  readonly signIn: SignInPorts;
  readonly factor: SecondFactorPorts;
  readonly hasSecondFactor: (actor: Actor) => Promise<boolean>;
  /** Replaces the actor's session by one that is recent; undefined when it has ended meanwhile. */
  readonly confirm: (
    actor: Actor,
    confirmation: {
      readonly how: ConfirmationMethod;
      readonly visitor: Visitor;
      readonly secondFactor?: SecondFactorMethod | undefined;
    },
  ) => Promise<string | undefined>;
};

type Entry = {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
  readonly address: string;
  readonly visitor: Visitor;
};

/** How a person can show again that it is them: like their sign-in. */
export function requestedProof(
  actor: Pick<Actor, "sandbox" | "email" | "name">,
  ways: { readonly hasPassword: boolean; readonly hasSecondFactor: boolean; readonly providerName: string | undefined },
): RequestedProof {
  if (!actor.sandbox && !ways.hasPassword && ways.providerName !== undefined)
    return { kind: "provider", name: ways.providerName };
  const { email: account, name, sandbox } = actor;
  return { kind: "entry", account, name, password: !sandbox, code: ways.hasSecondFactor };
}

/** The refusal of a sensitive action whose person has not shown lately that it is them. Nothing was done. */
export function notRecent(proof: RequestedProof): AppError {
  return {
    code: "unauthenticated",
    message: `This needs a sign-in of the last ${String(RECENT_MINUTES)} minutes, so nothing was done yet. Confirm that it is you, then repeat it.`,
    proof,
  };
}

/**
 * Checks that the person at this session is still the one who signed in, and returns the session that replaces it.
 *
 * `invalid_input` for the fields `password` and `code`. A wrong one counts like a failed sign-in: the same attempts, the same lock.
 * A person of the sandbox enters none, as at the sign-in page.
 */
export async function confirmIdentity(
  ports: ConfirmIdentityPorts,
  actor: Actor,
  { password, code, address, visitor }: Entry,
): Promise<Result<{ readonly sessionId: string }, AppError>> {
  const { userId, email } = actor;
  const { network } = visitor;
  const needsCode = await ports.hasSecondFactor(actor);
  if (needsCode && code === undefined) return err(refusal("code", "Enter the code of your authenticator app."));
  if (!actor.sandbox) {
    if (password === undefined) return err(refusal("password", "Enter your password."));
    const attempt = { email, password, address, network };
    const signedIn = await signInWithPassword(ports.signIn, { ...attempt, during: "confirmation" });
    if (!signedIn.ok || signedIn.value.userId !== userId) return err(refusal("password", WRONG_PASSWORD));
  }
  const entered = needsCode ? await enterCode(ports, { userId, email, code: code ?? "", address, network }) : ok(undefined);
  if (!entered.ok) return entered;
  const how = actor.sandbox ? "sandbox" : "password";
  const sessionId = await ports.confirm(actor, { how, visitor, secondFactor: entered.value });
  return sessionId === undefined ? err(ENDED) : ok({ sessionId });
}

const WRONG_PASSWORD = "The password is not right. After 10 failed attempts the account is locked for 15 minutes.";
const ENDED: AppError = { code: "unauthenticated", message: "Your session has ended. Sign in again in another tab." };

function refusal(field: "password" | "code", message: string): AppError {
  return { code: "invalid_input", message: "It is not confirmed that it is you.", fieldErrors: { [field]: message } };
}
