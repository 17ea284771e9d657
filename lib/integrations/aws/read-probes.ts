import type * as ec2Sdk from "@aws-sdk/client-ec2";
import type * as ecsSdk from "@aws-sdk/client-ecs";
import type * as elbSdk from "@aws-sdk/client-elastic-load-balancing-v2";
import type * as iamSdk from "@aws-sdk/client-iam";
import type { ProbeTargets } from "@/lib/domain/matrix/matrix-reads";
import type { AwsClients } from "./client";

/** Makes one small read call, or gives `undefined` when a name it needs is absent. It changes nothing. */
export type ReadProbe = (clients: AwsClients, region: string, targets: ProbeTargets) => Promise<unknown> | undefined;

async function ec2(
  clients: AwsClients,
  region: string,
  call: (client: Awaited<ReturnType<AwsClients["ec2"]>>, sdk: typeof ec2Sdk) => Promise<unknown>,
): Promise<unknown> {
  const sdk = await import("@aws-sdk/client-ec2");
  return await call(await clients.ec2(region), sdk);
}

/** Calls `work` with a name, or gives `undefined` without one. */
function given<Name>(name: Name | undefined, work: (name: Name) => Promise<unknown>): Promise<unknown> | undefined {
  return name === undefined ? undefined : work(name);
}

const SMALL = { MaxResults: 5 };

/** An ID of the right form that no task or container instance has: AWS answers "missing", but only to those who may ask. */
const NO_SUCH_ID = "0".repeat(32);

const EC2_PROBES: Readonly<Record<string, ReadProbe>> = {
  "ec2:DescribeRegions": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeRegionsCommand({}))),
  "ec2:DescribeInstances": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeInstancesCommand(SMALL))),
  "ec2:DescribeInstanceStatus": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeInstanceStatusCommand(SMALL))),
  "ec2:DescribeSecurityGroups": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeSecurityGroupsCommand(SMALL))),
  "ec2:DescribeVpcs": (clients, region) => ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeVpcsCommand(SMALL))),
  "ec2:DescribeSubnets": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeSubnetsCommand(SMALL))),
  "ec2:DescribeTags": (clients, region) => ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeTagsCommand(SMALL))),
  "ec2:DescribeAvailabilityZones": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeAvailabilityZonesCommand({}))),
  // Without an owner this call would list every public image.
  "ec2:DescribeImages": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeImagesCommand({ Owners: ["self"] }))),
  "ec2:DescribeRouteTables": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeRouteTablesCommand(SMALL))),
  "ec2:DescribeNetworkAcls": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeNetworkAclsCommand(SMALL))),
  "ec2:DescribeVpcEndpoints": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeVpcEndpointsCommand(SMALL))),
  "ec2:DescribeNatGateways": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeNatGatewaysCommand(SMALL))),
  "ec2:DescribeInternetGateways": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeInternetGatewaysCommand(SMALL))),
  "ec2:DescribeNetworkInterfaces": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeNetworkInterfacesCommand(SMALL))),
  "ec2:DescribeKeyPairs": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeKeyPairsCommand({}))),
  "ec2:DescribeLaunchTemplates": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeLaunchTemplatesCommand(SMALL))),
  "ec2:DescribeInstanceTypes": (clients, region) =>
    ec2(clients, region, (client, sdk) => client.send(new sdk.DescribeInstanceTypesCommand(SMALL))),
  "ec2:DescribeVpcAttribute": (clients, region, { vpcId }) =>
    given(vpcId, (VpcId) =>
      ec2(clients, region, (client, sdk) =>
        client.send(new sdk.DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsSupport" })),
      ),
    ),
};

async function ecs(
  clients: AwsClients,
  region: string,
  call: (client: ReturnType<AwsClients["ecs"]>, sdk: typeof ecsSdk) => Promise<unknown>,
): Promise<unknown> {
  return await call(clients.ecs(region), await import("@aws-sdk/client-ecs"));
}

const ECS_PROBES: Readonly<Record<string, ReadProbe>> = {
  "ecs:ListClusters": (clients, region) =>
    ecs(clients, region, (client, sdk) => client.send(new sdk.ListClustersCommand({ maxResults: 1 }))),
  "ecs:DescribeClusters": (clients, region, { clusterArn }) =>
    given(clusterArn, (name) =>
      ecs(clients, region, (client, sdk) => client.send(new sdk.DescribeClustersCommand({ clusters: [name] }))),
    ),
  "ecs:ListServices": (clients, region, { clusterArn }) =>
    given(clusterArn, (name) =>
      ecs(clients, region, (client, sdk) => client.send(new sdk.ListServicesCommand({ cluster: name, maxResults: 1 }))),
    ),
  "ecs:DescribeServices": (clients, region, { clusterArn, serviceName }) =>
    given(clusterArn, (name) =>
      // For an unused name AWS returns a failure entry, which proves the permission as well.
      ecs(clients, region, (client, sdk) =>
        client.send(new sdk.DescribeServicesCommand({ cluster: name, services: [serviceName ?? "carabiner-probe"] })),
      ),
    ),
  "ecs:ListTaskDefinitions": (clients, region) =>
    ecs(clients, region, (client, sdk) => client.send(new sdk.ListTaskDefinitionsCommand({ maxResults: 1 }))),
  "ecs:ListTaskDefinitionFamilies": (clients, region) =>
    ecs(clients, region, (client, sdk) => client.send(new sdk.ListTaskDefinitionFamiliesCommand({ maxResults: 1 }))),
  "ecs:DescribeTaskDefinition": (clients, region, { taskDefinition }) =>
    given(taskDefinition, (name) =>
      ecs(clients, region, (client, sdk) => client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: name }))),
    ),
  "ecs:ListTasks": (clients, region, { clusterArn }) =>
    given(clusterArn, (name) =>
      ecs(clients, region, (client, sdk) => client.send(new sdk.ListTasksCommand({ cluster: name, maxResults: 1 }))),
    ),
  "ecs:DescribeTasks": (clients, region, { clusterArn, task }) =>
    given(clusterArn, (cluster) =>
      ecs(clients, region, (client, sdk) => client.send(new sdk.DescribeTasksCommand({ cluster, tasks: [task ?? NO_SUCH_ID] }))),
    ),
  "ecs:ListContainerInstances": (clients, region, { clusterArn }) =>
    given(clusterArn, (name) =>
      ecs(clients, region, (client, sdk) => client.send(new sdk.ListContainerInstancesCommand({ cluster: name, maxResults: 1 }))),
    ),
  "ecs:DescribeContainerInstances": (clients, region, { clusterArn, containerInstance }) =>
    given(clusterArn, (cluster) =>
      ecs(clients, region, (client, sdk) =>
        client.send(
          new sdk.DescribeContainerInstancesCommand({ cluster, containerInstances: [containerInstance ?? NO_SUCH_ID] }),
        ),
      ),
    ),
  "ecs:DescribeCapacityProviders": (clients, region) =>
    ecs(clients, region, (client, sdk) =>
      client.send(new sdk.DescribeCapacityProvidersCommand({ capacityProviders: ["FARGATE"] })),
    ),
  "ecs:ListTagsForResource": (clients, region, { clusterArn }) =>
    given(clusterArn, (resourceArn) =>
      ecs(clients, region, (client, sdk) => client.send(new sdk.ListTagsForResourceCommand({ resourceArn }))),
    ),
  "ecs:ListAccountSettings": (clients, region) =>
    ecs(clients, region, (client, sdk) =>
      client.send(new sdk.ListAccountSettingsCommand({ effectiveSettings: true, maxResults: 10 })),
    ),
};

async function elb(
  clients: AwsClients,
  region: string,
  call: (client: ReturnType<AwsClients["elbv2"]>, sdk: typeof elbSdk) => Promise<unknown>,
): Promise<unknown> {
  return await call(clients.elbv2(region), await import("@aws-sdk/client-elastic-load-balancing-v2"));
}

const OTHER_PROBES: Readonly<Record<string, ReadProbe>> = {
  "elasticloadbalancing:DescribeLoadBalancers": (clients, region) =>
    elb(clients, region, (client, sdk) => client.send(new sdk.DescribeLoadBalancersCommand({ PageSize: 1 }))),
  "elasticloadbalancing:DescribeTargetGroups": (clients, region) =>
    elb(clients, region, (client, sdk) => client.send(new sdk.DescribeTargetGroupsCommand({ PageSize: 1 }))),
  "elasticloadbalancing:DescribeTargetHealth": (clients, region, { targetGroupArn }) =>
    given(targetGroupArn, (TargetGroupArn) =>
      elb(clients, region, (client, sdk) => client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn }))),
    ),
  "elasticloadbalancing:DescribeListeners": (clients, region, { loadBalancerArn }) =>
    given(loadBalancerArn, (LoadBalancerArn) =>
      elb(clients, region, (client, sdk) => client.send(new sdk.DescribeListenersCommand({ LoadBalancerArn, PageSize: 1 }))),
    ),
  "elasticloadbalancing:DescribeRules": (clients, region, { listenerArn }) =>
    given(listenerArn, (ListenerArn) =>
      elb(clients, region, (client, sdk) => client.send(new sdk.DescribeRulesCommand({ ListenerArn, PageSize: 1 }))),
    ),
  "autoscaling:DescribeAutoScalingGroups": async (clients, region) => {
    const sdk = await import("@aws-sdk/client-auto-scaling");
    return await clients.autoScaling(region).send(new sdk.DescribeAutoScalingGroupsCommand({ MaxRecords: 1 }));
  },
  "autoscaling:DescribeAutoScalingInstances": async (clients, region) => {
    const sdk = await import("@aws-sdk/client-auto-scaling");
    return await clients.autoScaling(region).send(new sdk.DescribeAutoScalingInstancesCommand({ MaxRecords: 1 }));
  },
};

async function iam(
  clients: AwsClients,
  call: (client: ReturnType<AwsClients["iam"]>, sdk: typeof iamSdk) => Promise<unknown>,
): Promise<unknown> {
  return await call(clients.iam(), await import("@aws-sdk/client-iam"));
}

const IAM_PROBES: Readonly<Record<string, ReadProbe>> = {
  "iam:GetAccountSummary": (clients) => iam(clients, (client, sdk) => client.send(new sdk.GetAccountSummaryCommand({}))),
  "iam:ListUsers": (clients) => iam(clients, (client, sdk) => client.send(new sdk.ListUsersCommand({ MaxItems: 1 }))),
  "iam:ListRoles": (clients) => iam(clients, (client, sdk) => client.send(new sdk.ListRolesCommand({ MaxItems: 1 }))),
  "iam:ListOpenIDConnectProviders": (clients) =>
    iam(clients, (client, sdk) => client.send(new sdk.ListOpenIDConnectProvidersCommand({}))),
  "iam:GetUser": (clients, _region, { userName }) =>
    given(userName, (UserName) => iam(clients, (client, sdk) => client.send(new sdk.GetUserCommand({ UserName })))),
  "iam:ListAccessKeys": (clients, _region, { userName }) =>
    given(userName, (UserName) => iam(clients, (client, sdk) => client.send(new sdk.ListAccessKeysCommand({ UserName })))),
  "iam:ListMFADevices": (clients, _region, { userName }) =>
    given(userName, (UserName) => iam(clients, (client, sdk) => client.send(new sdk.ListMFADevicesCommand({ UserName })))),
  "iam:ListAttachedUserPolicies": (clients, _region, { userName }) =>
    given(userName, (UserName) =>
      iam(clients, (client, sdk) => client.send(new sdk.ListAttachedUserPoliciesCommand({ UserName }))),
    ),
  "iam:ListUserPolicies": (clients, _region, { userName }) =>
    given(userName, (UserName) => iam(clients, (client, sdk) => client.send(new sdk.ListUserPoliciesCommand({ UserName })))),
  "iam:GetAccessKeyLastUsed": (clients, _region, { accessKeyId }) =>
    given(accessKeyId, (AccessKeyId) =>
      iam(clients, (client, sdk) => client.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId }))),
    ),
  "iam:GetRole": (clients, _region, { roleName }) =>
    given(roleName, (RoleName) => iam(clients, (client, sdk) => client.send(new sdk.GetRoleCommand({ RoleName })))),
  "iam:ListAttachedRolePolicies": (clients, _region, { roleName }) =>
    given(roleName, (RoleName) =>
      iam(clients, (client, sdk) => client.send(new sdk.ListAttachedRolePoliciesCommand({ RoleName }))),
    ),
  "iam:ListRolePolicies": (clients, _region, { roleName }) =>
    given(roleName, (RoleName) => iam(clients, (client, sdk) => client.send(new sdk.ListRolePoliciesCommand({ RoleName })))),
  "iam:GetRolePolicy": (clients, _region, { roleName, inlinePolicyName }) =>
    given(roleName, (RoleName) =>
      iam(clients, (client, sdk) =>
        client.send(new sdk.GetRolePolicyCommand({ RoleName, PolicyName: inlinePolicyName ?? "carabiner-probe" })),
      ),
    ),
  "iam:GetPolicy": (clients, _region, { policyArn }) =>
    given(policyArn, (PolicyArn) => iam(clients, (client, sdk) => client.send(new sdk.GetPolicyCommand({ PolicyArn })))),
  "iam:GetPolicyVersion": (clients, _region, { policyArn }) =>
    given(policyArn, (PolicyArn) =>
      iam(clients, (client, sdk) => client.send(new sdk.GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }))),
    ),
  "iam:GetInstanceProfile": (clients, _region, { instanceProfileName }) =>
    given(instanceProfileName, (InstanceProfileName) =>
      iam(clients, (client, sdk) => client.send(new sdk.GetInstanceProfileCommand({ InstanceProfileName }))),
    ),
  "iam:SimulatePrincipalPolicy": (clients, _region, { principalArn }) =>
    given(principalArn, (PolicySourceArn) =>
      iam(clients, (client, sdk) =>
        client.send(new sdk.SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ["sts:GetCallerIdentity"] })),
      ),
    ),
  "iam:GetContextKeysForPrincipalPolicy": (clients, _region, { principalArn }) =>
    given(principalArn, (PolicySourceArn) =>
      iam(clients, (client, sdk) => client.send(new sdk.GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn }))),
    ),
  "iam:GenerateCredentialReport": (clients) =>
    iam(clients, (client, sdk) => client.send(new sdk.GenerateCredentialReportCommand({}))),
  "iam:GetCredentialReport": (clients) => iam(clients, (client, sdk) => client.send(new sdk.GetCredentialReportCommand({}))),
  "iam:GenerateServiceLastAccessedDetails": (clients, _region, { principalArn }) =>
    given(principalArn, (Arn) =>
      iam(clients, (client, sdk) => client.send(new sdk.GenerateServiceLastAccessedDetailsCommand({ Arn }))),
    ),
};

/** The read call that proves an action, for every action of the packs that has one. */
export const READ_PROBES: Readonly<Record<string, ReadProbe>> = { ...EC2_PROBES, ...ECS_PROBES, ...OTHER_PROBES, ...IAM_PROBES };
