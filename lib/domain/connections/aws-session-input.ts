import { z } from "zod";
import { accessKeyIdProblem, accessKeyKind, secretKeyProblem } from "@/lib/domain/aws/credentials-format";

/** For how long a pasted session may be kept: AWS does not say when it ends. 12 hours is the longest it lets one live. */
export const SESSION_HOURS = ["1", "4", "8", "12"] as const;

/** The fields of a pasted session. */
export const sessionFields = {
  accessKeyId: z.string().trim().optional(),
  secretAccessKey: z.string().trim().optional(),
  sessionToken: z.string().trim().max(4096, "A session token has at most 4,096 characters.").optional(),
  hours: z.enum(SESSION_HOURS, "Choose how long it is kept.").optional(),
};

type Session = {
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
};

/** What is wrong with a pasted session, at its fields. */
export function sessionProblems(answers: Session): Readonly<Record<string, string | undefined>> {
  const keyId = answers.accessKeyId ?? "";
  const isLongTerm = accessKeyKind(keyId) === "long-term";
  return {
    accessKeyId: isLongTerm
      ? "Paste a temporary session (its key starts with ASIA). The portal keeps no long-term keys."
      : accessKeyIdProblem(keyId, answers.sessionToken ?? ""),
    secretAccessKey: secretKeyProblem(answers.secretAccessKey ?? ""),
  };
}

/** A session pasted in the place of one that ended. */
export const renewSessionSchema = z
  .object({ connectionId: z.string().min(1).max(64), ...sessionFields })
  .superRefine((answers, context) => {
    for (const [field, message] of Object.entries(sessionProblems(answers))) {
      if (message !== undefined) context.addIssue({ code: "custom", path: [field], message });
    }
  });

export type RenewSessionInput = z.infer<typeof renewSessionSchema>;
