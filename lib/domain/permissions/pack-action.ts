import type { Badge, PackAction, RiskWord, SourceTag } from "./pack-types";
import type { ConditionBlock } from "@/lib/domain/iam/policy-document";

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

const RISKS: Readonly<Record<string, RiskWord>> = {
  "ec2:RunInstances": "infrastructure modification",
  "ec2:TerminateInstances": "infrastructure modification",
  "ec2:StartInstances": "infrastructure modification",
  "ec2:StopInstances": "infrastructure modification",
  "ec2:RebootInstances": "infrastructure modification",
  "ec2:CreateTags": "infrastructure modification",
  "ecs:CreateService": "infrastructure modification",
  "ecs:UpdateService": "infrastructure modification",
  "ecs:DeleteService": "infrastructure modification",
  "ecs:RegisterTaskDefinition": "infrastructure modification",
  "ecs:RunTask": "infrastructure modification",
  "ecs:StopTask": "infrastructure modification",
  "elasticloadbalancing:ModifyListener": "resource exposure",
  "elasticloadbalancing:ModifyRule": "resource exposure",
  "application-autoscaling:RegisterScalableTarget": "infrastructure modification",
  "application-autoscaling:DeregisterScalableTarget": "infrastructure modification",
  "application-autoscaling:PutScalingPolicy": "infrastructure modification",
  "application-autoscaling:DeleteScalingPolicy": "infrastructure modification",
  "ssm:SendCommand": "privilege escalation",
  "iam:PassRole": "privilege escalation",
  "iam:CreatePolicy": "privilege escalation",
  "iam:CreatePolicyVersion": "privilege escalation",
  "iam:CreateRole": "privilege escalation",
  "iam:UpdateAssumeRolePolicy": "privilege escalation",
  "iam:AttachRolePolicy": "privilege escalation",
  "iam:AttachUserPolicy": "privilege escalation",
  "iam:CreateUser": "privilege escalation",
  "iam:CreateAccessKey": "credentials exposure",
  "iam:CreateOpenIDConnectProvider": "privilege escalation",
  "iam:CreateServiceLinkedRole": "infrastructure modification",
  "iam:DeleteRole": "infrastructure modification",
  "iam:DeleteUser": "infrastructure modification",
  "cloudformation:CreateStack": "infrastructure modification",
  "cloudformation:ExecuteChangeSet": "infrastructure modification",
  "cloudformation:DeleteStack": "infrastructure modification",
  "secretsmanager:GetSecretValue": "data exfiltration",
  "ssm:GetParameters": "data exfiltration",
  "logs:GetLogEvents": "data exfiltration",
  "logs:FilterLogEvents": "data exfiltration",
  "kms:Decrypt": "data exfiltration",
  "sts:DecodeAuthorizationMessage": "data exfiltration",
  "ecr:GetAuthorizationToken": "credentials exposure",
};

/** The risk word of an action, for rows outside the packs too. */
export function riskOf(action: string): RiskWord | undefined {
  return RISKS[action];
}

type Extra = {
  readonly resources?: readonly string[];
  readonly condition?: ConditionBlock;
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
    ...(extra.condition === undefined ? {} : { condition: extra.condition }),
    group,
    reason,
    source: extra.source ?? (named ? "guide" : "aws-reference"),
    badge: extra.badge ?? (named ? "guide" : "corrected"),
    ...(risk === undefined ? {} : { risk }),
    guideItems,
    onRequest: extra.onRequest ?? false,
    since: extra.since ?? 1,
  };
}
