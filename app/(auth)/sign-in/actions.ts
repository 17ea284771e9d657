"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { err } from "@/lib/core/result";
import { enterCode } from "@/lib/domain/access/second-factor";
import { signInWithPassword } from "@/lib/domain/access/sign-in";
import { safeCallbackPath } from "@/lib/server/current-path";
import { defineDoorAction } from "@/lib/server/door-action";
import { askForCode, findPendingSignIn, usePendingSignIn } from "@/lib/server/pending-sign-in";
import { requestAddress } from "@/lib/server/request-address";
import { isSandboxOpen } from "@/lib/server/sandbox-door";
import { startSession } from "@/lib/server/start-session";
import { readVisitor } from "@/lib/server/visitor";
import { SANDBOX_PEOPLE } from "@/sandbox/seed/world";

const callbackUrl = z.string().max(2000).optional();
const TOO_LATE = {
  code: "precondition_failed" as const,
  message: "Your sign-in waited more than five minutes for the code. Go back and sign in again.",
};
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
    const { userId, needsCode } = outcome.value;
    if (needsCode) return await askForCode(deps, { userId, how: "password", callbackUrl: input.callbackUrl });
    await startSession(deps, { userId, how: "password" });
    redirect(safeCallbackPath(input.callbackUrl));
  },
});

/** The second half of a sign-in: the code, after the password or the sandbox button. */
export const enterCodeAction = defineDoorAction({
  name: "access.enterCode",
  input: z.object({ code: z.string("Enter the code that the app shows.").max(100), callbackUrl }),
  run: async ({ input, deps }) => {
    const pending = await findPendingSignIn(deps);
    if (pending === undefined) return err(TOO_LATE);
    const { userId, email, how, token } = pending;
    const attempt = { userId, email, code: input.code, address: await requestAddress() };
    const ports = { signIn: deps.signIn, factor: deps.secondFactor };
    const entered = await enterCode(ports, { ...attempt, network: (await readVisitor()).network });
    if (!entered.ok) return entered;
    if (!(await usePendingSignIn(deps, token))) return err(TOO_LATE);
    await startSession(deps, { userId, how, secondFactor: entered.value });
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
    const { userId, needsCode } = found;
    if (needsCode) return await askForCode(deps, { userId, how: "sandbox", callbackUrl: input.callbackUrl });
    await startSession(deps, { userId, how: "sandbox" });
    redirect(safeCallbackPath(input.callbackUrl));
  },
});
