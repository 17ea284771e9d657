import "server-only";
import { cookies, headers } from "next/headers";
import type { Deps } from "@/lib/deps/deps";
import { SESSION_HOURS } from "@/lib/domain/access/session-limits";
import { readSessionId, sessionCookie, writeSessionId } from "./session-cookie";

/** Signs a person in on this browser: a new row and a new cookie; the session the browser had before ends. */
export async function startSession(deps: Deps, userId: string): Promise<void> {
  const jar = await cookies();
  const { name, options } = sessionCookie();
  const before = await readSessionId(jar.get(name)?.value);
  if (before !== undefined) await deps.sessions.end(before, "signed-out");
  const userAgent = (await headers()).get("user-agent") ?? undefined;
  const sessionId = await deps.sessions.create(userId, userAgent);
  jar.set(name, await writeSessionId(sessionId), { ...options, maxAge: SESSION_HOURS * 3600 });
}

/** Signs this browser out: the row ends, the cookie goes. Doing it twice changes nothing. */
export async function endSession(deps: Deps): Promise<void> {
  const jar = await cookies();
  const { name, options } = sessionCookie();
  const sessionId = await readSessionId(jar.get(name)?.value);
  if (sessionId !== undefined) await deps.sessions.end(sessionId, "signed-out");
  jar.set(name, "", { ...options, maxAge: 0 });
}
