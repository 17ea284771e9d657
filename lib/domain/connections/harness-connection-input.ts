import { z } from "zod";

/** A Harness token as Harness issues it; the account is its second part. */
const TOKEN = /^(pat|sat)\.([A-Za-z0-9_-]{10,40})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;

/** The answers that make a Harness connection. */
export const harnessConnectionSchema = z.object({
  name: z
    .string("Give the connection a name.")
    .trim()
    .min(1, "Give the connection a name.")
    .max(80, "Use at most 80 characters."),
  baseUrl: z.string("Choose the address of your Harness.").trim().max(200),
  apiKey: z
    .string("Paste the API key.")
    .trim()
    .max(400)
    .regex(TOKEN, "This is not a whole API key. One starts with pat. or sat. and has four parts with dots between them."),
  orgIdentifier: z
    .string()
    .trim()
    .regex(/^[A-Za-z_][A-Za-z0-9_$]{0,127}$/, "Enter the organization's identifier, not its name.")
    .optional(),
});

export type HarnessConnectionInput = z.infer<typeof harnessConnectionSchema>;

/** What the text of an API key says without a call: its account, and what is safe to show of it. */
export function readApiKey(apiKey: string): { readonly accountIdentifier: string; readonly hint: string } | undefined {
  const [, kind, accountIdentifier, tokenId] = TOKEN.exec(apiKey.trim()) ?? [];
  if (kind === undefined || accountIdentifier === undefined || tokenId === undefined) return undefined;
  return { accountIdentifier, hint: `${kind === "sat" ? "service account" : "personal"} key …${tokenId.slice(-4)}` };
}
