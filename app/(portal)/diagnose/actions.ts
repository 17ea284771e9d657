"use server";

import { z } from "zod";

import { err, ok } from "@/lib/core/result";
import { canUseConnection } from "@/lib/domain/access/setup-access";
import { explainPasted } from "@/lib/domain/diagnosis/explain-pasted";
import { defineFormAction } from "@/lib/server/action";

/** The longest text that is read. A longer log repeats its error anyway. */
const MAX_TEXT = 200_000;

/** Explains pasted text; an encoded message is decoded by AWS when an account was chosen. Nothing is stored. */
export const explainTextAction = defineFormAction({
  name: "diagnose.explainText",
  input: z.object({
    text: z
      .string({ error: "Paste the error text." })
      .trim()
      .min(1, "Paste the error text.")
      .max(MAX_TEXT, "The text is longer than 200,000 characters. Paste the part around the error."),
    connectionId: z.string().min(1).max(64).optional(),
  }),
  authorize: async ({ actor, input, deps }) => {
    if (input.connectionId === undefined) return ok(undefined);
    const connection = await deps.connections.findAws(actor, input.connectionId);
    return connection !== undefined && canUseConnection(actor, connection)
      ? ok(connection)
      : err({ code: "not_found", message: "There is no such account, or you may not use it." });
  },
  run: async ({ input, deps, resource: connection }) => {
    if (connection === undefined) return ok(await explainPasted(input.text, undefined));
    const account = await deps.accountReadsFor(connection, { sessionName: "diagnose" });
    return account.ok ? ok(await explainPasted(input.text, account.value.decodeAuthorizationMessage)) : account;
  },
});
