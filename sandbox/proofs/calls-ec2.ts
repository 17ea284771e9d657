import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  DescribeInstanceTypesCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { GetInstanceProfileCommand, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";

import { ec2, iam, type Keys, options } from "@/sandbox/seed/aws-world.fixture";
import { localAwsClient } from "@/sandbox/local-aws-client";

import { callJson } from "./aws-json";
import { type Call, type Facts, INSTANCE_PROFILE } from "./policy-facts";

const scaling = (keys: Keys): AutoScalingClient => localAwsClient(AutoScalingClient, options(keys));
const one = (facts: Facts, id = facts.instanceId) => ({ InstanceIds: [id], DryRun: true });

/** A machine like those of the account, as a dry run. */
export const runInstances = (keys: Keys, facts: Facts, over: Partial<RunInstancesCommandInput> = {}): Promise<unknown> =>
  ec2(keys).send(
    new RunInstancesCommand({
      ImageId: facts.imageId,
      SubnetId: facts.subnetId,
      SecurityGroupIds: [facts.securityGroupId],
      MinCount: 1,
      MaxCount: 1,
      DryRun: true,
      ...over,
    }),
  );

/** A command on one instance. */
export const sendCommand = (keys: Keys, instanceId: string, document = "AWS-RunShellScript"): Promise<unknown> =>
  callJson(keys, "ssm", "AmazonSSM.SendCommand", {
    DocumentName: document,
    InstanceIds: [instanceId],
    Parameters: { commands: ["true"] },
  });

const ssm =
  (operation: string, input: (facts: Facts) => object): Call =>
  (keys, facts) =>
    callJson(keys, "ssm", `AmazonSSM.${operation}`, input(facts));

const NO_COMMAND = "00000000-0000-4000-8000-000000000000";

/** One real call for each right of the packs P0 to P5b. Writes of EC2 are dry runs. */
export const EC2_CALLS: Readonly<Record<string, Call>> = {
  "ec2:DescribeRegions": (keys) => ec2(keys).send(new DescribeRegionsCommand({})),
  "ec2:DescribeInstances": (keys) =>
    ec2(keys).send(
      new DescribeInstancesCommand({
        Filters: [
          { Name: "instance-state-name", Values: ["running"] },
          { Name: "tag:Environment", Values: ["prod"] },
        ],
      }),
    ),
  "ec2:DescribeInstanceStatus": (keys) => ec2(keys).send(new DescribeInstanceStatusCommand({})),
  "ec2:DescribeSecurityGroups": (keys) => ec2(keys).send(new DescribeSecurityGroupsCommand({})),
  "ec2:DescribeVpcs": (keys) => ec2(keys).send(new DescribeVpcsCommand({})),
  "ec2:DescribeSubnets": (keys) => ec2(keys).send(new DescribeSubnetsCommand({})),
  "ec2:DescribeTags": (keys) =>
    ec2(keys).send(new DescribeTagsCommand({ Filters: [{ Name: "resource-type", Values: ["instance"] }] })),
  "ec2:DescribeAvailabilityZones": (keys) => ec2(keys).send(new DescribeAvailabilityZonesCommand({})),
  "ec2:DescribeImages": (keys, facts) => ec2(keys).send(new DescribeImagesCommand({ ImageIds: [facts.imageId] })),
  "ec2:DescribeKeyPairs": (keys) => ec2(keys).send(new DescribeKeyPairsCommand({})),
  "ec2:DescribeLaunchTemplates": (keys) => ec2(keys).send(new DescribeLaunchTemplatesCommand({})),
  "ec2:DescribeInstanceTypes": (keys) => ec2(keys).send(new DescribeInstanceTypesCommand({ InstanceTypes: ["t3.micro"] })),
  "ec2:StartInstances": (keys, facts) => ec2(keys).send(new StartInstancesCommand(one(facts))),
  "ec2:StopInstances": (keys, facts) => ec2(keys).send(new StopInstancesCommand(one(facts))),
  "ec2:RebootInstances": (keys, facts) => ec2(keys).send(new RebootInstancesCommand(one(facts))),
  "ec2:TerminateInstances": (keys, facts) => ec2(keys).send(new TerminateInstancesCommand(one(facts))),
  "ec2:RunInstances": (keys, facts) => runInstances(keys, facts),
  "ec2:CreateTags while creating": (keys, facts) =>
    runInstances(keys, facts, {
      TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Team", Value: "parcel" }] }],
    }),
  "iam:PassRole to ec2.amazonaws.com": (keys, facts) =>
    runInstances(keys, facts, { IamInstanceProfile: { Name: INSTANCE_PROFILE } }),
  "autoscaling:DescribeAutoScalingGroups": (keys) => scaling(keys).send(new DescribeAutoScalingGroupsCommand({})),
  "autoscaling:DescribeAutoScalingInstances": (keys) => scaling(keys).send(new DescribeAutoScalingInstancesCommand({})),
  "iam:GetInstanceProfile": (keys) => iam(keys).send(new GetInstanceProfileCommand({ InstanceProfileName: INSTANCE_PROFILE })),
  "iam:ListAttachedRolePolicies": (keys) => iam(keys).send(new ListAttachedRolePoliciesCommand({ RoleName: INSTANCE_PROFILE })),
  "ssm:DescribeInstanceInformation": ssm("DescribeInstanceInformation", () => ({})),
  "ssm:GetConnectionStatus": ssm("GetConnectionStatus", ({ instanceId }) => ({ Target: instanceId })),
  "ssm:GetServiceSetting": ssm("GetServiceSetting", () => ({
    SettingId: "/ssm/managed-instance/default-ec2-instance-management-role",
  })),
  "ssm:SendCommand": (keys, facts) => sendCommand(keys, facts.instanceId),
  "ssm:GetCommandInvocation": ssm("GetCommandInvocation", ({ instanceId }) => ({
    CommandId: NO_COMMAND,
    InstanceId: instanceId,
  })),
  "ssm:ListCommandInvocations": ssm("ListCommandInvocations", () => ({ CommandId: NO_COMMAND })),
  "ssm:CancelCommand": ssm("CancelCommand", () => ({ CommandId: NO_COMMAND })),
};

/** Calls that the local AWS refuses or not as AWS would, and does not carry out: AWS's answer to them is not proved here. */
export const DECIDED_ONLY = [
  "ssm:DescribeInstanceInformation",
  "ssm:GetConnectionStatus",
  "ssm:GetServiceSetting",
  "ssm:ListCommandInvocations",
  "ssm:CancelCommand",
] as const;
