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

/** No one reads a larger policy set; the page says that the rest is left out. */
const MAX_POLICIES = 20;

/** The policies of a user or role itself, attached and inline. Those of a user's groups are not among them. */
export async function heldPolicies(reads: PolicyReads, holder: PolicyHolder): Promise<Result<readonly NamedPolicy[], AppError>> {
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
  return ok(
    texts.flatMap(({ name, text }) => {
      const parsed = parsePolicyText(text, "identity");
      return parsed.ok ? [{ name, document: parsed.value }] : [];
    }),
  );
}
