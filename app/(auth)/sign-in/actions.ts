"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { err } from "@/lib/core/result";
import { signInWithPassword } from "@/lib/domain/access/sign-in";
import { safeCallbackPath } from "@/lib/server/current-path";
import { defineDoorAction } from "@/lib/server/door-action";
import { requestAddress } from "@/lib/server/request-address";
import { isSandboxOpen } from "@/lib/server/sandbox-door";
import { startSession } from "@/lib/server/start-session";
import { readVisitor } from "@/lib/server/visitor";
import { SANDBOX_PEOPLE } from "@/sandbox/seed/world";

const callbackUrl = z.string().max(2000).optional();
const NO_SANDBOX = {
  code: "not_found" as const,
  message: "Sandbox people cannot sign in on this portal. Sign in with your own account.",
};

export const signInAction = defineDoorAction({
  name: "access.signIn",
  input: z.object({
    email: z.string("Enter your e-mail.").max(320),
    password: z.string("Enter your password.").max(1000),
    callbackUrl,
  }),
  run: async ({ input, deps }) => {
    const { email, password } = input;
    const { network } = await readVisitor();
    const outcome = await signInWithPassword(deps.signIn, { email, password, address: await requestAddress(), network });
    if (!outcome.ok) return outcome;
    await startSession(deps, { userId: outcome.value.userId, how: "password" });
    redirect(safeCallbackPath(input.callbackUrl));
  },
});

export const signInAsSandboxPersonAction = defineDoorAction({
  name: "access.signInAsSandboxPerson",
  input: z.object({ as: z.enum(SANDBOX_PEOPLE.map((person) => person.key)), callbackUrl }),
  run: async ({ input, deps }) => {
    const person = SANDBOX_PEOPLE.find((one) => one.key === input.as);
    if (person === undefined || !isSandboxOpen()) return err(NO_SANDBOX);
    // By e-mail, not by password: the button keeps working after the person has set a password.
    const found = await deps.users.findSandboxPerson(person.email);
    if (found === undefined) return err(NO_SANDBOX);
    await startSession(deps, { userId: found.userId, how: "sandbox" });
    redirect(safeCallbackPath(input.callbackUrl));
  },
});
