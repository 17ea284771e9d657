import { z } from "zod";

import { accountIdProblem, iamNameProblem, nameOfArn, parseIamArn } from "@/lib/domain/aws/arn";

function addProblem(context: z.RefinementCtx, message: string | undefined): void {
  if (message !== undefined) context.addIssue({ code: "custom", message });
}

/** A 12-digit AWS account ID that is not the guide's example (item G39). */
export const accountIdSchema = z
  .string()
  .trim()
  .superRefine((id, context) => {
    addProblem(context, accountIdProblem(id));
  });

/** An AWS region code, as `eu-west-1` or `us-gov-west-1`. Whether it is enabled is a question for AWS. */
export const regionSchema = z
  .string()
  .trim()
  .min(1, "Choose a region.")
  .regex(/^[a-z]{2,}(?:-[a-z]+)+-\d+$/, "Enter the region’s code, for example eu-west-1.");

/** An IAM role's ARN; the examples of the guide are refused (items G39, G58). */
export const roleArnSchema = z
  .string()
  .trim()
  .superRefine((arn, context) => {
    const parsed = parseIamArn(arn, { kind: "role" });
    addProblem(context, parsed.ok ? undefined : parsed.error.message);
  });

/**
 * Roles of one account, each once. What is wrong with one stands at the list, because the list is one field of the form;
 * the message names the role where it does not quote it.
 */
export const roleArnsSchema = z
  .array(z.string().trim())
  .superRefine((arns, context) => {
    for (const arn of arns) {
      const parsed = parseIamArn(arn, { kind: "role" });
      addProblem(context, parsed.ok ? undefined : aboutOne(arns, arn, parsed.error.message));
    }
  })
  .transform((arns) => [...new Set(arns)]);

function aboutOne(all: readonly string[], arn: string, message: string): string {
  return all.length === 1 || message.includes(arn) ? message : `${nameOfArn(arn)}: ${message}`;
}

/** The name of an ECS cluster. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html */
export const clusterNameSchema = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_-]{1,255}$/, "Use letters, digits, hyphens and underscores only, as in the cluster’s name.");

/** The ARN of the role or user that may assume a role. */
export const principalArnSchema = z
  .string()
  .trim()
  .superRefine((arn, context) => {
    const parsed = parseIamArn(arn, { kind: arn.includes(":user/") ? "user" : "role" });
    addProblem(context, parsed.ok ? undefined : parsed.error.message);
  });

/** The ARN of an OpenID Connect provider in IAM. */
export const oidcProviderArnSchema = z
  .string()
  .trim()
  .regex(
    /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/[\w.:/~%-]+$/,
    "Enter the whole ARN of the provider: arn:aws:iam::, the account number, :oidc-provider/ and its address.",
  )
  .refine(
    (arn) => accountIdProblem(arn.split(":")[4] ?? "") === undefined,
    "This provider is of the guide’s example account. Choose your own.",
  );

/** The name of a new policy, user or role, by the rules of IAM. */
export function iamNameSchema(kind: "policy" | "user" | "role") {
  return z
    .string()
    .trim()
    .superRefine((name, context) => {
      addProblem(context, iamNameProblem(kind, name));
    });
}

/**
 * The name of a namespace or a service account.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export function kubernetesNameSchema(what: "namespace" | "service account") {
  return z
    .string()
    .trim()
    .min(1, `Enter the delegate’s Kubernetes ${what}.`)
    .max(what === "namespace" ? 63 : 253, `A Kubernetes ${what} is not that long.`)
    .regex(
      what === "namespace" ? /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/ : /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/,
      `A Kubernetes ${what} has small letters, digits and hyphens only, and begins and ends with a letter or digit.`,
    );
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

/**
 * Text that becomes part of a Harness document, where the pipeline would evaluate `<+…>`.
 *
 * @see https://developer.harness.io/docs/platform/variables-and-expressions/harness-variables/
 */
export function withoutExpression(schema: z.ZodString): z.ZodString {
  return schema.refine((text) => !text.includes("<+"), "Leave out <+ here. Harness would evaluate what follows it.");
}

/** A tag of an AWS resource. */
const tagSchema = z.object({
  key: withoutExpression(z.string().trim().min(1, "Enter the tag’s key.").max(128, "A tag’s key has at most 128 characters.")),
  value: withoutExpression(z.string().trim().max(256, "A tag’s value has at most 256 characters.")),
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

/** The ID of one EC2 resource: `vpc-0c41d9e2`. */
export function resourceIdSchema(prefix: "vpc" | "subnet" | "sg" | "i") {
  return z
    .string()
    .trim()
    .regex(new RegExp(`^${prefix}-[0-9a-f]{8,17}$`), `Enter IDs that begin with ${prefix}- and go on with 8 or 17 hex digits.`);
}

/** IDs of one kind of EC2 resource, each once. */
export function resourceIdsSchema(prefix: Parameters<typeof resourceIdSchema>[0]) {
  return z.array(resourceIdSchema(prefix)).transform((ids) => [...new Set(ids)]);
}

/** Marks the fields of entered secrets in the JSON Schema of an answer. */
export const ENTERED_SECRET = "x-entered-secret";

/**
 * Says that a secret was entered. The secret is never in an answer, and neither is where it waits: saving the answer parks it,
 * or keeps the one that is parked for this field of this run.
 */
export const enteredSchema = z.object({ source: z.literal("parked") }, "Enter the secret.").meta({ [ENTERED_SECRET]: true });
