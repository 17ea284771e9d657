import { cookies } from "next/headers";

import { createDeps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { isSameSiteRead } from "@/lib/server/origin";
import { readSessionId, sessionCookie } from "@/lib/server/session-cookie";

/**
 * When the session of this browser ends, or `null` when it has. Not made by `defineRoute`: that counts as use of
 * the session, so a page that watches the session would keep it alive forever.
 */
export async function GET(request: Request): Promise<Response> {
  if (!isSameSiteRead(request.headers.get("sec-fetch-site"))) return new Response(null, { status: 403 });
  const sessionId = await readSessionId((await cookies()).get(sessionCookie().name)?.value);
  const session = sessionId === undefined ? undefined : await createDeps(PEOPLE).sessions.watch(sessionId);
  return Response.json(session ?? null, { headers: { "Cache-Control": "no-store" } });
}
