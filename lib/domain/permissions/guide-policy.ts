import { parsePolicyText, type PolicyDocument } from "@/lib/domain/iam/policy-document";

/** Lines of the guide that hold its sample policy, fences excluded. */
export const GUIDE_POLICY_LINES = { first: 86, last: 132 } as const;

/** The guide's sample policy, word for word: three statements for EC2, ECS and passing a role. Shown, compared and never applied. */
export const GUIDE_POLICY_TEXT = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "EC2ReadWrite",
      "Effect": "Allow",
      "Action": [
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeVpcs",
        "ec2:DescribeSubnets",
        "ec2:DescribeTags",
        "ec2:RunInstances",
        "ec2:TerminateInstances",
        "ec2:StartInstances",
        "ec2:StopInstances",
        "ec2:RebootInstances"
      ],
      "Resource": "*"
    },
    {
      "Sid": "ECSAccess",
      "Effect": "Allow",
      "Action": [
        "ecs:ListClusters",
        "ecs:DescribeClusters",
        "ecs:ListServices",
        "ecs:DescribeServices",
        "ecs:UpdateService",
        "ecs:RegisterTaskDefinition",
        "ecs:ListTaskDefinitions",
        "ecs:DescribeTaskDefinition",
        "ecs:RunTask",
        "ecs:ListTasks",
        "ecs:DescribeTasks"
      ],
      "Resource": "*"
    },
    {
      "Sid": "PassRoleForEcsTasks",
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "arn:aws:iam::123456789012:role/YourEcsTaskExecutionRole"
    }
  ]
}`;

/**
 * The same as a document.
 *
 * @throws When the text above is not a policy: it is a constant, so that is our bug.
 */
export function guidePolicy(): PolicyDocument {
  const parsed = parsePolicyText(GUIDE_POLICY_TEXT, "identity");
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}
