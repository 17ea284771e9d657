"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { err, ok } from "@/lib/core/result";
import { defineAction, defineFormAction } from "@/lib/server/action";
import { endSession } from "@/lib/server/start-session";

export const signOutAction = defineFormAction({
  name: "access.signOut",
  beforeSecondFactor: true,
  input: z.object({}),
  authorize: () => ok(undefined),
  run: async ({ deps }) => {
    await endSession(deps);
    redirect("/sign-in");
  },
});

/** Restarts the idle time, from the warning before a session ends. */
export const staySignedInAction = defineAction({
  name: "access.staySignedIn",
  beforeSecondFactor: true,
  input: z.object({}),
  authorize: () => ok(undefined),
  run: async ({ actor, deps }) => {
    const session = await deps.sessions.renew(actor.sessionId);
    return session === undefined
      ? err({
          code: "unauthenticated",
          message: "Your session has ended. Sign in again in another tab; everything saved is kept.",
        })
      : ok(session);
  },
});
