/** An instance of the account, as far as a dry run needs one. Nothing happens to it. */
export type ProbeInstance = {
  readonly instanceId: string;
  readonly imageId?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly subnetId?: string | undefined;
};

/** Things of the account that real calls need. What is absent is simulated instead. */
export type ProbeTargets = {
  readonly userName?: string | undefined;
  readonly roleName?: string | undefined;
  readonly policyArn?: string | undefined;
  readonly inlinePolicyName?: string | undefined;
  readonly instanceProfileName?: string | undefined;
  readonly principalArn?: string | undefined;
  readonly accessKeyId?: string | undefined;
  readonly vpcId?: string | undefined;
  /** An ARN: it names its cluster in every call that takes one. */
  readonly clusterArn?: string | undefined;
  readonly serviceName?: string | undefined;
  readonly taskDefinition?: string | undefined;
  readonly task?: string | undefined;
  readonly containerInstance?: string | undefined;
  readonly loadBalancerArn?: string | undefined;
  readonly listenerArn?: string | undefined;
  readonly targetGroupArn?: string | undefined;
  /** For dry runs of start, stop, reboot and terminate: it carries the tag to which these rights are limited. */
  readonly instance?: ProbeInstance | undefined;
  /** For the dry run of a launch: any instance, whose image, type and subnet are taken. */
  readonly example?: ProbeInstance | undefined;
};

type Target = keyof ProbeTargets;

const NONE: readonly Target[] = [];
const CLUSTER: readonly Target[] = ["clusterArn"];
const USER: readonly Target[] = ["userName"];
const ROLE: readonly Target[] = ["roleName"];
const PRINCIPAL: readonly Target[] = ["principalArn"];

/**
 * The actions that a real call proves without changing anything, each with what its call has to name.
 * Services without a client in this portal (ECR, Systems Manager, Application Auto Scaling, logs) are simulated.
 */
export const READ_NEEDS: Readonly<Record<string, readonly Target[]>> = {
  "ec2:DescribeRegions": NONE,
  "ec2:DescribeInstances": NONE,
  "ec2:DescribeInstanceStatus": NONE,
  "ec2:DescribeSecurityGroups": NONE,
  "ec2:DescribeVpcs": NONE,
  "ec2:DescribeSubnets": NONE,
  "ec2:DescribeTags": NONE,
  "ec2:DescribeAvailabilityZones": NONE,
  "ec2:DescribeImages": NONE,
  "ec2:DescribeRouteTables": NONE,
  "ec2:DescribeNetworkAcls": NONE,
  "ec2:DescribeVpcEndpoints": NONE,
  "ec2:DescribeNatGateways": NONE,
  "ec2:DescribeInternetGateways": NONE,
  "ec2:DescribeNetworkInterfaces": NONE,
  "ec2:DescribeKeyPairs": NONE,
  "ec2:DescribeLaunchTemplates": NONE,
  "ec2:DescribeInstanceTypes": NONE,
  "ec2:DescribeVpcAttribute": ["vpcId"],
  "autoscaling:DescribeAutoScalingGroups": NONE,
  "autoscaling:DescribeAutoScalingInstances": NONE,
  "elasticloadbalancing:DescribeLoadBalancers": NONE,
  "elasticloadbalancing:DescribeTargetGroups": NONE,
  "elasticloadbalancing:DescribeTargetHealth": ["targetGroupArn"],
  "elasticloadbalancing:DescribeListeners": ["loadBalancerArn"],
  "elasticloadbalancing:DescribeRules": ["listenerArn"],
  "ecs:ListClusters": NONE,
  "ecs:DescribeClusters": CLUSTER,
  "ecs:ListServices": CLUSTER,
  "ecs:DescribeServices": CLUSTER,
  "ecs:ListTaskDefinitions": NONE,
  "ecs:ListTaskDefinitionFamilies": NONE,
  "ecs:DescribeTaskDefinition": ["taskDefinition"],
  "ecs:ListTasks": CLUSTER,
  "ecs:DescribeTasks": CLUSTER,
  "ecs:ListContainerInstances": CLUSTER,
  "ecs:DescribeContainerInstances": CLUSTER,
  "ecs:DescribeCapacityProviders": NONE,
  "ecs:ListTagsForResource": CLUSTER,
  "ecs:ListAccountSettings": NONE,
  "iam:GetAccountSummary": NONE,
  "iam:ListUsers": NONE,
  "iam:ListRoles": NONE,
  "iam:ListOpenIDConnectProviders": NONE,
  "iam:GetUser": USER,
  "iam:ListAccessKeys": USER,
  "iam:ListMFADevices": USER,
  "iam:ListAttachedUserPolicies": USER,
  "iam:ListUserPolicies": USER,
  "iam:GetAccessKeyLastUsed": ["accessKeyId"],
  "iam:GetRole": ROLE,
  "iam:ListAttachedRolePolicies": ROLE,
  "iam:ListRolePolicies": ROLE,
  "iam:GetRolePolicy": ROLE,
  "iam:GetPolicy": ["policyArn"],
  "iam:GetPolicyVersion": ["policyArn"],
  "iam:GetInstanceProfile": ["instanceProfileName"],
  "iam:SimulatePrincipalPolicy": PRINCIPAL,
  "iam:GetContextKeysForPrincipalPolicy": PRINCIPAL,
  "iam:GenerateCredentialReport": NONE,
  "iam:GetCredentialReport": NONE,
  "iam:GenerateServiceLastAccessedDetails": PRINCIPAL,
};

/** Calls that touch one kind of resource of several which their action may name: they prove the rows of that kind only. */
const PROVES_ONLY: Readonly<Record<string, readonly string[]>> = {
  "ecs:ListTagsForResource": [":cluster/"],
  // A launch without a key pair and a launch template asks for neither.
  "ec2:RunInstances": [":image/", ":instance/", ":network-interface/", ":security-group/", ":subnet/", ":volume/"],
};

function proves(action: string, resource: string): boolean {
  const kinds = PROVES_ONLY[action];
  return kinds === undefined || resource === "*" || kinds.some((kind) => resource.includes(kind));
}

/** Whether a real read call can prove this action on this resource with the targets that are known. */
export function canRead(action: string, resource: string, targets: ProbeTargets): boolean {
  const needs = READ_NEEDS[action];
  return needs?.every((target) => targets[target] !== undefined) === true && proves(action, resource);
}

const DRY_RUNS = [
  "ec2:StartInstances",
  "ec2:StopInstances",
  "ec2:RebootInstances",
  "ec2:TerminateInstances",
  "ec2:RunInstances",
] as const;

/** The EC2 writes that AWS can check without carrying them out. */
export type DryRunAction = (typeof DRY_RUNS)[number];

/**
 * The dry run that tests an EC2 write on this resource with the targets that are known; `undefined` where there is none.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StopInstances.html
 */
export function dryRunOf(action: string, resource: string, targets: ProbeTargets): DryRunAction | undefined {
  const known = DRY_RUNS.find((candidate) => candidate === action);
  if (known === undefined || !proves(known, resource)) return undefined;
  if (known !== "ec2:RunInstances") return targets.instance === undefined ? undefined : known;
  const { imageId, instanceType, subnetId } = targets.example ?? {};
  return imageId === undefined || instanceType === undefined || subnetId === undefined ? undefined : known;
}

/** What has to be found in the account before the real calls for these actions can be made. */
export function targetsFor(actions: readonly string[]): ReadonlySet<keyof ProbeTargets> {
  return new Set(
    actions.flatMap((action): readonly Target[] => {
      if (action === "ec2:RunInstances") return ["example"];
      return DRY_RUNS.some((dryRun) => dryRun === action) ? ["instance"] : (READ_NEEDS[action] ?? NONE);
    }),
  );
}
