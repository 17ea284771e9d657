import { counted } from "@/lib/core/plural";
import { nameOfArn, policyArn } from "@/lib/domain/aws/arn";
import { deltaPolicy } from "@/lib/domain/permissions/delta-policy";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import type { Rights } from "@/lib/domain/runs/answers/rights";

import type { PolicyHolder } from "../ports";
import type { Operation } from "../operation";
import { attachment, ATTACHMENT } from "./attachment";
import { operation, type ImpliedContext } from "./context";
import { builtPolicyOf } from "./policies";

/** What the ID of every policy with missing rights begins with. */
export const ADDED_POLICY = "aws.added-policy";

/** An identity that exists already, and so already has rights. */
export type ExistingIdentity = Extract<Identity, { kind: "existing-user" | "existing-key" | "existing-role" }>;

/** Whether the identity is one that this run does not make. */
export function isExisting(identity: Identity): identity is ExistingIdentity {
  return identity.kind !== "new-user" && identity.kind !== "new-role";
}

/** Who gets what is attached; `undefined` for a pasted key whose user AWS did not tell. */
export function holderOf(identity: ExistingIdentity): PolicyHolder | undefined {
  switch (identity.kind) {
    case "existing-user":
      return { kind: "user", name: nameOfArn(identity.userArn) };
    case "existing-role":
      return { kind: "role", name: nameOfArn(identity.roleArn) };
    case "existing-key":
      return identity.ownerName === undefined ? undefined : { kind: "user", name: identity.ownerName };
  }
}

/** What happens to the identity's rights, in words of the plan. */
export function rightsChoice(identity: ExistingIdentity): Rights["choice"] {
  return identity.rights?.choice ?? "leave";
}

/**
 * The policies with what the identity lacks: what was missing when it was asked, and what step S2 has asked for since.
 * Empty when nothing is missing, and when the rights are to be left as they are.
 */
export function addedPolicies(context: ImpliedContext): readonly NamedPolicy[] {
  const { identity, permissions } = context.answers;
  if (identity === undefined || permissions === undefined || !isExisting(identity)) return [];
  if (identity.rights?.choice !== "missing" || holderOf(identity) === undefined) return [];
  const { policyName, snapshot } = identity.rights;
  const asked = new Set(snapshot?.asked);
  const missing = new Set(snapshot?.missing);
  const lacking = builtPolicyOf(context, permissions).actions.filter(({ action }) => missing.has(action) || !asked.has(action));
  return deltaPolicy(
    lacking.map(({ action, resources, condition }) => ({ action, resources, condition })),
    policyName,
  );
}

/** The text that the added policies carry in IAM. */
export function addedDescription(context: ImpliedContext, holder: string): string {
  return `What ${holder} lacked for Harness, added by Carabiner ${context.run.reference}`;
}

/** The operations that make the added policies and attach them, after whatever `needs` names. */
export function addedRightsOperations(
  context: ImpliedContext,
  identity: ExistingIdentity,
  needs: readonly string[],
): readonly Operation[] {
  const holder = holderOf(identity);
  if (holder === undefined) return [];
  const account = { partition: context.partition, account: context.run.awsAccountId };
  return addedPolicies(context).flatMap(({ name, document }, index) => {
    const arn = policyArn(account, name);
    const actions = document.Statement.flatMap((statement) => statement.Action ?? []);
    const description = addedDescription(context, holder.name);
    const policy = operation(context, {
      kind: "aws.policy",
      id: index === 0 ? ADDED_POLICY : `${ADDED_POLICY}-${String(index + 1)}`,
      summary: `${counted(actions.length, "action")} that ${holder.name} lacks`,
      step: "S3",
      needs,
      desired: { policyArn: arn, name, description, document: JSON.stringify(document) },
    });
    const attached = attachment(context, {
      index,
      holder,
      needs: [policy.id, ...needs],
      policyArn: arn,
      idPrefix: `${ATTACHMENT}-added`,
    });
    return [policy, attached];
  });
}
