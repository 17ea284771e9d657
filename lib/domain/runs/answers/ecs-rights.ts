import { z } from "zod";

import { harnessNameSchema } from "@/lib/domain/harness/identifier";

import { iamNameSchema, roleArnSchema } from "./fields";
import { rightsSnapshotSchema } from "./rights";

/** The name that is proposed for a second connector. */
export const DEFAULT_ECS_CONNECTOR_NAME = "AWS-ECS-Connection";

/** The name that is proposed for the policy with the rights for ECS, beside that of step S2. */
export function ecsPolicyName(policyName: string): string {
  return `${policyName}-ecs`;
}

/** How Harness signs in to AWS through a second connector: always as a role of the account that exists. */
export const ECS_SIGN_INS = ["delegate", "oidc", "irsa", "own"] as const;

export type EcsSignIn = (typeof ECS_SIGN_INS)[number];

/** Step S9: which connector deploys to ECS, and what becomes of the rights that its identity lacks (items G125-G129). */
export const ecsRightsSchema = z.object({
  connector: z.discriminatedUnion(
    "use",
    [
      z.object({ use: z.literal("same") }),
      z.object({
        use: z.literal("second"),
        name: harnessNameSchema,
        roleArn: roleArnSchema,
        signIn: z.enum(ECS_SIGN_INS, "Choose how Harness signs in."),
      }),
    ],
    "Choose the connector.",
  ),
  /** `missing` attaches a policy with what the identity lacked when it was asked; `leave` changes nothing. */
  rights: z.discriminatedUnion("choice", [
    z.object({ choice: z.literal("leave") }),
    z.object({
      choice: z.literal("missing"),
      policyName: iamNameSchema("policy"),
      snapshot: rightsSnapshotSchema.optional(),
    }),
  ]),
});

export type EcsRights = z.infer<typeof ecsRightsSchema>;
