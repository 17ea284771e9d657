import "server-only";
import type { NextAuthOptions } from "next-auth";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { env, requireEnv } from "@/lib/config/env";
import { grantsFromClaim } from "@/lib/domain/access/oidc-roles";
import { SESSION_HOURS } from "@/lib/domain/access/session-limits";
import { createDeps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { logger } from "./logger";
import { sessionCookie } from "./session-cookie";
import { replaceSession } from "./start-session";
import { readVisitor } from "./visitor";

/** What an OpenID provider says about a person; the claims are checked before they are used. */
type OidcClaims = Readonly<Record<string, unknown>>;

const OIDC = "oidc";

/** The name of the single sign-on on its button; undefined when none is configured. */
export function singleSignOnName(): string | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_NAME } = env();
  return OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined ? undefined : OIDC_NAME;
}

/** What asks the provider to have the person sign in there again, and to say when they did. */
export const FRESH_SIGN_IN = { prompt: "login", max_age: "0" } as const;

/**
 * next-auth for single sign-on only, with our session row as the only thing its token carries. Passwords have one way in:
 * the sign-in page. Built at the request, so that a build needs no environment.
 *
 * @see https://next-auth.js.org/configuration/options
 */
export function authOptions(): NextAuthOptions {
  const cookie = sessionCookie();
  return {
    secret: requireEnv("NEXTAUTH_SECRET"),
    session: { strategy: "jwt", maxAge: SESSION_HOURS * 3600 },
    cookies: { sessionToken: cookie },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/" },
    providers: oidcProvider(),
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider !== OIDC) return false;
        const { network } = await readVisitor();
        const signedIn = await createDeps(PEOPLE).users.signInFromOidc({ ...readPerson({ ...profile }), network });
        return signedIn.ok ? true : "/sign-in?error=OAuthAccountNotLinked";
      },
      // Only a sign-in makes a row; later calls return the token's ID, and nothing that a browser sent is ever added.
      async jwt({ token, profile, trigger }) {
        if (trigger !== "signIn" && trigger !== "signUp") return { sid: token["sid"] };
        const deps = createDeps(PEOPLE);
        const person = await deps.users.findByIdentity(readPerson({ ...profile }));
        if (person === undefined) throw new Error("No person was found for a sign-in that had been accepted.");
        const providerSignInAgeSeconds = signInAge({ ...profile });
        return { sid: await replaceSession(deps, { userId: person.userId, how: "single-sign-on", providerSignInAgeSeconds }) };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        const sid: unknown = token["sid"];
        if (typeof sid === "string") await createDeps(PEOPLE).sessions.end(sid, "signed-out", await readVisitor());
      },
    },
    logger: {
      error: (code, details) => {
        logger.error("Sign-in failed", { code, details });
      },
      warn: (code) => {
        logger.warn("Sign-in warning", { code });
      },
      debug: () => undefined,
    },
  };
}

function oidcProvider(): OAuthConfig<OidcClaims>[] {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_NAME } = env();
  if (OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined) return [];
  return [
    {
      id: OIDC,
      name: OIDC_NAME,
      type: "oauth",
      idToken: true,
      checks: ["pkce", "state", "nonce"],
      wellKnown: `${OIDC_ISSUER.replace(/\/$/, "")}/.well-known/openid-configuration`,
      clientId: OIDC_CLIENT_ID,
      clientSecret: requireEnv("OIDC_CLIENT_SECRET"),
      authorization: { params: { scope: "openid email profile" } },
      profile: (claims) => ({ id: String(claims["sub"]) }),
    },
  ];
}

/** How long ago the person signed in at the provider when it made the token; undefined when it does not say. */
function signInAge({ auth_time: signedInAt, iat: issuedAt }: OidcClaims): number | undefined {
  if (typeof signedInAt !== "number" || typeof issuedAt !== "number") return undefined;
  return Math.max(0, issuedAt - signedInAt);
}

/** A person from the claims of a checked ID token. Throws when the provider sends no subject or no e-mail. */
function readPerson(claims: OidcClaims) {
  const { OIDC_ISSUER, OIDC_ROLE_CLAIM } = env();
  const { iss, sub, email, email_verified: emailVerified, name } = claims;
  if (OIDC_ISSUER === undefined || typeof sub !== "string" || typeof email !== "string") {
    throw new Error(
      "The identity provider sent no subject or no e-mail. The portal asks for the scopes openid, email and profile.",
    );
  }
  // The library compares the token with what the provider's metadata call themselves, which is the word of the provider.
  const issuer = OIDC_ISSUER.replace(/\/$/, "");
  if (typeof iss !== "string" || iss.replace(/\/$/, "") !== issuer) {
    throw new Error("The identity provider is not the one that OIDC_ISSUER names. Compare it with `issuer` in its metadata.");
  }
  return {
    issuer,
    subject: sub,
    email,
    emailVerified: emailVerified === true,
    name: typeof name === "string" && name !== "" ? name : email,
    grants: grantsFromClaim(claims[OIDC_ROLE_CLAIM]),
  };
}
