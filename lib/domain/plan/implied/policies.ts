import { counted } from "@/lib/core/plural";
import { policyArn, roleArn } from "@/lib/domain/aws/arn";
import { findPack } from "@/lib/domain/permissions/packs";
import type { PackId } from "@/lib/domain/permissions/pack-types";
import { buildPolicy, type BuiltPolicy, type PolicyContext } from "@/lib/domain/permissions/policy-builder";
import type { PassRole } from "@/lib/domain/iam/policy-context";
import { ecsPacks } from "@/lib/domain/runs/packs-for-path";
import { rolesByService, type Permissions } from "@/lib/domain/runs/answers/permissions";

import type { Operation } from "../operation";
import { operation, type ImpliedContext } from "./context";

/** The blanks of the packs for this run: its account, the region of its infrastructure, the roles it passes, its cluster. */
export function policyContextOf(context: ImpliedContext, permissions: Permissions): PolicyContext {
  const { answers, run, partition } = context;
  const region = answers["ec2-infrastructure"]?.region ?? answers.prerequisites?.regions[0] ?? "*";
  const roles = rolesByService(permissions, run.path);
  return {
    partition,
    account: run.awsAccountId,
    region,
    passRoles: [
      ...roles.taskRoleArns.map((arn): PassRole => ({ arn, service: "ecs-tasks.amazonaws.com" })),
      ...roles.instanceRoleArns.map((arn): PassRole => ({ arn, service: "ec2.amazonaws.com" })),
    ],
    cluster: permissions.cluster,
    instanceTag: permissions.tagCondition,
  };
}

/**
 * The blanks of the packs for the cluster of step S8: its region, its name and the two roles of its tasks. `undefined` until that
 * step is answered.
 */
export function ecsPolicyContextOf({ answers, run, partition }: ImpliedContext): PolicyContext | undefined {
  const preparation = answers["ecs-preparation"];
  if (preparation === undefined) return undefined;
  const { region, cluster, executionRole, taskRole } = preparation;
  const account = { partition, account: run.awsAccountId };
  const arns = [executionRole, taskRole].flatMap((role) =>
    role.how === "none" ? [] : [role.how === "existing" ? role.arn : roleArn(account, role.name)],
  );
  return {
    ...account,
    region,
    cluster,
    passRoles: [...new Set(arns)].map((arn): PassRole => ({ arn, service: "ecs-tasks.amazonaws.com" })),
    instanceTag: undefined,
  };
}

/** The packs that the path needs for ECS: those of its strategy, and what its service and its pipeline add. */
export function ecsPacksOf({ run, answers }: Pick<ImpliedContext, "run" | "answers">): readonly PackId[] {
  const packs = ecsPacks(run.path);
  if (packs.length === 0) return packs;
  const hasScaling = answers["ecs-service"]?.scaling !== undefined;
  const runsTask = answers.pipeline?.verification.how === "run-task";
  return [...packs, ...(hasScaling ? ["P7b" as const] : []), ...(runsTask ? ["P10" as const] : [])];
}

/** What the rights of the ECS path are, action by action; empty until step S8 is answered. */
export function ecsActions(context: ImpliedContext): BuiltPolicy["actions"] {
  const policy = ecsPolicyContextOf(context);
  return policy === undefined ? [] : buildPolicy({ packs: ecsPacksOf(context), context: policy }).actions;
}

/** The policy that the permissions step builds. */
export function builtPolicyOf(context: ImpliedContext, permissions: Permissions): BuiltPolicy {
  return buildPolicy({
    packs: permissions.packs.flatMap((id) => findPack(id)?.id ?? []),
    context: policyContextOf(context, permissions),
    policyName: permissions.policyName,
  });
}

/** One operation a policy: several when one would be larger than IAM allows. */
export function policyOperations(context: ImpliedContext): readonly Operation[] {
  const { permissions } = context.answers;
  if (permissions === undefined) return [];
  const built = builtPolicyOf(context, permissions);
  return built.policies.map(({ name, document }, index) => {
    const arn = policyArn({ partition: context.partition, account: context.run.awsAccountId }, name);
    const statements = counted(document.Statement.length, "statement");
    return operation(context, {
      kind: "aws.policy",
      id: index === 0 ? "aws.policy" : `aws.policy-${String(index + 1)}`,
      summary: `${String(built.actions.length)} actions in ${statements}`,
      desired: { policyArn: arn, name, description: permissions.description, document: JSON.stringify(document) },
    });
  });
}
