"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { secondFactorPath } from "@/lib/config/routes";
import { err, ok } from "@/lib/core/result";
import { beginSecondFactor, renewRecoveryCodes, turnOnSecondFactor } from "@/lib/domain/access/set-up-second-factor";
import { defineFormAction } from "@/lib/server/action";

const AT_PROVIDER = {
  code: "precondition_failed" as const,
  message: "You sign in with your identity provider, so your second factor is set up there.",
};

export const beginSecondFactorAction = defineFormAction({
  name: "account.beginSecondFactor",
  recent: true,
  beforeSecondFactor: true,
  input: z.object({}),
  authorize: () => ok(undefined),
  run: async ({ actor, deps }) => {
    if (!actor.sandbox && !(await deps.users.hasPassword(actor))) return err(AT_PROVIDER);
    const begun = await beginSecondFactor(deps.secondFactorSetUp, actor);
    if (!begun.ok) return begun;
    revalidatePath(secondFactorPath);
    // The one response that holds the secret: the person needs it for their app, and the page never shows it again.
    return ok({ picture: begun.value.picture, secret: begun.value.secret.reveal() });
  },
});

/** Not `recent`: the secret that the code belongs to was shown a moment ago, in the response to an action that is. */
export const turnOnSecondFactorAction = defineFormAction({
  name: "account.turnOnSecondFactor",
  beforeSecondFactor: true,
  input: z.object({ code: z.string("Enter the code that the app shows.").max(100) }),
  authorize: () => ok(undefined),
  run: async ({ actor, input, deps }) => await turnOnSecondFactor(deps.secondFactorSetUp, actor, input.code),
});

export const renewRecoveryCodesAction = defineFormAction({
  name: "account.renewRecoveryCodes",
  recent: true,
  input: z.object({}),
  authorize: () => ok(undefined),
  run: async ({ actor, deps }) => await renewRecoveryCodes(deps.secondFactorSetUp, actor),
});

export const turnOffSecondFactorAction = defineFormAction({
  name: "account.turnOffSecondFactor",
  recent: true,
  input: z.object({}),
  authorize: () => ok(undefined),
  run: async ({ actor, deps }) => {
    const turnedOff = await deps.secondFactors.turnOff(actor);
    if (turnedOff.ok) revalidatePath(secondFactorPath);
    return turnedOff;
  },
});

/** The person has read that an owner removed their second factor. */
export const dismissFactorResetAction = defineFormAction({
  name: "account.dismissFactorReset",
  beforeSecondFactor: true,
  input: z.object({}),
  authorize: () => ok(undefined),
  run: async ({ actor, deps }) => {
    await deps.secondFactors.dismissReset(actor);
    revalidatePath("/", "layout");
    return ok(undefined);
  },
});
