import { harnessIssuer, issuerKey } from "@/lib/domain/iam/trust/trust-policy";

import { need } from "./pack-action";
import type { Pack, PackAction } from "./pack-types";

const ROLE = ["arn:{partition}:iam::{account}:role/*"];
const USER = ["arn:{partition}:iam::{account}:user/*"];
const POLICY = ["arn:{partition}:iam::{account}:policy/*", "arn:{partition}:iam::aws:policy/*"];
// IAM compares names by letter case, and people write both.
const named = (kind: string): readonly string[] =>
  ["Harness*", "harness*"].map((name) => `arn:{partition}:iam::{account}:${kind}/${name}`);
const HARNESS_ROLE = named("role");
const HARNESS_USER = named("user");
const HARNESS_POLICY = named("policy");
const OIDC_PROVIDER = ["arn:{partition}:iam::{account}:oidc-provider/*"];
const HARNESS_PROVIDER = [`arn:{partition}:iam::{account}:oidc-provider/${issuerKey(harnessIssuer("*"))}`];
const STACK = ["arn:{partition}:cloudformation:{region}:{account}:stack/carabiner-*/*"];
const LOG_GROUP = ["arn:{partition}:logs:{region}:{account}:log-group:*"];
const ONLY_HARNESS_POLICIES = { ArnLike: { "iam:PolicyARN": HARNESS_POLICY } };
/** What a run made carries its tag; what others made under such a name does not. */
const MADE_BY_A_RUN = { Null: { "aws:ResourceTag/carabiner:run": "false" } };
const BOUNDED = { StringEquals: { "iam:PermissionsBoundary": "{boundaryArn}" } };

function read(action: string, reason: string, resources?: readonly string[], group = "PortalRead"): PackAction {
  return need(action, resources === undefined ? group : `${group}Scoped`, reason, {
    source: "portal",
    resources,
  });
}

function write(
  action: string,
  group: string,
  reason: string,
  resources: readonly string[],
  condition?: PackAction["condition"],
): PackAction {
  return need(action, group, reason, { source: "portal", resources, condition });
}

/**
 * Packs of Carabiner's own access; none of them is ever put into the Harness identity. They name what the files of
 * `lib/integrations/aws` really call (a test compares them), and some reads of the steps that follow the first ones.
 * No run keeps a version of them: access is always compared with the newest.
 */
export const PORTAL_PACKS: readonly Pack[] = [
  {
    id: "P12",
    name: "portal-checks",
    number: "12",
    title: "Let Carabiner check the account",
    description: "Read only. Counts what is there, finds identities, simulates rights, reads the network around machines.",
    holder: "portal",
    includes: ["P0"],
    locked: false,
    actions: [
      read("iam:ListAccountAliases", "Names the account, so that a person recognises it."),
      read("ec2:DescribeInstances", "Counts and lists the instances of each region."),
      read("ec2:DescribeTags", "Offers the tags that a filter can use."),
      read("ec2:DescribeImages", "Reads the image name, from which the login user is guessed."),
      read("ec2:DescribeVpcs", "Offers the networks of a region."),
      read("ec2:DescribeSubnets", "Offers the subnets of a network."),
      read("ec2:DescribeSecurityGroups", "Offers the security groups of a network."),
      read("autoscaling:DescribeAutoScalingGroups", "Offers Auto Scaling groups as a way to choose instances."),
      read("ecs:ListClusters", "Counts the clusters of each region."),
      read("ecs:DescribeClusters", "Reads a cluster’s state and counts.", ["arn:{partition}:ecs:{region}:{account}:cluster/*"]),
      read("ecs:ListTaskDefinitions", "Offers the revisions of a task definition, and finds one to try rights on."),
      read("ecs:ListTaskDefinitionFamilies", "Offers the task definitions that exist."),
      read("ecs:DescribeTaskDefinition", "Shows a task definition before it is chosen."),
      read("ecs:ListServices", "Lists the services of a cluster."),
      read("ecs:DescribeServices", "Reads whether services are healthy, and who replaces their tasks.", [
        "arn:{partition}:ecs:{region}:{account}:service/*",
      ]),
      read("elasticloadbalancing:DescribeTargetHealth", "Reads whether the targets of a service are healthy."),
      read("ecs:ListContainerInstances", "Finds the instances of a cluster.", [
        "arn:{partition}:ecs:{region}:{account}:cluster/*",
      ]),
      read("ecs:DescribeContainerInstances", "Counts how many tasks find room.", [
        "arn:{partition}:ecs:{region}:{account}:container-instance/*",
      ]),
      read("ecs:DescribeCapacityProviders", "Offers the capacity providers of a cluster.", [
        "arn:{partition}:ecs:{region}:{account}:capacity-provider/*",
      ]),
      read("elasticloadbalancing:DescribeLoadBalancers", "Offers the load balancers, and finds one to try rights on."),
      read("elasticloadbalancing:DescribeTargetGroups", "Offers the target groups, and finds one to try rights on."),
      read("iam:ListRoles", "Offers the roles that exist."),
      read("iam:ListUsers", "Offers the users that exist."),
      read("iam:SimulatePrincipalPolicy", "Asks IAM what an identity may do, without doing it.", [...ROLE, ...USER]),
      read("iam:GetContextKeysForPrincipalPolicy", "Finds out which values that question needs.", [...ROLE, ...USER]),
      read("iam:GetRole", "Reads a role’s trust policy.", ROLE),
      read("iam:GetUser", "Reads when a user was made.", USER),
      read("iam:ListAttachedRolePolicies", "Verifies that the policy is attached to the role.", ROLE),
      read("iam:ListRolePolicies", "Lists policies written into the role.", ROLE),
      read("iam:GetRolePolicy", "Reads policies written into the role.", ROLE),
      read("iam:ListAttachedUserPolicies", "Verifies that the policy is attached to the user.", USER),
      read("iam:ListUserPolicies", "Lists policies written into the user.", USER),
      read("iam:GetUserPolicy", "Reads policies written into the user.", USER),
      read("iam:ListAccessKeys", "Counts a user’s keys: AWS allows two.", USER),
      read("iam:GetAccessKeyLastUsed", "Finds the user behind a pasted key, and when it was last used.", USER),
      read("iam:GetLoginProfile", "Says whether a user can sign in to the console, which a pipeline’s user should not.", USER),
      read("iam:GetOpenIDConnectProvider", "Finds an identity provider that exists already.", OIDC_PROVIDER),
      read("iam:GetPolicy", "Finds a policy by name, to see whether it exists already.", POLICY),
      read("iam:GetPolicyVersion", "Reads a policy’s text, to compare it.", POLICY),
      read("iam:GetInstanceProfile", "Finds the role behind an instance profile.", [
        "arn:{partition}:iam::{account}:instance-profile/*",
      ]),
      read("ec2:DescribeRouteTables", "Follows the route out of a subnet."),
      read("ec2:DescribeNetworkAcls", "Looks for a network rule in the way."),
      read("ec2:DescribeVpcEndpoints", "Looks for a private way to AWS services."),
      read("ec2:DescribeNatGateways", "Looks for a way to the internet."),
      read("ec2:DescribeInternetGateways", "Looks for a way to the internet."),
      read("ec2:DescribeNetworkInterfaces", "Finds the address and groups of a task."),
      read("ec2:DescribeVpcAttribute", "Says whether names resolve inside the VPC.", [
        "arn:{partition}:ec2:{region}:{account}:vpc/*",
      ]),
      read("ec2:DescribeKeyPairs", "Compares a key’s fingerprint with the one pasted."),
      read("ssm:DescribeInstanceInformation", "Lists the instances whose agent is registered."),
      read("ssm:GetConnectionStatus", "Says whether a session could be opened now.", [
        "arn:{partition}:ec2:{region}:{account}:instance/*",
      ]),
      read("ssm:GetServiceSetting", "Says whether default host management is on.", [
        "arn:{partition}:ssm:{region}:{account}:servicesetting/*",
      ]),
      read("logs:DescribeLogGroups", "Checks that a task’s log group is there."),
      read("logs:FilterLogEvents", "Reads the last lines of a task that stopped.", LOG_GROUP),
      read("ecr:DescribeImages", "Checks that an image is there.", ["arn:{partition}:ecr:{region}:{account}:repository/*"]),
      read("secretsmanager:DescribeSecret", "Checks that a secret is there; its value is not read.", [
        "arn:{partition}:secretsmanager:{region}:{account}:secret:*",
      ]),
      read("ssm:DescribeParameters", "Checks that a parameter is there; its value is not read."),
      read("application-autoscaling:DescribeScalableTargets", "Reads between which counts a service may scale."),
      read("servicequotas:GetServiceQuota", "Compares use with a limit.", ["arn:{partition}:servicequotas:{region}:{account}:*"]),
      read("sts:DecodeAuthorizationMessage", "Turns EC2’s encoded denials into words."),
      read("elasticloadbalancing:DescribeListeners", "Checks the listeners of a load balancer."),
      read("elasticloadbalancing:DescribeRules", "Checks the rules of a listener."),
      need("access-analyzer:ValidatePolicy", "PortalRead", "Has AWS check each policy made here. Free of charge.", {
        source: "portal",
        badge: "optional",
      }),
    ],
  },
  {
    id: "P12b",
    name: "portal-deep-checks",
    number: "12b",
    title: "Let Carabiner start checks that AWS charges for",
    description: "Reachability Analyzer and custom policy checks. Each use has a price.",
    holder: "portal",
    includes: ["P12"],
    locked: false,
    actions: [
      need("ec2:CreateNetworkInsightsPath", "PortalDeepChecks", "Describes the path to analyse.", {
        source: "portal",
        badge: "optional",
      }),
      need("ec2:StartNetworkInsightsAnalysis", "PortalDeepChecks", "Starts the analysis, which AWS charges for.", {
        source: "portal",
        badge: "optional",
      }),
      need("ec2:DescribeNetworkInsightsAnalyses", "PortalDeepChecks", "Reads its result.", {
        source: "portal",
        badge: "optional",
      }),
      need("access-analyzer:CheckNoNewAccess", "PortalDeepChecks", "Compares two policies, which AWS charges for.", {
        source: "portal",
        badge: "optional",
      }),
      need(
        "access-analyzer:CheckAccessNotGranted",
        "PortalDeepChecks",
        "Looks for actions that must not be granted, which AWS charges for.",
        {
          source: "portal",
          badge: "optional",
        },
      ),
    ],
  },
  {
    id: "P13",
    name: "portal-provision",
    number: "13",
    title: "Let Carabiner create the identity",
    description:
      "Only for “do it for me”. Limited to names that start with Harness or harness, Harness’s identity provider, and AWS’s own role for ECS. What it deletes or rewrites carries the tag of a run, except access keys.",
    holder: "portal",
    includes: ["P12"],
    locked: false,
    actions: [
      write("iam:CreatePolicy", "PortalPolicies", "Creates the policy.", HARNESS_POLICY),
      write(
        "iam:CreatePolicyVersion",
        "PortalOwn",
        "Updates the run’s policy when its packs change.",
        HARNESS_POLICY,
        MADE_BY_A_RUN,
      ),
      write("iam:ListPolicyVersions", "PortalPolicies", "Makes room for a new version: a policy keeps five.", HARNESS_POLICY),
      write("iam:TagPolicy", "PortalPolicies", "Marks the policy as made by this run.", HARNESS_POLICY),
      write("iam:DeletePolicy", "PortalOwn", "Undo: removes the run’s policy.", HARNESS_POLICY, MADE_BY_A_RUN),
      write(
        "iam:DeletePolicyVersion",
        "PortalOwn",
        "Update and undo: removes old versions of the run’s policy.",
        HARNESS_POLICY,
        MADE_BY_A_RUN,
      ),
      write(
        "iam:CreateRole",
        "PortalCreateBounded",
        "Creates the role, with the permissions boundary if one is set.",
        HARNESS_ROLE,
        BOUNDED,
      ),
      write(
        "iam:UpdateAssumeRolePolicy",
        "PortalOwn",
        "Corrects the trust policy of the run’s role.",
        HARNESS_ROLE,
        MADE_BY_A_RUN,
      ),
      write("iam:TagRole", "PortalIdentities", "Marks the role as made by this run.", HARNESS_ROLE),
      write("iam:DeleteRole", "PortalOwn", "Undo: removes the run’s role.", HARNESS_ROLE, MADE_BY_A_RUN),
      write(
        "iam:CreateUser",
        "PortalCreateBounded",
        "Creates the user, with the permissions boundary if one is set.",
        HARNESS_USER,
        BOUNDED,
      ),
      write(
        "iam:CreateAccessKey",
        "PortalIdentities",
        "Creates the access key, which goes straight into a Harness secret.",
        HARNESS_USER,
      ),
      write("iam:UpdateAccessKey", "PortalIdentities", "Rotation: switches the old key off before it is deleted.", HARNESS_USER),
      write("iam:TagUser", "PortalIdentities", "Marks the user as made by this run.", HARNESS_USER),
      write("iam:DeleteAccessKey", "PortalIdentities", "Undo and rotation: removes the access key.", HARNESS_USER),
      write("iam:DeleteUser", "PortalOwn", "Undo: removes the run’s user.", HARNESS_USER, MADE_BY_A_RUN),
      write(
        "iam:AttachRolePolicy",
        "PortalAttach",
        "Attaches a policy of such a name to the role, and no other.",
        HARNESS_ROLE,
        ONLY_HARNESS_POLICIES,
      ),
      write(
        "iam:AttachUserPolicy",
        "PortalAttach",
        "Attaches a policy of such a name to the user, and no other.",
        HARNESS_USER,
        ONLY_HARNESS_POLICIES,
      ),
      write(
        "iam:DetachRolePolicy",
        "PortalAttach",
        "Undo: detaches a policy of such a name from the role.",
        HARNESS_ROLE,
        ONLY_HARNESS_POLICIES,
      ),
      write(
        "iam:DetachUserPolicy",
        "PortalAttach",
        "Undo: detaches a policy of such a name from the user.",
        HARNESS_USER,
        ONLY_HARNESS_POLICIES,
      ),
      write("iam:CreateOpenIDConnectProvider", "PortalOidc", "Registers Harness as an identity provider.", HARNESS_PROVIDER),
      write("iam:TagOpenIDConnectProvider", "PortalOidc", "Marks the provider as made by this run.", HARNESS_PROVIDER),
      write(
        "iam:DeleteOpenIDConnectProvider",
        "PortalOwn",
        "Undo: removes Harness’s provider, if the run made it.",
        HARNESS_PROVIDER,
        MADE_BY_A_RUN,
      ),
      read("iam:ListOpenIDConnectProviders", "Finds a provider that exists already."),
      write(
        "iam:CreateServiceLinkedRole",
        "PortalServiceLinkedRole",
        "Creates AWS’s own role for ECS the first time an account uses it.",
        ["arn:{partition}:iam::{account}:role/aws-service-role/ecs.amazonaws.com/*"],
        { StringEquals: { "iam:AWSServiceName": "ecs.amazonaws.com" } },
      ),
      write(
        "iam:DeleteServiceLinkedRole",
        "PortalOwn",
        "Undo: asks AWS to delete that role, which AWS refuses while a cluster exists.",
        ["arn:{partition}:iam::{account}:role/aws-service-role/ecs.amazonaws.com/*"],
      ),
      read("iam:GetServiceLinkedRoleDeletionStatus", "Undo: reads whether AWS deleted it."),
    ],
  },
  {
    id: "P13b",
    name: "portal-stack",
    number: "13b",
    title: "Let Carabiner create the identity as a stack",
    description:
      "The same through CloudFormation, in stacks whose names start with carabiner-. The template’s own calls need the rights above.",
    holder: "portal",
    includes: ["P13"],
    locked: false,
    actions: [
      write("cloudformation:CreateStack", "PortalStack", "Creates the stack.", STACK),
      write("cloudformation:CreateChangeSet", "PortalStack", "Shows what an update would change.", STACK),
      write("cloudformation:DescribeChangeSet", "PortalStack", "Reads what an update would change.", STACK),
      write("cloudformation:ExecuteChangeSet", "PortalStack", "Carries an update out.", STACK),
      write("cloudformation:DescribeStacks", "PortalStack", "Follows the stack.", STACK),
      write("cloudformation:DescribeStackEvents", "PortalStack", "Reads why a stack failed.", STACK),
      write("cloudformation:DeleteStack", "PortalStack", "Undo: removes the stack.", STACK),
    ],
  },
  {
    id: "P14",
    name: "posture",
    number: "14",
    title: "Let Carabiner check security practices",
    description: "Read only. Key age and use, second factors, rights that nothing uses.",
    holder: "portal",
    includes: ["P0"],
    locked: false,
    actions: [
      read("iam:GetAccountSummary", "Says whether the root user has a second factor and how much of the limits is used."),
      read("iam:ListUsers", "Lists the users to check."),
      read("iam:ListAccessKeys", "Reads the age of access keys.", USER),
      read("iam:GetAccessKeyLastUsed", "Reads when a key was last used.", USER),
      read("iam:ListMFADevices", "Says which people have a second factor.", USER),
      read("iam:GenerateCredentialReport", "Has IAM make its report on all users."),
      read("iam:GetCredentialReport", "Reads that report."),
      read("iam:GenerateServiceLastAccessedDetails", "Asks which granted services were used.", [...ROLE, ...USER]),
      read("iam:GetServiceLastAccessedDetails", "Reads which granted services were used."),
      read("autoscaling:DescribeAutoScalingGroups", "Looks for instances that nothing replaces when they fail."),
      read("cloudwatch:DescribeAlarms", "Looks for alarms on the connected instances and services.", [
        "arn:{partition}:cloudwatch:{region}:{account}:alarm:*",
      ]),
      read("cloudtrail:LookupEvents", "Finds what the Harness identity did lately."),
    ],
  },
  {
    id: "P15",
    name: "verification",
    number: "15",
    title: "Let Carabiner follow a test deployment",
    description: "Read only. Keeps a stopped task’s reasons before AWS forgets them.",
    holder: "portal",
    includes: ["P0"],
    locked: false,
    actions: [
      read("ecs:DescribeServices", "Reads the service’s events.", ["arn:{partition}:ecs:{region}:{account}:service/{cluster}/*"]),
      need("ecs:ListTasks", "PortalListInCluster", "Finds the tasks of the deployment, stopped ones too.", {
        condition: { ArnEquals: { "ecs:cluster": "arn:{partition}:ecs:{region}:{account}:cluster/{cluster}" } },
      }),
      read("ecs:DescribeTasks", "Reads why a task stopped.", ["arn:{partition}:ecs:{region}:{account}:task/{cluster}/*"]),
      read("elasticloadbalancing:DescribeTargetHealth", "Reads whether the targets are healthy."),
      read("logs:GetLogEvents", "Keeps the last lines of each container.", [
        "arn:{partition}:logs:{region}:{account}:log-group:*:log-stream:*",
      ]),
      read("logs:FilterLogEvents", "Finds error lines in the log group.", LOG_GROUP),
      read("cloudtrail:LookupEvents", "Finds the calls the deployment made."),
    ],
  },
  {
    id: "P15b",
    name: "verification-clean-up",
    number: "15b",
    title: "Let Carabiner remove what a test deployment left",
    description: "Deletes the service and deregisters the revisions that the test made, after a person confirmed it.",
    holder: "portal",
    includes: ["P15"],
    locked: false,
    actions: [
      write("ecs:DeleteService", "PortalCleanUp", "Deletes the service that a test deployment made.", [
        "arn:{partition}:ecs:{region}:{account}:service/{cluster}/*",
      ]),
      write(
        "ecs:DeregisterTaskDefinition",
        "PortalCleanUpAll",
        "Deregisters the revision that a test registered. AWS limits this call to no resource.",
        ["*"],
      ),
    ],
  },
];
