import { NextResponse, type NextRequest } from "next/server";
import { env } from "@/lib/config/env";
import { PUBLIC_FILES } from "@/lib/config/public-files";
import { CURRENT_PATH_HEADER } from "@/lib/server/current-path";
import { securityHeaders } from "@/lib/server/security-headers";

/** What the portal answers at all. Next.js alone would answer a page to any word in the place of the method. */
const METHODS = new Set(["GET", "HEAD", "POST", "OPTIONS"]);

/**
 * Puts the security headers on every response, tells pages their own address and refuses methods that nothing here has. It
 * locks nothing: who may see a page is decided by the page, who may change something by the action.
 */
export function proxy(request: NextRequest): NextResponse {
  const { NEXTAUTH_URL, NODE_ENV } = env();
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const headers = securityHeaders({ nonce, https: NEXTAUTH_URL.startsWith("https:"), development: NODE_ENV === "development" });

  const sent = new Headers(request.headers);
  sent.set(CURRENT_PATH_HEADER, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  // Next.js takes the nonce for its own scripts from the policy on the request.
  sent.set("Content-Security-Policy", headers["Content-Security-Policy"] ?? "");

  const response = METHODS.has(request.method)
    ? NextResponse.next({ request: { headers: sent } })
    : new NextResponse(null, { status: 405, headers: { Allow: [...METHODS].join(", ") } });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  if (!isPublicFile(request.nextUrl.pathname)) response.headers.set("Cache-Control", "no-store");
  return response;
}

/** Files of the build and of `public/` say nothing about anybody: they may be kept. */
function isPublicFile(path: string): boolean {
  return path.startsWith("/_next/static/") || PUBLIC_FILES.includes(path);
}
