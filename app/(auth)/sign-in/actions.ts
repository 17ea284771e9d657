"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { env } from "@/lib/config/env";
import { err } from "@/lib/core/result";
import { signInWithPassword } from "@/lib/domain/access/sign-in";
import { safeCallbackPath } from "@/lib/server/current-path";
import { defineDoorAction } from "@/lib/server/door-action";
import { requestAddress } from "@/lib/server/request-address";
import { startSession } from "@/lib/server/start-session";
import { SANDBOX_PASSWORD, SANDBOX_PEOPLE } from "@/sandbox/seed/world";

const callbackUrl = z.string().max(2000).optional();

export const signInAction = defineDoorAction({
  name: "access.signIn",
  input: z.object({
    email: z.string("Enter your e-mail.").max(320),
    password: z.string("Enter your password.").max(1000),
    callbackUrl,
  }),
  run: async ({ input, deps }) => {
    const outcome = await signInWithPassword(deps.signIn, { ...input, address: await requestAddress() });
    if (!outcome.ok) return outcome;
    await startSession(deps, outcome.value.userId);
    redirect(safeCallbackPath(input.callbackUrl));
  },
});

export const signInAsSandboxPersonAction = defineDoorAction({
  name: "access.signInAsSandboxPerson",
  input: z.object({ as: z.enum(SANDBOX_PEOPLE.map((person) => person.key)), callbackUrl }),
  run: async ({ input, deps }) => {
    const person = SANDBOX_PEOPLE.find((one) => one.key === input.as);
    if (person === undefined || env().CARABINER_SANDBOX !== "on") {
      return err({ code: "not_found", message: "This portal runs without a sandbox, so its people do not exist." });
    }
    const outcome = await signInWithPassword(deps.signIn, {
      email: person.email,
      password: SANDBOX_PASSWORD,
      address: await requestAddress(),
    });
    if (!outcome.ok) return outcome;
    await startSession(deps, outcome.value.userId);
    redirect(safeCallbackPath(input.callbackUrl));
  },
});
