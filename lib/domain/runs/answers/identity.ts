import { z } from "zod";

import { harnessAccountIdSchema } from "@/lib/domain/harness/identifier";
import { parseIamArn } from "@/lib/domain/aws/arn";
import { accessKeyIdProblem, accessKeyKind } from "@/lib/domain/aws/credentials-format";
import type { Path } from "@/lib/domain/runs/path";

import {
  iamDescriptionSchema,
  iamNameSchema,
  kubernetesNameSchema,
  oidcProviderArnSchema,
  principalArnSchema,
  reasonSchema,
  roleArnSchema,
  enteredSchema,
} from "./fields";
import { rightsSchema } from "./rights";

/** Names the guide suggests (items G46, G57). */
export const DEFAULT_USER_NAME = "harness-ec2-user";
export const DEFAULT_ROLE_NAME = "HarnessEC2Role";

/** The ID of a long-lived access key; a temporary one would stop working within hours (item G65). */
export const accessKeyIdSchema = z
  .string()
  .trim()
  .superRefine((id, context) => {
    const message =
      accessKeyKind(id) === "temporary"
        ? "Keys that start with ASIA are temporary and end within hours. Enter a key that starts with AKIA."
        : accessKeyIdProblem(id);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });

/** The ARN of a user that is there; the examples of the guide are refused (item G39). */
const userArnSchema = z
  .string()
  .trim()
  .superRefine((arn, context) => {
    const parsed = parseIamArn(arn, { kind: "user" });
    if (!parsed.ok) context.addIssue({ code: "custom", message: parsed.error.message });
  });

/**
 * Who assumes a role. `delegate` and `user` are named principals and get an external ID; `irsa` and `oidc` come with a token;
 * `own` is the role that the delegate runs as already, which is not assumed.
 */
const assumedBySchema = z.discriminatedUnion("by", [
  z.object({ by: z.literal("delegate"), principalArn: principalArnSchema }),
  z.object({ by: z.literal("user"), principalArn: principalArnSchema }),
  z.object({
    by: z.literal("irsa"),
    oidcProviderArn: oidcProviderArnSchema,
    namespace: kubernetesNameSchema("namespace"),
    serviceAccount: kubernetesNameSchema("service account"),
  }),
  z.object({ by: z.literal("oidc"), harnessAccountId: harnessAccountIdSchema }),
  z.object({ by: z.literal("own") }),
]);

export type AssumedBy = z.infer<typeof assumedBySchema>;

const newUserSchema = z
  .object({
    kind: z.literal("new-user"),
    userName: iamNameSchema("user"),
    /** `custom` is the policy of step S2; `full-access` is the guide's AmazonEC2FullAccess (correction M6). */
    attach: z.enum(["custom", "full-access"]),
    fullAccessReason: z.string().trim().optional(),
  })
  .superRefine((answer, context) => {
    if (answer.attach !== "full-access") return;
    const reason = reasonSchema.safeParse(answer.fullAccessReason ?? "");
    for (const issue of reason.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: ["fullAccessReason"], message: issue.message });
    }
  });

/** A user of the account that gets a new key. The user itself is never changed beyond its rights, and never removed. */
const existingUserSchema = z.object({
  kind: z.literal("existing-user"),
  userArn: userArnSchema,
  rights: rightsSchema,
});

const existingKeySchema = z.object({
  kind: z.literal("existing-key"),
  accessKeyId: accessKeyIdSchema,
  secret: enteredSchema,
  /** Whose key it is, as AWS returned it when the step was saved; absent without a response. */
  ownerName: z.string().min(1).optional(),
  /** Set by a rotation: the key `by` took the place of one that ended in `lastFour`, after which the two secrets are named. */
  replaced: z.object({ lastFour: z.string().length(4), by: z.string() }).optional(),
  rights: rightsSchema,
});

const newRoleSchema = z.object({
  kind: z.literal("new-role"),
  roleName: iamNameSchema("role"),
  description: iamDescriptionSchema,
  assumedBy: assumedBySchema,
});

const existingRoleSchema = z.object({
  kind: z.literal("existing-role"),
  roleArn: roleArnSchema,
  assumedBy: assumedBySchema,
  rights: rightsSchema,
});

/** Step S3: the user or role that the Harness connector will use (items G43-G58). No secret is in it. */
export const identitySchema = z.discriminatedUnion("kind", [
  newUserSchema,
  existingUserSchema,
  existingKeySchema,
  newRoleSchema,
  existingRoleSchema,
]);

export type Identity = z.infer<typeof identitySchema>;
export type IdentityKind = Identity["kind"];

const KINDS: Readonly<Record<Path["identity"], readonly IdentityKind[]>> = {
  "access-key": ["new-user", "existing-user", "existing-key"],
  role: ["new-role", "existing-role"],
  oidc: ["new-role", "existing-role"],
  irsa: ["new-role", "existing-role"],
  delegate: ["existing-role"],
};

/** What can be answered on this path, the suggested kind first. */
export function identityKinds(path: Path): readonly IdentityKind[] {
  return KINDS[path.identity];
}
