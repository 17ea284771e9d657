import type { Badge, PackAction, SourceTag } from "./pack-types";
import type { ConditionBlock } from "@/lib/domain/iam/policy-document";
import { riskOf } from "@/lib/domain/iam/risk-words";

/**
 * Guide items by the action they name (lines 39-64 of the guide).
 *
 * @guide G11 G12 G13 G14 G15 G16 G17 G18 G19 G20 G21 G22 G23 G24 G25 G26 G27 G28 G29 G30 G31 G32 G33 G34
 */
export const GUIDE_ACTION_ITEMS: Readonly<Record<string, readonly string[]>> = {
  "ec2:DescribeInstances": ["G11", "G33"],
  "ec2:DescribeInstanceStatus": ["G12"],
  "ec2:DescribeSecurityGroups": ["G13"],
  "ec2:DescribeVpcs": ["G14"],
  "ec2:DescribeSubnets": ["G15"],
  "ec2:DescribeTags": ["G16"],
  "ec2:RunInstances": ["G17"],
  "ec2:TerminateInstances": ["G18"],
  "ec2:StartInstances": ["G19"],
  "ec2:StopInstances": ["G20"],
  "ec2:RebootInstances": ["G21"],
  "ecs:ListClusters": ["G22"],
  "ecs:DescribeClusters": ["G23"],
  "ecs:ListServices": ["G24"],
  "ecs:DescribeServices": ["G25"],
  "ecs:UpdateService": ["G26"],
  "ecs:RegisterTaskDefinition": ["G27"],
  "ecs:ListTaskDefinitions": ["G28"],
  "ecs:DescribeTaskDefinition": ["G29"],
  "ecs:RunTask": ["G30"],
  "ecs:ListTasks": ["G31"],
  "ecs:DescribeTasks": ["G32"],
  "iam:PassRole": ["G34"],
};

type Extra = {
  readonly resources?: readonly string[] | undefined;
  readonly condition?: ConditionBlock | undefined;
  readonly source?: SourceTag;
  readonly badge?: Badge;
  readonly onRequest?: boolean;
  readonly since?: number;
};

/** One row of a pack's table; badge, risk and guide items follow from the action unless told otherwise. */
export function need(action: string, group: string, reason: string, extra: Extra = {}): PackAction {
  const guideItems = GUIDE_ACTION_ITEMS[action] ?? [];
  const named = guideItems.length > 0;
  const risk = riskOf(action);
  return {
    action,
    resources: extra.resources ?? ["*"],
    condition: extra.condition,
    group,
    reason,
    source: extra.source ?? (named ? "guide" : "aws-reference"),
    badge: extra.badge ?? (named ? "guide" : "corrected"),
    risk,
    guideItems,
    onRequest: extra.onRequest ?? false,
    since: extra.since ?? 1,
  };
}
