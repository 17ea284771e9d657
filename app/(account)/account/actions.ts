"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { accountPath } from "@/lib/config/routes";
import { err, ok } from "@/lib/core/result";
import { changePassword } from "@/lib/domain/access/change-password";
import { confirmIdentity } from "@/lib/domain/access/confirm-identity";
import type { Actor } from "@/lib/domain/access/actor";
import { passwordSchema } from "@/lib/domain/access/password";
import { defineFormAction } from "@/lib/server/action";
import { requestAddress } from "@/lib/server/request-address";
import { keepSession } from "@/lib/server/start-session";
import { readVisitor } from "@/lib/server/visitor";

export const endOwnSessionAction = defineFormAction({
  name: "account.endSession",
  input: z.object({ sessionId: z.string().min(1).max(64) }),
  authorize: async ({ actor, input, deps }) => {
    const session = await deps.sessions.findOwn(actor, input.sessionId);
    return session === undefined
      ? err({ code: "not_found", message: "This session has ended already, or it is not yours." })
      : ok(session);
  },
  run: async ({ deps, resource: session }) => {
    await deps.sessions.end(session.id, "ended-by-person", await readVisitor());
    revalidatePath(accountPath);
    return ok(undefined);
  },
});

export const endOtherSessionsAction = defineFormAction({
  name: "account.endOtherSessions",
  input: z.object({}),
  authorize: () => ok(undefined),
  run: async ({ actor, deps }) => {
    const ended = await deps.sessions.endOthers(actor);
    revalidatePath(accountPath);
    return ok(ended);
  },
});

/** Shows again that it is the person who signed in, so that sensitive actions are done for the next five minutes. */
export const confirmIdentityAction = defineFormAction({
  name: "account.confirmIdentity",
  beforeSecondFactor: true,
  input: z.object({ password: z.string().max(1000).optional(), code: z.string().max(100).optional() }),
  authorize: () => ok(undefined),
  run: async ({ actor, input, deps }) => {
    const ports = {
      signIn: deps.signIn,
      factor: deps.secondFactor,
      hasSecondFactor: async (person: Actor) => (await deps.users.findSignInWays(person)).hasSecondFactor,
      confirm: deps.sessions.confirm,
    };
    const visitor = await readVisitor();
    const confirmed = await confirmIdentity(ports, actor, { ...input, address: await requestAddress(), visitor });
    if (!confirmed.ok) return confirmed;
    await keepSession(confirmed.value.sessionId);
    return ok(undefined);
  },
});

export const changePasswordAction = defineFormAction({
  name: "account.changePassword",
  input: z.object({
    current: z.string("Enter your current password.").max(1000),
    next: passwordSchema,
    repeated: z.string("Repeat the new password.").max(1000),
  }),
  authorize: () => ok(undefined),
  run: async ({ actor, input, deps }) => {
    const ports = { signIn: deps.signIn, passwords: deps.passwords, changePassword: deps.users.changePassword };
    const visitor = await readVisitor();
    const changed = await changePassword(ports, actor, { ...input, address: await requestAddress(), visitor });
    if (!changed.ok) return changed;
    await keepSession(changed.value.sessionId);
    return ok({ endedSessions: changed.value.endedSessions });
  },
});
