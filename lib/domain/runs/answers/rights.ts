import { z } from "zod";

import { iamNameSchema } from "./fields";

/**
 * What an identity lacked when AWS was asked, action by action. It is part of the answer, so that the plan follows from the
 * answers alone and does not change between the plan page and the worker.
 */
export const rightsSnapshotSchema = z.object({
  /** The ARN that was asked about. */
  of: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** Every action that step 2 asked for then; one that it asks for since counts as missing. */
  asked: z.array(z.string()),
  /** Those that a policy can add. */
  missing: z.array(z.string()),
  /** Denied by something that no policy of the identity can lift: a boundary, an organization, an explicit deny. */
  blocked: z.array(z.string()),
  /** Those that AWS did not decide. */
  unsure: z.array(z.string()),
});

export type RightsSnapshot = z.infer<typeof rightsSnapshotSchema>;

/**
 * What becomes of the rights of an identity that exists already. `leave` changes nothing, `policy` attaches the policy of
 * step S2, `missing` attaches a separate policy with what the identity lacks. Answers from before this choice leave it alone.
 */
export const rightsSchema = z
  .discriminatedUnion("choice", [
    z.object({ choice: z.literal("leave") }),
    z.object({ choice: z.literal("policy") }),
    z.object({
      choice: z.literal("missing"),
      policyName: iamNameSchema("policy"),
      snapshot: rightsSnapshotSchema.optional(),
    }),
  ])
  .optional();

export type Rights = NonNullable<z.infer<typeof rightsSchema>>;

/** The name that is proposed for the policy with what is missing, beside that of step S2. */
export function addedPolicyName(policyName: string): string {
  return `${policyName}-added`;
}
