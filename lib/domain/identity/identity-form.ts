import { z } from "zod";

import { secretKeyProblem } from "@/lib/domain/aws/credentials-format";
import { identitySchema } from "@/lib/domain/runs/answers/identity";

/**
 * The identity step as its form holds it: the fields of every kind side by side, and the secret as it was pasted.
 * The answer that comes out is of the chosen kind only; the secret stays beside it until it is parked.
 */
export const identityFormSchema = z.looseObject({ kind: z.string() }).transform((typed, context) => {
  const secretKey = typeof typed["secretKey"] === "string" ? typed["secretKey"].trim() : "";
  const keyTyped = typed["kind"] === "existing-key" && (secretKey !== "" || !keptSecretFits(typed));
  const problem = keyTyped ? secretKeyProblem(secretKey) : undefined;
  if (problem !== undefined) context.addIssue({ code: "custom", path: ["secretKey"], message: problem });

  // The place of a pasted secret is known once it is parked: until then it only has to be there.
  const candidate = keyTyped ? { ...typed, secret: { source: "parked" } } : typed;
  const parsed = identitySchema.safeParse(candidate);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) context.addIssue({ code: "custom", path: issue.path, message: issue.message });
    return z.NEVER;
  }
  return keyTyped ? { ...parsed.data, secretKey } : parsed.data;
});

/** A secret that was stored for another key ID says nothing about the one typed now. */
function keptSecretFits(typed: Readonly<Record<string, unknown>>): boolean {
  return typed["secret"] !== undefined && typed["accessKeyId"] === typed["storedKeyId"];
}
