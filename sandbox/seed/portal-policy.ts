import { PORTAL_ROLE } from "./world";

type Statement = {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
};

const READS = [
  "ec2:DescribeRegions",
  "ec2:DescribeInstances",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeImages",
  "ec2:DescribeRouteTables",
  "ec2:DescribeNetworkAcls",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeNatGateways",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeVpcAttribute",
  "ec2:DescribeKeyPairs",
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeAutoScalingInstances",
  "ecs:ListClusters",
  "ecs:DescribeClusters",
  "ecs:ListServices",
  "ecs:DescribeServices",
  "ecs:ListTaskDefinitions",
  "ecs:ListTaskDefinitionFamilies",
  "ecs:DescribeTaskDefinition",
  "ecs:ListTasks",
  "ecs:DescribeTasks",
  "ecs:ListContainerInstances",
  "ecs:DescribeContainerInstances",
  "ecs:DescribeCapacityProviders",
  "ecs:ListTagsForResource",
  "ecs:ListAccountSettings",
  "application-autoscaling:DescribeScalableTargets",
  "application-autoscaling:DescribeScalingPolicies",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeRules",
  "ssm:DescribeInstanceInformation",
  "ssm:GetConnectionStatus",
  "ssm:GetServiceSetting",
  "ssm:DescribeParameters",
  "logs:DescribeLogGroups",
  "logs:FilterLogEvents",
  "ecr:DescribeImages",
  "secretsmanager:DescribeSecret",
  "servicequotas:GetServiceQuota",
  "cloudwatch:DescribeAlarms",
  "cloudtrail:LookupEvents",
  "sts:DecodeAuthorizationMessage",
];

/** Looking at identities: the portal explains policies, trust and age of keys. */
const IAM_READS = [
  "iam:SimulatePrincipalPolicy",
  "iam:SimulateCustomPolicy",
  "iam:GetContextKeysForPrincipalPolicy",
  "iam:GetContextKeysForCustomPolicy",
  "iam:GetRole",
  "iam:GetUser",
  "iam:GetRolePolicy",
  "iam:GetUserPolicy",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:GetInstanceProfile",
  "iam:GetLoginProfile",
  "iam:GetAccessKeyLastUsed",
  "iam:GetAccountSummary",
  "iam:GetOpenIDConnectProvider",
  "iam:ListAccountAliases",
  "iam:ListRoles",
  "iam:ListUsers",
  "iam:ListPolicies",
  "iam:ListPolicyVersions",
  "iam:ListEntitiesForPolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListRolePolicies",
  "iam:ListRoleTags",
  "iam:ListAttachedUserPolicies",
  "iam:ListUserPolicies",
  "iam:ListUserTags",
  "iam:ListPolicyTags",
  "iam:ListGroupsForUser",
  "iam:ListAccessKeys",
  "iam:ListMFADevices",
  "iam:ListOpenIDConnectProviders",
  "iam:ListInstanceProfiles",
  "iam:GenerateCredentialReport",
  "iam:GetCredentialReport",
  "iam:GenerateServiceLastAccessedDetails",
  "iam:GetServiceLastAccessedDetails",
];

const IAM_WRITES = [
  "iam:CreatePolicy",
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:DeletePolicy",
  "iam:DeletePolicyVersion",
  "iam:TagPolicy",
  "iam:UntagPolicy",
  "iam:CreateRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:AttachRolePolicy",
  "iam:DetachRolePolicy",
  "iam:DeleteRole",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:CreateUser",
  "iam:AttachUserPolicy",
  "iam:DetachUserPolicy",
  "iam:DeleteUser",
  "iam:TagUser",
  "iam:UntagUser",
  "iam:CreateAccessKey",
  "iam:UpdateAccessKey",
  "iam:DeleteAccessKey",
];

/** Only what is named for Harness may be written. */
function harnessNames(kind: "policy" | "role" | "user"): string[] {
  return ["harness*", "Harness*"].map((name) => `arn:aws:iam::*:${kind}/${name}`);
}

function baseStatements(): Statement[] {
  return [
    { Sid: "Look", Effect: "Allow", Action: READS, Resource: "*" },
    { Sid: "LookAtIdentities", Effect: "Allow", Action: IAM_READS, Resource: "*" },
    {
      Sid: "ProvideForHarness",
      Effect: "Allow",
      Action: IAM_WRITES,
      Resource: [...harnessNames("policy"), ...harnessNames("role"), ...harnessNames("user")],
    },
    {
      Sid: "ProvideSignInForHarness",
      Effect: "Allow",
      Action: ["iam:CreateOpenIDConnectProvider", "iam:DeleteOpenIDConnectProvider", "iam:TagOpenIDConnectProvider"],
      Resource: "arn:aws:iam::*:oidc-provider/app.harness.io/*",
    },
  ];
}

/** Packs P1, P2, P6, P12, P13 and P14, limited by name; for the portal's user also the way into the other accounts. */
export function portalPolicy(options: { readonly mayLeaveAccount: boolean }): string {
  const statements = baseStatements();
  if (options.mayLeaveAccount) {
    statements.push({
      Sid: "EnterAccounts",
      Effect: "Allow",
      Action: ["sts:AssumeRole"],
      Resource: `arn:aws:iam::*:role/${PORTAL_ROLE}`,
    });
  }
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
