/** Actions that AWS grants on every resource or not at all; an ARN in their statement would allow nothing. */
const UNSCOPABLE = [
  /^ec2:Describe(?!VpcAttribute$)/,
  /^ecs:(ListClusters|ListServices|ListTaskDefinitions|ListTaskDefinitionFamilies|DescribeTaskDefinition|DeregisterTaskDefinition|ListAccountSettings)$/,
  /^(elasticloadbalancing|autoscaling|application-autoscaling):Describe/,
  /^iam:(ListRoles|ListUsers|GetAccountSummary|ListAccountAliases|GenerateCredentialReport|GetCredentialReport)$/,
  /^sts:(GetCallerIdentity|DecodeAuthorizationMessage)$/,
  /^ssm:(DescribeInstanceInformation|GetCommandInvocation|ListCommandInvocations|CancelCommand)$/,
  /^logs:DescribeLogGroups$/,
  /^ecr:GetAuthorizationToken$/,
];

/**
 * Whether an action takes no resource ARN.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function isUnscopable(action: string): boolean {
  return UNSCOPABLE.some((pattern) => pattern.test(action));
}

/** The policy statement that would allow one action, as text to copy. */
export function allowStatement(action: string, resource?: string, condition?: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    {
      Effect: "Allow",
      Action: action,
      Resource: isUnscopable(action) || resource === undefined ? "*" : policyResource(resource),
      Condition: condition,
    },
    null,
    2,
  );
}

/** A trust policy that lets one principal assume the role, with the external ID when there is one. */
export function trustPolicy(principalArn: string, externalId?: string): string {
  return JSON.stringify(
    {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: principalArn },
          Action: "sts:AssumeRole",
          Condition: externalId === undefined ? undefined : { StringEquals: { "sts:ExternalId": externalId } },
        },
      ],
    },
    null,
    2,
  );
}

/** A role session is not a resource or principal to write down: the role behind it is. */
export function roleBehind(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  return session === null ? arn : `arn:${session[1] ?? "aws"}:iam::${session[2] ?? ""}:role/${session[3] ?? ""}`;
}

function policyResource(resource: string): string {
  return resource.startsWith("arn:") ? roleBehind(resource) : "*";
}
