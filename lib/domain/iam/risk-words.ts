/** What an action could be misused for, in five words shown beside it. */
export type RiskWord =
  "data exfiltration" | "resource exposure" | "infrastructure modification" | "privilege escalation" | "credentials exposure";

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

/** The risk word of an action; `undefined` for one without a known risk. */
export function riskOf(action: string): RiskWord | undefined {
  return RISKS[action];
}
