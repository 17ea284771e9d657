import "server-only";
import type { NextAuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { headers } from "next/headers";
import { env, requireEnv } from "@/lib/config/env";
import { grantsFromClaim } from "@/lib/domain/access/oidc-roles";
import { SESSION_HOURS } from "@/lib/domain/access/session-limits";
import { signInWithPassword } from "@/lib/domain/access/sign-in";
import { createDeps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { logger } from "./logger";
import { requestAddress } from "./request-address";
import { sessionCookie } from "./session-cookie";

/** What an OpenID provider says about a person; the claims are checked before they are used. */
type OidcClaims = Readonly<Record<string, unknown>>;

const OIDC = "oidc";

/** The name of the single sign-on on its button; undefined when none is configured. */
export function singleSignOnName(): string | undefined {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_NAME } = env();
  return OIDC_ISSUER === undefined || OIDC_CLIENT_ID === undefined ? undefined : OIDC_NAME;
}

/**
 * next-auth, with our session row as the only thing its token carries. Built at the request, so that a build needs no
 * environment.
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
    providers: [passwordProvider(), ...oidcProvider()],
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider !== OIDC) return true;
        const signedIn = await createDeps(PEOPLE).users.signInFromOidc(readPerson({ ...profile }));
        return signedIn.ok ? true : "/sign-in?error=OAuthAccountNotLinked";
      },
      // Only a sign-in makes a row; later calls hand back the token, and nothing of the browser's is ever added.
      async jwt({ token, user, account, profile, trigger }) {
        if (trigger !== "signIn" && trigger !== "signUp") return { sid: token["sid"] };
        const { sessions, users } = createDeps(PEOPLE);
        const oidcUser = account?.provider === OIDC ? await users.findByIdentity(readPerson({ ...profile })) : undefined;
        const userId = account?.provider === OIDC ? oidcUser?.userId : user.id;
        if (userId === undefined) throw new Error("Nobody was found for a sign-in that had been accepted.");
        return { sid: await sessions.create(userId, (await headers()).get("user-agent") ?? undefined) };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      async signOut({ token }) {
        const sid: unknown = token["sid"];
        if (typeof sid === "string") await createDeps(PEOPLE).sessions.end(sid, "signed-out");
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

function passwordProvider() {
  return Credentials({
    id: "credentials",
    name: "E-mail and password",
    credentials: { email: {}, password: {} },
    async authorize(given) {
      const address = await requestAddress();
      const outcome = await signInWithPassword(createDeps(PEOPLE).signIn, {
        email: given?.email ?? "",
        password: given?.password ?? "",
        address,
      });
      return outcome.ok ? { id: outcome.value.userId } : null;
    },
  });
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

/** A person from the claims of a checked ID token. Throws when the provider sends no subject or no e-mail. */
function readPerson(claims: OidcClaims) {
  const { OIDC_ISSUER, OIDC_ROLE_CLAIM } = env();
  const { sub, email, email_verified: emailVerified, name } = claims;
  if (OIDC_ISSUER === undefined || typeof sub !== "string" || typeof email !== "string") {
    throw new Error(
      "The identity provider sent no subject or no e-mail. The portal asks for the scopes openid, email and profile.",
    );
  }
  return {
    issuer: OIDC_ISSUER.replace(/\/$/, ""),
    subject: sub,
    email,
    emailVerified: emailVerified === true,
    name: typeof name === "string" && name !== "" ? name : email,
    grants: grantsFromClaim(claims[OIDC_ROLE_CLAIM]),
  };
}
