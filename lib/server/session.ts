import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { secondFactorPath } from "@/lib/config/routes";
import type { Actor } from "@/lib/domain/access/actor";
import { createDeps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { requestFacts } from "@/lib/edge/request-facts";
import "./page-deadline";
import { isSandboxOpen } from "./sandbox-door";
import { readSessionId, sessionCookie } from "./session-cookie";
import { readVisitor } from "./visitor";

/**
 * The signed-in person with the grants that are valid now; undefined without a session. Read once a request:
 * the cookie names a row, and the row and the grants decide, so an ended session or a taken role counts at once.
 */
export const findActor = cache(async (): Promise<Actor | undefined> => {
  const jar = await cookies();
  const sessionId = await readSessionId(jar.get(sessionCookie().name)?.value);
  const actor = sessionId === undefined ? undefined : await createDeps(PEOPLE).sessions.findActor(sessionId);
  if (actor === undefined || (actor.sandbox && !isSandboxOpen())) return undefined;
  return { ...actor, network: (await readVisitor()).network };
});

/**
 * The signed-in person; others are sent to the sign-in page and come back afterwards. A person who has to set up a second
 * factor first is sent there, except by the pages that do it.
 */
export async function requireActor({ beforeSecondFactor = false } = {}): Promise<Actor> {
  const actor = await findActor();
  if (actor?.mustSetUpSecondFactor === true && !beforeSecondFactor) redirect(secondFactorPath);
  if (actor !== undefined) return actor;
  const path = requestFacts()?.path ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}
