import type { ProbeClient } from "./matrix-types";

/** Things of the account that some read calls need; without them the row is simulated. */
export type ProbeTargets = {
  readonly cluster?: string | undefined;
  readonly clusterArn?: string | undefined;
  readonly loadBalancerArn?: string | undefined;
  readonly listenerArn?: string | undefined;
  readonly targetGroupArn?: string | undefined;
  /** An instance for dry runs of start, stop, reboot and terminate. Nothing happens to it. */
  readonly instanceId?: string | undefined;
};

/** A read call for an action. */
export type ReadCall = {
  readonly client: ProbeClient;
  readonly command: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly permittedErrors?: readonly string[];
};

type MakeRead = (targets: ProbeTargets) => ReadCall | undefined;

function fixed(client: ProbeClient, command: string, input: Readonly<Record<string, unknown>>): MakeRead {
  return () => ({ client, command, input });
}

/** An ID of the right form that no task or container instance has: AWS answers “missing”, but only to those who may ask. */
const NO_SUCH_ID = "0".repeat(32);

function inCluster(command: string, more: Readonly<Record<string, unknown>>, permittedErrors?: readonly string[]): MakeRead {
  return ({ cluster }) =>
    cluster === undefined
      ? undefined
      : { client: "ecs", command, input: { cluster, ...more }, ...(permittedErrors === undefined ? {} : { permittedErrors }) };
}

/**
 * The smallest real call that proves each reading action. Page sizes are the least each API accepts.
 * Services without a client in this portal (ECR, Systems Manager, Application Auto Scaling, logs) are simulated.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
 */
const READS: Readonly<Record<string, MakeRead>> = {
  "ec2:DescribeRegions": fixed("ec2", "DescribeRegions", {}),
  "ec2:DescribeInstances": fixed("ec2", "DescribeInstances", { MaxResults: 5 }),
  "ec2:DescribeInstanceStatus": fixed("ec2", "DescribeInstanceStatus", { MaxResults: 5 }),
  "ec2:DescribeSecurityGroups": fixed("ec2", "DescribeSecurityGroups", { MaxResults: 5 }),
  "ec2:DescribeVpcs": fixed("ec2", "DescribeVpcs", { MaxResults: 5 }),
  "ec2:DescribeSubnets": fixed("ec2", "DescribeSubnets", { MaxResults: 5 }),
  "ec2:DescribeTags": fixed("ec2", "DescribeTags", { MaxResults: 5 }),
  "ec2:DescribeAvailabilityZones": fixed("ec2", "DescribeAvailabilityZones", {}),
  "ec2:DescribeImages": fixed("ec2", "DescribeImages", { Owners: ["self"], MaxResults: 5 }),
  "ec2:DescribeKeyPairs": fixed("ec2", "DescribeKeyPairs", {}),
  "ec2:DescribeLaunchTemplates": fixed("ec2", "DescribeLaunchTemplates", { MaxResults: 1 }),
  "ec2:DescribeInstanceTypes": fixed("ec2", "DescribeInstanceTypes", { MaxResults: 5 }),
  "autoscaling:DescribeAutoScalingGroups": fixed("autoscaling", "DescribeAutoScalingGroups", { MaxRecords: 1 }),
  "autoscaling:DescribeAutoScalingInstances": fixed("autoscaling", "DescribeAutoScalingInstances", { MaxRecords: 1 }),
  "elasticloadbalancing:DescribeLoadBalancers": fixed("elbv2", "DescribeLoadBalancers", { PageSize: 1 }),
  "elasticloadbalancing:DescribeTargetGroups": fixed("elbv2", "DescribeTargetGroups", { PageSize: 1 }),
  "elasticloadbalancing:DescribeListeners": ({ loadBalancerArn }) =>
    loadBalancerArn === undefined
      ? undefined
      : { client: "elbv2", command: "DescribeListeners", input: { LoadBalancerArn: loadBalancerArn, PageSize: 1 } },
  "elasticloadbalancing:DescribeRules": ({ listenerArn }) =>
    listenerArn === undefined
      ? undefined
      : { client: "elbv2", command: "DescribeRules", input: { ListenerArn: listenerArn, PageSize: 1 } },
  "elasticloadbalancing:DescribeTargetHealth": ({ targetGroupArn }) =>
    targetGroupArn === undefined
      ? undefined
      : { client: "elbv2", command: "DescribeTargetHealth", input: { TargetGroupArn: targetGroupArn } },
  "ecs:ListClusters": fixed("ecs", "ListClusters", { maxResults: 1 }),
  "ecs:DescribeClusters": ({ cluster }) =>
    cluster === undefined ? undefined : { client: "ecs", command: "DescribeClusters", input: { clusters: [cluster] } },
  "ecs:ListServices": inCluster("ListServices", { maxResults: 1 }),
  "ecs:DescribeServices": inCluster("DescribeServices", { services: ["carabiner-probe"] }),
  "ecs:ListTaskDefinitions": fixed("ecs", "ListTaskDefinitions", { maxResults: 1 }),
  "ecs:ListTaskDefinitionFamilies": fixed("ecs", "ListTaskDefinitionFamilies", { maxResults: 1 }),
  "ecs:DescribeTaskDefinition": () => ({
    client: "ecs",
    command: "DescribeTaskDefinition",
    input: { taskDefinition: "carabiner-probe" },
    permittedErrors: ["ClientException"],
  }),
  "ecs:ListTasks": inCluster("ListTasks", { maxResults: 1 }),
  "ecs:DescribeTasks": inCluster("DescribeTasks", { tasks: [NO_SUCH_ID] }),
  "ecs:ListContainerInstances": inCluster("ListContainerInstances", { maxResults: 1 }),
  "ecs:DescribeContainerInstances": inCluster("DescribeContainerInstances", { containerInstances: [NO_SUCH_ID] }),
  "ecs:DescribeCapacityProviders": fixed("ecs", "DescribeCapacityProviders", { maxResults: 1 }),
  "ecs:ListTagsForResource": ({ clusterArn }) =>
    clusterArn === undefined ? undefined : { client: "ecs", command: "ListTagsForResource", input: { resourceArn: clusterArn } },
  "ecs:ListAccountSettings": fixed("ecs", "ListAccountSettings", { effectiveSettings: true, maxResults: 1 }),
  "iam:ListRoles": fixed("iam", "ListRoles", { MaxItems: 1 }),
};

/** The read call that proves an action, when there is one and its targets are known. */
export function readCallFor(action: string, targets: ProbeTargets): ReadCall | undefined {
  return READS[action]?.(targets);
}

const DRY_RUNS: ReadonlySet<string> = new Set([
  "ec2:StartInstances",
  "ec2:StopInstances",
  "ec2:RebootInstances",
  "ec2:TerminateInstances",
]);

/**
 * The dry run that tests an EC2 write on the given instance.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StopInstances.html
 */
export function dryRunFor(
  action: string,
  targets: ProbeTargets,
): { readonly command: string; readonly input: Readonly<Record<string, unknown>> } | undefined {
  if (!DRY_RUNS.has(action) || targets.instanceId === undefined) return undefined;
  return { command: action.slice("ec2:".length), input: { DryRun: true, InstanceIds: [targets.instanceId] } };
}
