import type { LintId } from "@/lib/domain/iam/lint-types";
import { ACCOUNT, allowed, arn, denied, INSTANCE, notAllowed, role, type Ask } from "./asks";

/** A permission policy as people write them, with what is known about it. */
export type CollectedPolicy = {
  readonly what: string;
  /** Where one like it was found. The document is rewritten, with other names and accounts and without unneeded lines. */
  readonly origin: string;
  readonly statements: readonly unknown[];
  /** It only denies, and is evaluated with a policy that allows everything. */
  readonly onlyDenies?: true;
  readonly asks: readonly Ask[];
  /** What the lint says of it as the policy of a Harness identity, sorted. */
  readonly lint: readonly LintId[];
};

const ANY = { Effect: "Allow", Resource: "*" } as const;
const TASKS = { "iam:PassedToService": "ecs-tasks.amazonaws.com" };
const LAMBDA = { "iam:PassedToService": "lambda.amazonaws.com" };
const API = arn("ecs", "service/parcel-main/parcel-api");
const DEFINITION = arn("ecs", "task-definition/parcel-api:3");
const BUCKET = "arn:aws:s3:::parcel-artifacts";
const CLUSTER = arn("ecs", "cluster/parcel-main");
const EXEC = role("ecsTaskExecutionRole");
const NO_TEST = "missing-describe-regions";

/** Answers follow the IAM user guide: policy evaluation logic, condition operators, NotAction, NotResource, variables. */
export const PERMISSION_POLICIES: readonly CollectedPolicy[] = [
  {
    what: "a task definition and any service",
    origin: "https://github.com/brabete/terraform_ecs_module (src/ecs_service/policies/ecs_update_policy.json.tpl)",
    statements: [
      { Effect: "Allow", Action: ["ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"], Resource: ["*"] },
      { Effect: "Allow", Action: ["ecs:UpdateService"], Resource: ["*"] },
    ],
    asks: [
      allowed("ecs:UpdateService", API),
      allowed("ecs:RegisterTaskDefinition", DEFINITION),
      notAllowed("ecs:CreateService", API),
    ],
    lint: [NO_TEST, "risky-on-everything"],
  },
  {
    what: "an ECS deployment role that may pass two roles to any service",
    origin: "https://github.com/venkatadry/aws2-ECS-Fargate (Project-lab.md)",
    statements: [
      {
        ...ANY,
        Action: ["ecs:RegisterTaskDefinition", "ecs:UpdateService", "ecs:DescribeServices", "ecs:RunTask", "ecs:ListTasks"],
      },
      { Effect: "Allow", Action: "iam:PassRole", Resource: [EXEC, role("ecsTaskRole")] },
      { ...ANY, Action: ["ecr:GetAuthorizationToken", "ecr:DescribeRepositories"] },
    ],
    asks: [
      allowed("iam:PassRole", EXEC, TASKS),
      allowed("iam:PassRole", EXEC, LAMBDA),
      notAllowed("iam:PassRole", role("admin"), TASKS),
      notAllowed("ecs:DeleteService", API),
    ],
    lint: [NO_TEST, "pass-role-any-service", "risky-on-everything"],
  },
  {
    what: "an update limited to the wrong kind of resource, and a role in a region instead of an account",
    origin: "https://github.com/rafaelszp/studies-aws-cicd (iac/modules/devops/templates/codebuild_ecs_update.tpl)",
    statements: [
      {
        Sid: "UpdateAndRegister",
        Effect: "Allow",
        Action: ["ecs:UpdateService", "ecs:RegisterTaskDefinition"],
        Resource: arn("ecs", "task-definition/*"),
      },
      { ...ANY, Sid: "List", Action: ["ecs:ListTaskDefinitions", "ecs:ListTaskDefinitionFamilies"] },
      { Sid: "Pass", Effect: "Allow", Action: ["iam:PassRole"], Resource: ["arn:aws:iam::eu-west-1:role/ecsTaskExecutionRole"] },
    ],
    asks: [
      allowed("ecs:RegisterTaskDefinition", DEFINITION),
      notAllowed("ecs:UpdateService", API),
      notAllowed("iam:PassRole", EXEC, TASKS),
    ],
    lint: ["arn-of-wrong-kind", NO_TEST, "pass-role-any-service"],
  },
  {
    what: "one service, one role, any task definition",
    origin: "https://github.com/jumal-ali/aws-ecs-terraform (templates/iam-deploy-policy.tpl)",
    statements: [
      { Effect: "Allow", Action: "ecs:UpdateService", Resource: API },
      { Effect: "Allow", Action: ["iam:PassRole", "iam:GetRole"], Resource: EXEC },
      { ...ANY, Action: ["ecs:DeregisterTaskDefinition", "ecs:RegisterTaskDefinition", "ecs:DescribeTaskDefinition"] },
    ],
    asks: [
      allowed("ecs:UpdateService", API),
      notAllowed("ecs:UpdateService", arn("ecs", "service/parcel-main/parcel-batch")),
      allowed("iam:GetRole", EXEC),
      notAllowed("iam:GetRole", role("admin")),
    ],
    lint: [NO_TEST, "pass-role-any-service", "risky-on-everything"],
  },
  {
    what: "a cluster autoscaler",
    origin: "https://github.com/anthunt/AWS2Terraform (testData/iam/expected/IamPolicy.tf)",
    statements: [
      {
        ...ANY,
        Action: [
          "autoscaling:DescribeAutoScalingGroups",
          "autoscaling:SetDesiredCapacity",
          "autoscaling:TerminateInstanceInAutoScalingGroup",
          "ec2:DescribeInstanceTypes",
        ],
      },
    ],
    asks: [
      allowed("ec2:DescribeInstanceTypes"),
      notAllowed("ec2:DescribeInstances"),
      notAllowed("ec2:TerminateInstances", INSTANCE),
    ],
    lint: [NO_TEST],
  },
  {
    what: "all of EC2 and of load balancing for a Kubernetes master",
    origin: "https://github.com/scholzj/terraform-aws-kubernetes (template/master-policy.json.tpl)",
    statements: [{ ...ANY, Action: ["ec2:*", "elasticloadbalancing:*", "ecr:ListImages", "route53:ListHostedZones"] }],
    asks: [
      allowed("ec2:TerminateInstances", INSTANCE),
      allowed("ec2:DescribeRegions"),
      notAllowed("iam:PassRole", EXEC),
      notAllowed("ecr:DescribeImages"),
    ],
    lint: ["wildcard-action"],
  },
  {
    what: "one family of tasks and every role",
    origin: "https://gist.github.com/vthub/6fe4d387b5465234d1aa0459a847f748",
    statements: [
      { Effect: "Allow", Action: ["ecs:RunTask"], Resource: [arn("ecs", "task-definition/daily-report:*")] },
      { Effect: "Allow", Action: "iam:PassRole", Resource: ["*"] },
    ],
    asks: [
      allowed("ecs:RunTask", arn("ecs", "task-definition/daily-report:12")),
      notAllowed("ecs:RunTask", DEFINITION),
      allowed("iam:PassRole", role("admin"), LAMBDA),
    ],
    lint: [NO_TEST, "pass-role-any-role", "pass-role-any-service"],
  },
  {
    what: "any role to EC2, for instances of one region",
    origin: "https://gist.github.com/dgwhited/d285c0a295cc13cd98d832b806e4445f",
    statements: [
      {
        ...ANY,
        Action: "iam:PassRole",
        Condition: {
          StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" },
          StringLike: { "iam:AssociatedResourceARN": [arn("ec2", "instance/*"), arn("ec2", "instance/*", "eu-west-2")] },
        },
      },
    ],
    asks: [
      allowed("iam:PassRole", role("node"), {
        "iam:PassedToService": "ec2.amazonaws.com",
        "iam:AssociatedResourceARN": INSTANCE,
      }),
      notAllowed("iam:PassRole", role("node"), { "iam:PassedToService": "ec2.amazonaws.com" }),
      notAllowed("iam:PassRole", role("node"), { ...TASKS, "iam:AssociatedResourceARN": INSTANCE }),
    ],
    lint: [NO_TEST, "pass-role-any-role"],
  },
  {
    what: "instances with roles of one team",
    origin: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/permission-to-pass-iam-roles.html",
    statements: [
      { ...ANY, Action: ["ec2:RunInstances", "ec2:AssociateIamInstanceProfile"] },
      { Effect: "Allow", Action: "iam:PassRole", Resource: role("DevTeam*") },
    ],
    asks: [
      allowed("iam:PassRole", role("DevTeamWeb")),
      notAllowed("iam:PassRole", role("OpsTeamWeb")),
      allowed("ec2:RunInstances", INSTANCE),
    ],
    lint: [NO_TEST, "pass-role-any-service", "risky-on-everything"],
  },
  {
    what: "instances that carry the caller's own name",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_ec2_tag-owner.html",
    statements: [
      {
        Effect: "Allow",
        Action: ["ec2:StartInstances", "ec2:StopInstances"],
        Resource: "arn:aws:ec2:*:*:instance/*",
        Condition: { StringEquals: { "aws:ResourceTag/Owner": "${aws:username}" } },
      },
      { ...ANY, Action: "ec2:DescribeInstances" },
    ],
    asks: [
      allowed("ec2:StopInstances", INSTANCE, { "aws:ResourceTag/Owner": "ines" }),
      notAllowed("ec2:StopInstances", INSTANCE, { "aws:ResourceTag/Owner": "marek" }),
      notAllowed("ec2:StopInstances", INSTANCE),
      allowed("ec2:DescribeInstances"),
    ],
    lint: [NO_TEST],
  },
  {
    what: "starting and stopping, and no more",
    origin: "https://github.com/Logiqx/tech-docs (Infrastructure/AWS/IAM.md)",
    statements: [
      { Effect: "Allow", Action: ["ec2:StartInstances", "ec2:StopInstances"], Resource: "arn:aws:ec2:*:*:instance/*" },
      { ...ANY, Action: "ec2:DescribeInstances" },
    ],
    asks: [
      allowed("ec2:StartInstances", INSTANCE),
      notAllowed("ec2:RebootInstances", INSTANCE),
      notAllowed("ec2:StartInstances", "*"),
    ],
    lint: [NO_TEST],
  },
  {
    what: "owners' instances, beside the right to set any tag",
    origin: "https://github.com/gigascience/gigadb-website (docs/awsdocs/policy-ec2.md)",
    statements: [
      { ...ANY, Action: ["ec2:DescribeInstances", "ec2:CreateTags", "ec2:RunInstances"] },
      { ...ANY, Action: ["ec2:TerminateInstances"], Condition: { StringEquals: { "ec2:ResourceTag/Owner": "${aws:username}" } } },
    ],
    asks: [
      allowed("ec2:TerminateInstances", INSTANCE, { "ec2:ResourceTag/Owner": "ines" }),
      notAllowed("ec2:TerminateInstances", INSTANCE, { "ec2:ResourceTag/Owner": "marek" }),
      allowed("ec2:CreateTags", INSTANCE),
    ],
    lint: [NO_TEST, "risky-on-everything"],
  },
  {
    what: "tagged instances, from one network, shortly after a second factor",
    origin:
      "https://aws.amazon.com/blogs/security/resource-level-permissions-for-ec2-controlling-management-access-on-specific-instances/",
    statements: [
      {
        Effect: "Allow",
        Action: ["ec2:StartInstances", "ec2:StopInstances", "ec2:RebootInstances", "ec2:TerminateInstances"],
        Resource: arn("ec2", "instance/*"),
        Condition: {
          StringEquals: { "ec2:ResourceTag/critical": "true" },
          NumericLessThan: { "aws:MultiFactorAuthAge": "900" },
          IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
        },
      },
    ],
    asks: [
      allowed("ec2:RebootInstances", INSTANCE, {
        "ec2:ResourceTag/critical": "true",
        "aws:MultiFactorAuthAge": "899",
        "aws:SourceIp": "192.0.2.17",
      }),
      notAllowed("ec2:RebootInstances", INSTANCE, {
        "ec2:ResourceTag/critical": "true",
        "aws:MultiFactorAuthAge": "900",
        "aws:SourceIp": "192.0.2.17",
      }),
      notAllowed("ec2:RebootInstances", INSTANCE, {
        "ec2:ResourceTag/critical": "true",
        "aws:MultiFactorAuthAge": "10",
        "aws:SourceIp": "198.51.100.1",
      }),
      notAllowed("ec2:RebootInstances", INSTANCE, { "ec2:ResourceTag/critical": "true", "aws:SourceIp": "192.0.2.17" }),
    ],
    lint: [NO_TEST],
  },
  {
    what: "two regions for all but global services and the auditors",
    origin: "https://github.com/primeharbor/aws-service-control-policies (Policies/Gov-DisableRegionsPolicy.md)",
    onlyDenies: true,
    statements: [
      {
        Effect: "Deny",
        NotAction: ["cloudfront:*", "ec2:DescribeRegions", "iam:*", "route53:*", "sts:*", "support:*"],
        Resource: "*",
        Condition: {
          StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] },
          ArnNotLike: { "aws:PrincipalArn": [`arn:aws:iam::*:role/security-audit`] },
        },
      },
    ],
    asks: [
      denied("ec2:RunInstances", INSTANCE, { "aws:RequestedRegion": "eu-west-3", "aws:PrincipalArn": role("deploy") }),
      allowed("ec2:RunInstances", INSTANCE, { "aws:RequestedRegion": "eu-west-1", "aws:PrincipalArn": role("deploy") }),
      allowed("ec2:RunInstances", INSTANCE, { "aws:RequestedRegion": "eu-west-3", "aws:PrincipalArn": role("security-audit") }),
      allowed("ec2:DescribeRegions", "*", { "aws:RequestedRegion": "eu-west-3", "aws:PrincipalArn": role("deploy") }),
      allowed("iam:CreateUser", "*", { "aws:RequestedRegion": "eu-west-3", "aws:PrincipalArn": role("deploy") }),
    ],
    lint: [NO_TEST],
  },
  {
    what: "everything but IAM with a second factor, and one's own keys",
    origin: "https://github.com/fpco/terraform-aws-foundation (power-user-group-policy-doc.json.tpl)",
    statements: [
      { Effect: "Allow", NotAction: "iam:*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
      {
        Effect: "Allow",
        Action: ["iam:*LoginProfile", "iam:*AccessKey*"],
        Resource: `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`,
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
    ],
    asks: [
      allowed("ec2:RunInstances", INSTANCE, { "aws:MultiFactorAuthPresent": "true" }),
      notAllowed("ec2:RunInstances", INSTANCE),
      notAllowed("iam:CreateUser", "*", { "aws:MultiFactorAuthPresent": "true" }),
      allowed("iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/ines`, { "aws:MultiFactorAuthPresent": "true" }),
      notAllowed("iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/marek`, { "aws:MultiFactorAuthPresent": "true" }),
    ],
    lint: ["allow-not-action", "mfa-on-machine", NO_TEST, "wildcard-action"],
  },
  {
    what: "an administrator with a second factor, who may not change roles without one",
    origin: "https://github.com/Crown-Commercial-Service/digitalmarketplace-aws (terraform/modules/iam-common/admin.tf)",
    statements: [
      { ...ANY, Action: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": true } } },
      {
        Effect: "Deny",
        Action: "sts:AssumeRole",
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": false } },
      },
    ],
    asks: [
      allowed("iam:CreateUser", "*", { "aws:MultiFactorAuthPresent": "true" }),
      notAllowed("iam:CreateUser"),
      denied("sts:AssumeRole", role("deploy")),
      allowed("sts:AssumeRole", role("deploy"), { "aws:MultiFactorAuthPresent": "true" }),
    ],
    lint: ["full-access", "mfa-on-machine", NO_TEST, "pass-role-any-role", "pass-role-any-service"],
  },
  {
    what: "nothing but IAM without a second factor",
    origin: "https://github.com/stelligent/config-lint (policy_notaction/tests/terraform12/policy_notaction.tf)",
    onlyDenies: true,
    statements: [
      {
        Effect: "Deny",
        NotAction: "iam:*",
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
    asks: [
      denied("ec2:DescribeRegions"),
      denied("ec2:DescribeRegions", "*", { "aws:MultiFactorAuthPresent": "false" }),
      allowed("ec2:DescribeRegions", "*", { "aws:MultiFactorAuthPresent": "true" }),
      allowed("iam:ListUsers"),
    ],
    lint: ["mfa-on-machine", NO_TEST],
  },
  {
    what: "an image builder, with an action in another case",
    origin: "https://github.com/rahul799/stacks-machine-images (packer/aws/Readme.md)",
    statements: [
      {
        ...ANY,
        Sid: "Packer",
        Action: ["ec2:CreateKeypair", "ec2:RunInstances", "ec2:StopInstances", "ec2:DescribeRegions", "ec2:CreateImage"],
      },
    ],
    asks: [
      allowed("ec2:CreateKeyPair", arn("ec2", "key-pair/packer")),
      allowed("ec2:DescribeRegions"),
      notAllowed("ec2:StartInstances", INSTANCE),
    ],
    lint: ["risky-on-everything"],
  },
  {
    what: "an image builder that may pass any role to any service",
    origin: "https://github.com/Systemgeek-louis/packer-aws-rockylinux9-ami (IAMRole-Packer-EC2_AMI-Build.md)",
    statements: [
      { Sid: "PackerIAMPassRole", Effect: "Allow", Action: ["iam:PassRole", "iam:GetInstanceProfile"], Resource: ["*"] },
    ],
    asks: [allowed("iam:PassRole", role("admin"), LAMBDA), notAllowed("iam:GetRole", role("admin"))],
    lint: [NO_TEST, "pass-role-any-role", "pass-role-any-service"],
  },
  {
    what: "commands by document and by tag",
    origin: "https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html",
    statements: [
      { Effect: "Allow", Action: "ssm:SendCommand", Resource: "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript" },
      {
        Effect: "Allow",
        Action: "ssm:SendCommand",
        Resource: "arn:aws:ec2:*:*:instance/*",
        Condition: { StringLike: { "ssm:resourceTag/Finance": ["Web*"] } },
      },
    ],
    asks: [
      allowed("ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"),
      notAllowed("ssm:SendCommand", "arn:aws:ssm:eu-west-1::document/AWS-RunPowerShellScript"),
      allowed("ssm:SendCommand", INSTANCE, { "ssm:resourceTag/Finance": "WebServers" }),
      notAllowed("ssm:SendCommand", INSTANCE, { "ssm:resourceTag/Finance": "Databases" }),
      notAllowed("ssm:SendCommand", INSTANCE),
    ],
    lint: [NO_TEST],
  },
  {
    what: "a reader by wildcards that may read parameters too",
    origin: "https://github.com/code4innerpeace/terraform (stepfunctions/policies/LambdaRole.json.tpl)",
    statements: [
      { ...ANY, Action: ["ssm:Describe*", "ssm:Get*", "ssm:List*"] },
      { ...ANY, Action: ["ec2:Describe*", "ec2:CreateImage", "ec2:RunInstances"] },
      { ...ANY, Action: ["sns:Publish"] },
    ],
    asks: [
      allowed("ssm:GetParameters", arn("ssm", "parameter/db/password")),
      notAllowed("ssm:SendCommand", INSTANCE),
      allowed("ec2:DescribeRegions"),
      allowed("sns:Publish", arn("sns", "alarms")),
    ],
    lint: ["risky-on-everything", "wildcard-action"],
  },
  {
    what: "AWS's own policy for starting tasks",
    origin: "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html",
    statements: [
      {
        ...ANY,
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
        ],
      },
    ],
    asks: [
      allowed("ecr:BatchGetImage", arn("ecr", "repository/parcel-api")),
      notAllowed("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:db")),
      notAllowed("logs:CreateLogGroup", arn("logs", "log-group:parcel")),
    ],
    lint: [NO_TEST],
  },
  {
    what: "instances of two sizes",
    origin: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html",
    statements: [
      {
        Effect: "Allow",
        Action: "ec2:RunInstances",
        Resource: arn("ec2", "instance/*"),
        Condition: { StringEquals: { "ec2:InstanceType": ["t3.micro", "t3.small"] } },
      },
      { Effect: "Allow", Action: "ec2:RunInstances", Resource: ["arn:aws:ec2:eu-west-1::image/ami-*", arn("ec2", "subnet/*")] },
    ],
    asks: [
      allowed("ec2:RunInstances", arn("ec2", "instance/*"), { "ec2:InstanceType": "t3.small" }),
      notAllowed("ec2:RunInstances", arn("ec2", "instance/*"), { "ec2:InstanceType": "m5.large" }),
      allowed("ec2:RunInstances", "arn:aws:ec2:eu-west-1::image/ami-0a1b2c3d"),
      notAllowed("ec2:RunInstances", arn("ec2", "security-group/sg-1")),
    ],
    lint: [NO_TEST],
  },
  {
    what: "tasks in one cluster",
    origin: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html",
    statements: [
      {
        Effect: "Allow",
        Action: "ecs:RunTask",
        Resource: arn("ecs", "task-definition/parcel-api:*"),
        Condition: { ArnEquals: { "ecs:cluster": CLUSTER } },
      },
    ],
    asks: [
      allowed("ecs:RunTask", DEFINITION, { "ecs:cluster": CLUSTER }),
      notAllowed("ecs:RunTask", DEFINITION, { "ecs:cluster": arn("ecs", "cluster/parcel-jobs") }),
      notAllowed("ecs:RunTask", DEFINITION),
    ],
    lint: [NO_TEST],
  },
  {
    what: "tags on creation only",
    origin: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
    statements: [
      { ...ANY, Action: ["ec2:RunInstances"] },
      {
        Effect: "Allow",
        Action: ["ec2:CreateTags"],
        Resource: arn("ec2", "*/*"),
        Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } },
      },
    ],
    asks: [
      allowed("ec2:CreateTags", INSTANCE, { "ec2:CreateAction": "RunInstances" }),
      notAllowed("ec2:CreateTags", INSTANCE),
      notAllowed("ec2:CreateTags", arn("ec2", "volume/vol-1"), { "ec2:CreateAction": "CreateVolume" }),
    ],
    lint: [NO_TEST, "risky-on-everything"],
  },
  {
    what: "tags with two keys at most",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html",
    statements: [
      {
        ...ANY,
        Action: "ec2:CreateTags",
        Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "cost-center"] } },
      },
    ],
    asks: [
      allowed("ec2:CreateTags", INSTANCE, { "aws:TagKeys": ["environment", "cost-center"] }),
      allowed("ec2:CreateTags", INSTANCE, { "aws:TagKeys": ["environment"] }),
      notAllowed("ec2:CreateTags", INSTANCE, { "aws:TagKeys": ["environment", "owner"] }),
      allowed("ec2:CreateTags", INSTANCE),
    ],
    lint: [NO_TEST],
  },
  {
    what: "a monitoring service that reads",
    origin: "https://docs.datadoghq.com/integrations/guide/aws-manual-setup/",
    statements: [
      {
        ...ANY,
        Action: ["autoscaling:Describe*", "ec2:Describe*", "ecs:Describe*", "ecs:List*", "elasticloadbalancing:Describe*"],
      },
    ],
    asks: [
      allowed("ec2:DescribeRegions"),
      allowed("ecs:ListServices"),
      notAllowed("ecs:UpdateService", API),
      notAllowed("ec2:GetPasswordData", INSTANCE),
    ],
    lint: ["wildcard-action"],
  },
  {
    what: "a role of AWS's own for two services",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/create-service-linked-role.html",
    statements: [
      {
        Effect: "Allow",
        Action: "iam:CreateServiceLinkedRole",
        Resource: "arn:aws:iam::*:role/aws-service-role/*",
        Condition: { StringLike: { "iam:AWSServiceName": ["*.application-autoscaling.amazonaws.com", "ecs.amazonaws.com"] } },
      },
    ],
    asks: [
      allowed("iam:CreateServiceLinkedRole", role("aws-service-role/ecs.application-autoscaling.amazonaws.com/Role"), {
        "iam:AWSServiceName": "ecs.application-autoscaling.amazonaws.com",
      }),
      notAllowed("iam:CreateServiceLinkedRole", role("aws-service-role/spot.amazonaws.com/Role"), {
        "iam:AWSServiceName": "spot.amazonaws.com",
      }),
    ],
    lint: [NO_TEST],
  },
  {
    what: "one bucket, and nothing else of anything",
    origin: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_s3_deny-except-bucket.html",
    statements: [
      { Effect: "Allow", Action: "s3:*", Resource: [BUCKET, `${BUCKET}/*`] },
      { Effect: "Deny", NotAction: "s3:*", NotResource: [BUCKET, `${BUCKET}/*`] },
    ],
    asks: [
      allowed("s3:GetObject", `${BUCKET}/builds/1.zip`),
      notAllowed("s3:GetObject", "arn:aws:s3:::photos/cat.jpg"),
      denied("ec2:DescribeRegions"),
    ],
    lint: [NO_TEST, "wildcard-action"],
  },
];
