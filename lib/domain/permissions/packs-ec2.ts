import { need } from "./pack-action";
import type { Pack } from "./pack-types";

const INSTANCE = ["arn:{partition}:ec2:{region}:{account}:instance/*"];
const TAGGED = { StringEquals: { "aws:ResourceTag/{tagKey}": "{tagValue}" } };

/** Packs of the connection itself and of EC2. Resource-level support follows the service authorization reference. */
export const EC2_PACKS: readonly Pack[] = [
  {
    id: "P0",
    name: "base",
    number: "0",
    title: "Test the connection",
    description: "The whole Harness test is one call, ec2:DescribeRegions. The guide’s policy lacks it.",
    holder: "harness",
    includes: [],
    locked: true,
    actions: [
      need(
        "ec2:DescribeRegions",
        "Ec2Discover",
        "The connector test is this one call. Without it no AWS connector turns green.",
        {
          source: "harness-reference",
        },
      ),
    ],
  },
  {
    id: "P1",
    name: "ec2-discovery",
    number: "1",
    title: "Show instances in the inventory",
    description: "Read only. Status, networks and groups beside each instance.",
    holder: "harness",
    includes: ["P0"],
    locked: false,
    actions: [
      need("ec2:DescribeInstances", "Ec2Discover", "Lists the instances of a region."),
      need("ec2:DescribeInstanceStatus", "Ec2Discover", "Shows whether the status checks of an instance pass."),
      need("ec2:DescribeSecurityGroups", "Ec2Discover", "Shows which ports are open, to explain a host that cannot be reached."),
      need("ec2:DescribeVpcs", "Ec2Discover", "Names the network of an instance."),
      need("ec2:DescribeSubnets", "Ec2Discover", "Names the subnet of an instance and its free addresses."),
      need("ec2:DescribeTags", "Ec2Discover", "Offers the tags that a filter can use."),
      need("ec2:DescribeAvailabilityZones", "Ec2Discover", "Names the zones of a region.", {
        badge: "optional",
        source: "portal",
      }),
      need("ec2:DescribeImages", "Ec2Discover", "Reads the image name, from which the login user is guessed.", {
        badge: "optional",
        source: "portal",
      }),
      need("autoscaling:DescribeAutoScalingGroups", "Ec2Discover", "Offers Auto Scaling groups as a way to choose instances.", {
        badge: "optional",
        source: "portal",
      }),
      need("autoscaling:DescribeAutoScalingInstances", "Ec2Discover", "Shows which group an instance belongs to.", {
        badge: "optional",
        source: "portal",
      }),
    ],
  },
  {
    id: "P2",
    name: "ec2-harness-deploy",
    number: "2",
    title: "Find EC2 instances and deploy over SSH or WinRM",
    description: "Lists running instances by VPC and tag. Nothing is written.",
    holder: "harness",
    includes: ["P0"],
    locked: false,
    actions: [
      need("ec2:DescribeInstances", "Ec2Discover", "Harness finds the running instances of a deployment with this call.", {
        source: "harness-ssh",
      }),
      need("ec2:DescribeVpcs", "Ec2Discover", "Fills the list of VPCs in Harness’s infrastructure screen."),
      need("ec2:DescribeTags", "Ec2Discover", "Fills the list of tags in Harness’s infrastructure screen."),
      need(
        "autoscaling:DescribeAutoScalingGroups",
        "Ec2Discover",
        "Fills the list of Auto Scaling groups in Harness’s infrastructure screen.",
        {
          source: "harness-source",
        },
      ),
      need(
        "elasticloadbalancing:DescribeLoadBalancers",
        "Ec2Discover",
        "Fills the list of load balancers, which an SSH or WinRM deployment does not use.",
        {
          source: "harness-source",
          badge: "optional",
          onRequest: true,
        },
      ),
    ],
  },
  {
    id: "P3",
    name: "ec2-lifecycle",
    number: "3",
    title: "Start, stop, reboot and terminate instances",
    description: "In the guide’s base list, used by no deployment it describes. Limited to instances with one tag.",
    holder: "harness",
    includes: ["P0"],
    locked: false,
    actions: [
      need("ec2:StartInstances", "Ec2Lifecycle", "Starts instances that carry the chosen tag.", {
        resources: INSTANCE,
        condition: TAGGED,
      }),
      need("ec2:StopInstances", "Ec2Lifecycle", "Stops instances that carry the chosen tag.", {
        resources: INSTANCE,
        condition: TAGGED,
      }),
      need("ec2:RebootInstances", "Ec2Lifecycle", "Reboots instances that carry the chosen tag.", {
        resources: INSTANCE,
        condition: TAGGED,
      }),
      need("ec2:TerminateInstances", "Ec2Lifecycle", "Ends instances that carry the chosen tag, for good.", {
        resources: INSTANCE,
        condition: TAGGED,
      }),
    ],
  },
  {
    id: "P4",
    name: "ec2-provision",
    number: "4",
    title: "Create instances",
    description: "Only for pipelines that make machines. No deployment of the guide does.",
    holder: "harness",
    includes: ["P0"],
    locked: false,
    actions: [
      need("ec2:RunInstances", "Ec2Provision", "Creates instances.", {
        resources: [
          "arn:{partition}:ec2:{region}::image/*",
          "arn:{partition}:ec2:{region}:{account}:instance/*",
          "arn:{partition}:ec2:{region}:{account}:network-interface/*",
          "arn:{partition}:ec2:{region}:{account}:security-group/*",
          "arn:{partition}:ec2:{region}:{account}:subnet/*",
          "arn:{partition}:ec2:{region}:{account}:volume/*",
          "arn:{partition}:ec2:{region}:{account}:key-pair/*",
          "arn:{partition}:ec2:{region}:{account}:launch-template/*",
        ],
      }),
      need("ec2:CreateTags", "Ec2TagOnCreate", "Tags what RunInstances creates, and nothing that exists already.", {
        resources: ["arn:{partition}:ec2:{region}:{account}:instance/*", "arn:{partition}:ec2:{region}:{account}:volume/*"],
        condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } },
      }),
      need("iam:PassRole", "PassInstanceRoles", "Gives a new instance its profile’s role, and only to EC2.", {
        resources: ["{passRoles}"],
        condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
      }),
      need("ec2:DescribeImages", "Ec2Discover", "Finds the image to start from."),
      need("ec2:DescribeKeyPairs", "Ec2Discover", "Offers the key pairs of the region."),
      need("ec2:DescribeLaunchTemplates", "Ec2Discover", "Offers the launch templates of the region."),
      need("ec2:DescribeInstanceTypes", "Ec2Discover", "Offers the instance types of the region."),
    ],
  },
  {
    id: "P5",
    name: "ssm-readiness",
    number: "5",
    title: "Check Systems Manager readiness",
    description: "Read only. Says which instances are registered and what the others lack.",
    holder: "harness",
    includes: ["P0"],
    locked: false,
    actions: [
      need(
        "ssm:DescribeInstanceInformation",
        "SsmReadiness",
        "Lists the instances whose agent is registered, with its last ping.",
      ),
      need("ssm:GetConnectionStatus", "SsmReadinessScoped", "Says whether a session could be opened now.", {
        resources: ["arn:{partition}:ec2:{region}:{account}:instance/*"],
      }),
      need("ssm:GetServiceSetting", "SsmReadinessScoped", "Says whether default host management replaces the instance profile.", {
        resources: [
          "arn:{partition}:ssm:{region}:{account}:servicesetting/ssm/managed-instance/default-ec2-instance-management-role",
        ],
      }),
      need("iam:GetInstanceProfile", "SsmReadinessScoped", "Finds the role behind an instance profile.", {
        resources: ["arn:{partition}:iam::{account}:instance-profile/*"],
      }),
      need("iam:ListAttachedRolePolicies", "SsmReadinessScoped", "Says whether that role has the agent’s policy.", {
        resources: ["arn:{partition}:iam::{account}:role/*"],
      }),
    ],
  },
  {
    id: "P5b",
    name: "ssm-run",
    number: "5b",
    title: "Run commands through Systems Manager",
    description: "A pattern for a shell step. Harness has no Systems Manager connection type.",
    holder: "harness",
    includes: ["P5"],
    locked: false,
    actions: [
      need("ssm:SendCommand", "SsmSendCommand", "Runs the chosen document. Needs the document and the instance.", {
        resources: [
          "arn:{partition}:ssm:{region}::document/AWS-RunShellScript",
          "arn:{partition}:ssm:{region}::document/AWS-RunPowerShellScript",
        ],
      }),
      need("ssm:SendCommand", "SsmSendCommandToTagged", "Runs it on instances that carry the chosen tag only.", {
        resources: INSTANCE,
        condition: TAGGED,
      }),
      need("ssm:GetCommandInvocation", "SsmReadiness", "Reads the result of a command on one instance."),
      need("ssm:ListCommandInvocations", "SsmReadiness", "Lists the results of a command on all instances."),
      need("ssm:CancelCommand", "SsmReadiness", "Stops a command that runs too long.", { badge: "optional" }),
    ],
  },
];
