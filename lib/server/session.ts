import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Actor } from "@/lib/domain/access/actor";
import { createDeps } from "@/lib/deps/deps";
import { PEOPLE } from "@/lib/domain/access/tenant-scope";
import { CURRENT_PATH_HEADER } from "./current-path";
import { readSessionId, sessionCookie } from "./session-cookie";
import { readVisitor } from "./visitor";

/**
 * The signed-in person with the grants that hold right now; undefined without a session. Read once a request:
 * the cookie names a row, and the row and the grants decide, so an ended session or a taken role counts at once.
 */
export const findActor = cache(async (): Promise<Actor | undefined> => {
  const jar = await cookies();
  const sessionId = await readSessionId(jar.get(sessionCookie().name)?.value);
  const actor = sessionId === undefined ? undefined : await createDeps(PEOPLE).sessions.findActor(sessionId);
  return actor === undefined ? undefined : { ...actor, network: (await readVisitor()).network };
});

/** The signed-in person; others are sent to the sign-in page and come back afterwards. */
export async function requireActor(): Promise<Actor> {
  const actor = await findActor();
  if (actor !== undefined) return actor;
  const path = (await headers()).get(CURRENT_PATH_HEADER) ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}
