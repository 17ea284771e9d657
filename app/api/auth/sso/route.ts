import { createHash, randomBytes } from "node:crypto";
import NextAuth from "next-auth";
import { cookies } from "next/headers";
import { NextRequest } from "next/server";
import { env, requireEnv } from "@/lib/config/env";
import { authOptions, FRESH_SIGN_IN } from "@/lib/server/auth";
import { hostCookie } from "@/lib/server/host-cookie";
import { safeCallbackPath } from "@/lib/server/current-path";
import { isSameSiteRead } from "@/lib/server/origin";
import { throughDoor } from "@/lib/server/through-door";

/**
 * Starts single sign-on from a plain link. next-auth expects a form with a token that scripts fetch; this route creates
 * the token, so the link works without scripts and no form leaves our origin (the page's policy forbids it).
 * With `confirm` the provider asks the person again, whatever session they have there.
 */
export async function GET(request: NextRequest): Promise<Response> {
  if (!isSameSiteRead(request.headers.get("sec-fetch-site"))) return new Response(null, { status: 403 });
  return await throughDoor(async () => await startSingleSignOn(request));
}

async function startSingleSignOn(request: NextRequest): Promise<Response> {
  const token = randomBytes(32).toString("hex");
  const hash = createHash("sha256")
    .update(`${token}${requireEnv("NEXTAUTH_SECRET")}`)
    .digest("hex");
  const cookie = hostCookie("next-auth.csrf-token");
  (await cookies()).set(cookie.name, `${token}|${hash}`, cookie.options);

  const callbackUrl = new URL(safeCallbackPath(request.nextUrl.searchParams.get("callbackUrl") ?? undefined), env().NEXTAUTH_URL);
  const asked = request.nextUrl.searchParams.has("confirm") ? `?${new URLSearchParams(FRESH_SIGN_IN).toString()}` : "";
  const inner = new NextRequest(new URL(`/api/auth/signin/oidc${asked}`, env().NEXTAUTH_URL), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ csrfToken: token, callbackUrl: callbackUrl.href }),
  });
  const response: unknown = await NextAuth(inner, { params: Promise.resolve({ nextauth: ["signin", "oidc"] }) }, authOptions());
  if (response instanceof Response) return response;
  throw new Error("next-auth returned no response.");
}
