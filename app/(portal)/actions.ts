"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { ok } from "@/lib/core/result";
import { defineFormAction } from "@/lib/server/action";
import { endSession } from "@/lib/server/start-session";

export const signOutAction = defineFormAction({
  name: "access.signOut",
  input: z.object({}),
  authorize: () => ok(undefined),
  run: async ({ deps }) => {
    await endSession(deps);
    redirect("/sign-in");
  },
});
