import { z } from "zod";
import { PLACEHOLDER_ACCOUNT } from "@/lib/domain/aws/arn";

import { sessionFields, sessionProblems } from "./aws-session-input";
import { portalRoleProblem } from "./portal-access";

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
    /** `sandbox`: the local AWS, while it runs. */
    world: z.enum(["live", "sandbox"], "Choose which AWS it is.").optional(),
    /** What Carabiner is to be allowed; only shown with a role, and asked again on the connection's own page. */
    may: z.array(z.string().max(8)).max(8).optional(),
    roleArn: z.string().trim().optional(),
    profile: z
      .string()
      .trim()
      .regex(/^[\w.@-]{1,64}$/, "Enter the profile's name exactly as in your AWS configuration.")
      .optional(),
    ...sessionFields,
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
    case "session":
      return sessionProblems(answers);
    default:
      return {};
  }
}

function roleProblem({ roleArn, accountId }: Answers): string | undefined {
  if (roleArn === undefined) return "Enter the role that the portal assumes in this account.";
  return portalRoleProblem(roleArn, accountId);
}
