import { z } from "zod";

/** The account the guide uses in its examples. Whoever enters it has copied an example. */
export const PLACEHOLDER_ACCOUNT_ID = "123456789012";

const PLACEHOLDER_MESSAGE = `${PLACEHOLDER_ACCOUNT_ID} is the example account of the guide. Enter your own account's ID.`;

/** A 12-digit AWS account ID that is not the guide's example (item G39). */
export const accountIdSchema = z
  .string()
  .trim()
  .regex(/^\d{12}$/, "An AWS account ID has 12 digits.")
  .refine((id) => id !== PLACEHOLDER_ACCOUNT_ID, PLACEHOLDER_MESSAGE);

/** An AWS region code, as `eu-west-1` or `us-gov-west-1`. Whether it is enabled is a question for AWS. */
export const regionSchema = z
  .string()
  .trim()
  .min(1, "Choose a region.")
  .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/, "Enter the region's code, for example eu-west-1.");

const ROLE_ARN = /^arn:aws[a-z-]*:iam::(\d{12}):role\/[\w+=,.@/-]+$/;
const PRINCIPAL_ARN = /^arn:aws[a-z-]*:iam::(\d{12}):(?:root|(?:role|user)\/[\w+=,.@/-]+)$/;

/** The account ID inside an IAM ARN; empty when the text is not an ARN. */
export function accountIdOfArn(arn: string): string {
  return arn.split(":")[4] ?? "";
}

/** The name at the end of an IAM ARN, without its path: `HarnessEC2Role`. */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function arnSchema(pattern: RegExp, malformed: string) {
  return z
    .string()
    .trim()
    .regex(pattern, malformed)
    .refine((arn) => accountIdOfArn(arn) !== PLACEHOLDER_ACCOUNT_ID, PLACEHOLDER_MESSAGE)
    .refine((arn) => !/\/Your[A-Z]/.test(arn), "This is the example role of the guide. Enter the ARN of your own role.");
}

/** An IAM role's ARN; the examples of the guide are refused (items G39, G58). */
export const roleArnSchema = arnSchema(
  ROLE_ARN,
  "Enter the whole role ARN: arn:aws:iam::, the 12-digit account ID, :role/ and the role's name.",
);

/** The ARN of a user, a role or an account: who may assume a role. */
export const principalArnSchema = arnSchema(
  PRINCIPAL_ARN,
  "Enter the whole ARN of a role or user: arn:aws:iam::, the 12-digit account ID, then :role/ or :user/ and the name.",
);

/** The ARN of an OpenID Connect provider in IAM. */
export const oidcProviderArnSchema = arnSchema(
  /^arn:aws[a-z-]*:iam::(\d{12}):oidc-provider\/\S+$/,
  "Enter the whole ARN of the provider: arn:aws:iam::, the 12-digit account ID, :oidc-provider/ and its address.",
);

/**
 * A name in IAM.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function iamNameSchema(what: "policy" | "user" | "role") {
  const maxLength = what === "policy" ? 128 : 64;
  return z
    .string()
    .trim()
    .min(1, `Enter a name for the ${what}.`)
    .max(maxLength, `Shorten the name to ${maxLength} characters; AWS allows no more for a ${what}.`)
    .regex(/^[\w+=,.@-]*$/, "Use letters, digits and + = , . @ _ - only; AWS refuses spaces and other characters.");
}

/** A description that IAM accepts. */
export const iamDescriptionSchema = z
  .string()
  .trim()
  .max(1000, "Shorten the description to 1,000 characters.")
  .regex(/^[\t\n\r\u0020-\u007E\u00A0-\u00FF]*$/, "Use plain Latin characters; AWS refuses others in a description.");

/** Why a person chose against the advice; kept for the auditor, so one word is not enough. */
export const reasonSchema = z
  .string()
  .trim()
  .min(10, "Say why in a sentence of at least 10 characters; an auditor will read it.")
  .max(500, "Shorten the reason to 500 characters.");

/** A tag of an AWS resource. */
export const tagSchema = z.object({
  key: z.string().trim().min(1, "Enter the tag's key.").max(128, "A tag's key has at most 128 characters."),
  value: z.string().trim().max(256, "A tag's value has at most 256 characters."),
});

export type Tag = z.infer<typeof tagSchema>;

/** Tags with different keys: a second value for one key could never match. */
export const tagsSchema = z
  .array(tagSchema)
  .max(50, "Use at most 50 tags.")
  .refine(
    (tags) => new Set(tags.map((tag) => tag.key)).size === tags.length,
    "Each key can be used once. Remove the second one.",
  );

/** IDs of one kind of EC2 resource: `vpc-0c41d9e2`. */
export function resourceIdsSchema(prefix: "vpc" | "subnet" | "sg" | "i") {
  return z
    .array(
      z
        .string()
        .trim()
        .regex(
          new RegExp(`^${prefix}-[0-9a-f]{8,17}$`),
          `Enter IDs that begin with ${prefix}- and go on with 8 or 17 hex digits.`,
        ),
    )
    .transform((ids) => [...new Set(ids)]);
}

/**
 * Where a secret is. It is never in an answer: until it is used it is parked, encrypted, for 15 minutes;
 * afterwards it is a Harness secret of which we keep the reference and four characters.
 */
export const secretSourceSchema = z.discriminatedUnion("source", [
  z.object({ source: z.literal("parked"), secretId: z.string().min(1, "Enter the secret.") }),
  z.object({ source: z.literal("harness"), ref: z.string().min(1), last4: z.string().max(4) }),
]);

export type SecretSource = z.infer<typeof secretSourceSchema>;
