import "server-only";
import { cookies } from "next/headers";
import type { Deps } from "@/lib/deps/deps";
import type { NewSession } from "@/lib/domain/access/session";
import { SESSION_HOURS } from "@/lib/domain/access/session-limits";
import { readSessionId, sessionCookie, writeSessionId } from "./session-cookie";
import { readVisitor } from "./visitor";

/** Signs a person in on this browser: a new row and a new cookie; the session that the browser had before ends. */
export async function startSession(deps: Deps, session: Omit<NewSession, "visitor">): Promise<void> {
  await keepSession(await replaceSession(deps, session));
}

/** Gives this browser the cookie of a session. */
export async function keepSession(sessionId: string): Promise<void> {
  const { name, options } = sessionCookie();
  (await cookies()).set(name, await writeSessionId(sessionId), { ...options, maxAge: SESSION_HOURS * 3600 });
}

/** Makes the row of a new session in place of the one that the browser's cookie names, and returns its ID. */
export async function replaceSession(deps: Deps, session: Omit<NewSession, "visitor">): Promise<string> {
  const visitor = await readVisitor();
  const before = await readSessionId((await cookies()).get(sessionCookie().name)?.value);
  if (before !== undefined) await deps.sessions.end(before, "replaced", visitor);
  return await deps.sessions.create({ ...session, visitor });
}

/** Signs this browser out: the row ends and the cookie is deleted. Repeating it changes nothing. */
export async function endSession(deps: Deps): Promise<void> {
  const jar = await cookies();
  const { name, options } = sessionCookie();
  const sessionId = await readSessionId(jar.get(name)?.value);
  if (sessionId !== undefined) await deps.sessions.end(sessionId, "signed-out", await readVisitor());
  jar.set(name, "", { ...options, maxAge: 0 });
}
