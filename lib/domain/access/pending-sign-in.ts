import type { SignInMethod } from "./visitor";

/** A sign-in whose first proof was right and whose code is still to come. */
export type PendingSignIn = { readonly userId: string; readonly email: string; readonly how: PendingMethod };

/** The sign-in methods after which the portal asks for a code; an identity provider asks for its own. */
type PendingMethod = Extract<SignInMethod, "password" | "sandbox">;
