"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { checkNewPassword, passwordSchema } from "@/lib/domain/access/password";
import { defineDoorAction } from "@/lib/server/door-action";
import { startSession } from "@/lib/server/start-session";
import { readVisitor } from "@/lib/server/visitor";

export const redeemSetupLinkAction = defineDoorAction({
  name: "access.redeemSetupLink",
  input: z.object({
    token: z.string().min(1).max(200),
    name: z.string("Enter your name.").trim().min(1, "Enter your name.").max(120),
    email: z.email("Enter a full e-mail address.").max(320),
    password: passwordSchema,
  }),
  run: async ({ input, deps }) => {
    const { token, name, password } = input;
    const link = await deps.users.findLink(token);
    const email = link?.kind === "person" ? link.email : input.email;
    const acceptable = checkNewPassword(deps.passwords.isGuessable, { password, owner: { name, email }, field: "password" });
    if (!acceptable.ok) return acceptable;
    const { network } = await readVisitor();
    const passwordHash = await deps.passwords.hash(password);
    const outcome = await deps.users.redeemLink({ token, name, email, passwordHash, network });
    if (!outcome.ok) return outcome;
    await startSession(deps, { userId: outcome.value.userId, how: "set-up-link" });
    redirect("/");
  },
});
