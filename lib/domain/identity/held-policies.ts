import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { parsePolicyText, type NamedPolicy } from "@/lib/domain/iam/policy-document";
import type { IamAccess, PolicyHolder } from "@/lib/domain/plan/ports";

/** What reading the policies of a user or role takes. */
export type PolicyReads = Pick<IamAccess, "findPolicy" | "listAttachedPolicies"> & {
  readonly listInlinePolicies: (
    holder: PolicyHolder,
  ) => Promise<Result<readonly { readonly policyName: string; readonly document: string }[], AppError>>;
};

/** The policies of a user or role, and the names of those whose text could not be read: what they allow is unknown. */
export type HeldPolicies = { readonly policies: readonly NamedPolicy[]; readonly unread: readonly string[] };

/** AWS's highest quota for the policies of a role. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_POLICIES = 25;

/** The policies of a user or role itself, attached and inline. Those of a user's groups are not among them. */
export async function heldPolicies(reads: PolicyReads, holder: PolicyHolder): Promise<Result<HeldPolicies, AppError>> {
  const [attached, inline] = await Promise.all([reads.listAttachedPolicies(holder), reads.listInlinePolicies(holder)]);
  if (!attached.ok) return attached;
  if (!inline.ok) return inline;
  const managed = await Promise.all(
    attached.value.slice(0, MAX_POLICIES).map(async ({ policyArn, policyName }) => {
      const policy = await reads.findPolicy(policyArn);
      return { name: policyName, text: policy.ok ? (policy.value?.document ?? "") : "" };
    }),
  );
  const texts = [...managed, ...inline.value.map(({ policyName, document }) => ({ name: policyName, text: document }))];
  const policies: NamedPolicy[] = [];
  const unread = attached.value.slice(MAX_POLICIES).map(({ policyName }) => policyName);
  for (const { name, text } of texts) {
    const parsed = parsePolicyText(text, "identity");
    if (parsed.ok) policies.push({ name, document: parsed.value });
    else unread.push(name);
  }
  return ok({ policies, unread });
}
