import { counted } from "@/lib/core/plural";
import { nameOfArn, policyArn } from "@/lib/domain/aws/arn";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";
import { deltaPolicy } from "@/lib/domain/permissions/delta-policy";
import type { Identity } from "@/lib/domain/runs/answers/identity";

import type { Operation } from "../operation";
import type { PolicyHolder } from "../ports";
import { holderOf, isExisting } from "./added-rights";
import { attachment, ATTACHMENT } from "./attachment";
import { operation, type ImpliedContext } from "./context";
import { existingUser } from "./existing-identity";
import { ecsActions } from "./policies";

/** What the ID of every policy with rights for ECS begins with. */
export const ECS_POLICY = "aws.ecs-policy";

/** Who deploys to ECS: the role of the second connector, or the identity of step S3. `undefined` while that is open. */
export function ecsHolder({ answers }: ImpliedContext): PolicyHolder | undefined {
  const second = answers["ecs-rights"]?.connector;
  if (second?.use === "second") return { kind: "role", name: nameOfArn(second.roleArn) };
  return answers.identity === undefined ? undefined : holderOfAny(answers.identity);
}

function holderOfAny(identity: Identity): PolicyHolder | undefined {
  if (isExisting(identity)) return holderOf(identity);
  return identity.kind === "new-user" ? { kind: "user", name: identity.userName } : { kind: "role", name: identity.roleName };
}

/**
 * The policies with what the identity lacks for ECS: what was missing when it was asked, and what the path needs since. Empty
 * when nothing is missing, and when the rights are to be left as they are.
 */
export function ecsAddedPolicies(context: ImpliedContext): readonly NamedPolicy[] {
  const rights = context.answers["ecs-rights"]?.rights;
  if (rights?.choice !== "missing") return [];
  const asked = new Set(rights.snapshot?.asked);
  const missing = new Set(rights.snapshot?.missing);
  const lacking = ecsActions(context).filter(({ action }) => missing.has(action) || !asked.has(action));
  return deltaPolicy(
    lacking.map(({ action, resources, condition }) => ({ action, resources, condition })),
    rights.policyName,
  );
}

/**
 * The operations that give the identity its rights for ECS (guide item G127), beside those of the identity itself. A user or
 * role that no operation looks at yet is looked at first.
 *
 * @guide G125 G127
 */
export function ecsRightsOperations(context: ImpliedContext, identity: readonly Operation[]): readonly Operation[] {
  const holder = ecsHolder(context);
  const policies = ecsAddedPolicies(context);
  if (holder === undefined || policies.length === 0) return [];
  const known = identity.find(({ naturalKey, kind }) => isHolder(kind, holder) && nameOfArn(naturalKey) === holder.name);
  const first = known ?? holderOperation(context, holder);
  const account = { partition: context.partition, account: context.run.awsAccountId };
  const made = policies.flatMap(({ name, document }, index) => {
    const arn = policyArn(account, name);
    const actions = document.Statement.flatMap((statement) => statement.Action ?? []);
    const policy = operation(context, {
      kind: "aws.policy",
      id: index === 0 ? ECS_POLICY : `${ECS_POLICY}-${String(index + 1)}`,
      step: "S9",
      title: `Policy ${name}`,
      summary: `${counted(actions.length, "action")} that ${holder.name} lacks for ECS`,
      guideItems: ["G127"],
      needs: [first.id],
      desired: {
        policyArn: arn,
        name,
        description: `What ${holder.name} lacked for ECS, added by Carabiner ${context.run.reference}`,
        document: JSON.stringify(document),
      },
    });
    const attached = attachment(context, {
      index,
      holder,
      needs: [policy.id, first.id],
      policyArn: arn,
      idPrefix: `${ATTACHMENT}-ecs`,
      step: "S9",
    });
    return [policy, attached];
  });
  return known === undefined ? [first, ...made] : made;
}

function isHolder(kind: string, holder: PolicyHolder): boolean {
  return kind === `aws.${holder.kind}` || kind === `aws.existing-${holder.kind}`;
}

function holderOperation(context: ImpliedContext, { kind, name }: PolicyHolder): Operation {
  if (kind === "user") return existingUser(context, name);
  const second = context.answers["ecs-rights"]?.connector;
  const roleArn = second?.use === "second" ? second.roleArn : "";
  return operation(context, {
    kind: "aws.existing-role",
    id: "aws.role-ecs",
    step: "S9",
    desired: { roleName: name, roleArn },
  });
}
