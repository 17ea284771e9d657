import { z } from "zod";
import { parseArn, PLACEHOLDER_ACCOUNT } from "@/lib/domain/permissions/arn";
import { accessKeyIdProblem, accessKeyKind, secretKeyProblem } from "@/lib/domain/permissions/credentials-format";

const accountIdSchema = z
  .string("Enter the account's 12 digits.")
  .trim()
  .transform((value) => value.replace(/[\s-]/g, ""))
  .refine((value) => /^\d{12}$/.test(value), { message: "An AWS account ID has 12 digits." })
  .refine((value) => value !== PLACEHOLDER_ACCOUNT, {
    message: `${PLACEHOLDER_ACCOUNT} is the sample of AWS's and Harness's documentation. Enter your own account.`,
  });

/** The answers that make portal access to an AWS account. */
export const awsConnectionSchema = z
  .object({
    name: z
      .string("Give the connection a name.")
      .trim()
      .min(1, "Give the connection a name.")
      .max(80, "Use at most 80 characters."),
    /** `<Harness account>` or `<Harness account>/<organization>`: whose runs may use it. */
    scope: z.string("Choose who may use it.").regex(/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_$-]+)?$/, "Choose who may use it."),
    accountId: accountIdSchema,
    method: z.enum(["ambient", "role", "session", "profile", "none"], "Choose how the portal looks into the account."),
    roleArn: z.string().trim().optional(),
    profile: z
      .string()
      .trim()
      .regex(/^[\w.@-]{1,64}$/, "Enter the profile's name as it stands in your AWS configuration.")
      .optional(),
    accessKeyId: z.string().trim().optional(),
    secretAccessKey: z.string().trim().optional(),
    sessionToken: z.string().trim().max(4096, "A session token has at most 4,096 characters.").optional(),
  })
  .superRefine((answers, context) => {
    for (const [field, message] of Object.entries(problemsOf(answers))) {
      if (message !== undefined) context.addIssue({ code: "custom", path: [field], message });
    }
  });

export type AwsConnectionInput = z.infer<typeof awsConnectionSchema>;

type Answers = {
  readonly accountId: string;
  readonly method: string;
  readonly roleArn?: string | undefined;
  readonly profile?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  readonly sessionToken?: string | undefined;
};

/** What each method needs, in the words of its fields. */
function problemsOf(answers: Answers): Readonly<Record<string, string | undefined>> {
  switch (answers.method) {
    case "role":
      return { roleArn: roleProblem(answers) };
    case "profile":
      return { profile: answers.profile === undefined ? "Enter the name of the profile." : undefined };
    case "session": {
      const keyId = answers.accessKeyId ?? "";
      const isLongTerm = accessKeyKind(keyId) === "long-term";
      return {
        accessKeyId: isLongTerm
          ? "Paste a temporary session (its key starts with ASIA). The portal keeps no long-term keys."
          : accessKeyIdProblem(keyId, answers.sessionToken ?? ""),
        secretAccessKey: secretKeyProblem(answers.secretAccessKey ?? ""),
      };
    }
    default:
      return {};
  }
}

function roleProblem({ roleArn, accountId }: Answers): string | undefined {
  if (roleArn === undefined) return "Enter the role that the portal assumes in this account.";
  const parsed = parseArn(roleArn);
  if (!parsed.ok) return parsed.error.message;
  const { service, resource, account } = parsed.value;
  if (service !== "iam" || !resource.startsWith("role/")) return "Enter the ARN of a role: arn:aws:iam::<account>:role/<name>.";
  if (account === PLACEHOLDER_ACCOUNT)
    return `This is a sample: ${PLACEHOLDER_ACCOUNT} is nobody's account. Enter your own role.`;
  return account === accountId ? undefined : `This role belongs to account ${account}, not to ${accountId}.`;
}
