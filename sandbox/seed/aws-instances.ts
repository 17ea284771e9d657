import { CreateAutoScalingGroupCommand, CreateLaunchConfigurationCommand } from "@aws-sdk/client-auto-scaling";
import {
  AssociateIamInstanceProfileCommand,
  DescribeInstancesCommand,
  type EC2Client,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";

import type { AccountClients, AccountKey } from "./aws-clients";
import { IMAGES, type InstanceRow, INSTANCES, NETWORKS, SCALING_GROUP } from "./aws-instance-rows";
import { KEY_PAIR, named, type Network, required, seedKeyPair, seedNetwork } from "./aws-network";

async function runInstance(ec2: EC2Client, row: InstanceRow, network: Network, index: number): Promise<void> {
  const answer = await ec2.send(
    new RunInstancesCommand({
      ImageId: IMAGES[row.image],
      InstanceType: row.image === "windows" ? "m5.large" : "t3.medium",
      MinCount: 1,
      MaxCount: 1,
      KeyName: KEY_PAIR,
      SubnetId: network.subnetIds[index % network.subnetIds.length],
      SecurityGroupIds: [row.isOpen === true ? network.openGroup : network.closedGroup],
      IamInstanceProfile: row.profile === undefined ? undefined : { Name: row.profile },
      TagSpecifications: named("instance", row.name, { Environment: row.environment, Team: row.team, Owner: row.owner }),
    }),
  );
  const InstanceId = required(answer.Instances?.[0]?.InstanceId, "an instance");
  if (row.isProtected === true) {
    await ec2.send(new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: true } }));
  }
  if (row.state === "stopped") await ec2.send(new StopInstancesCommand({ InstanceIds: [InstanceId] }));
  if (row.state === "terminated") await ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
}

async function seedScalingGroup(clients: AccountClients, network: Network): Promise<void> {
  const { name, region, size, environment, team, owner } = SCALING_GROUP;
  const scaling = clients.scaling(region);
  await scaling.send(
    new CreateLaunchConfigurationCommand({
      LaunchConfigurationName: `${name}-1`,
      ImageId: IMAGES.amazonLinux,
      InstanceType: "t3.medium",
      KeyName: KEY_PAIR,
      SecurityGroups: [network.closedGroup],
      IamInstanceProfile: "managed-node",
    }),
  );
  const tags = { Name: name, Environment: environment, Team: team, Owner: owner };
  await scaling.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: name,
      LaunchConfigurationName: `${name}-1`,
      MinSize: size,
      MaxSize: size * 2,
      DesiredCapacity: size,
      VPCZoneIdentifier: network.subnetIds.join(","),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value, PropagateAtLaunch: true })),
    }),
  );
  await giveProfile(clients.ec2(region), name, "managed-node");
}

/** The emulator does not hand the launch configuration's profile to the instances. */
async function giveProfile(ec2: EC2Client, groupName: string, profile: string): Promise<void> {
  const Filters = [{ Name: "tag:aws:autoscaling:groupName", Values: [groupName] }];
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  for (const { InstanceId } of Reservations.flatMap((reservation) => reservation.Instances ?? [])) {
    await ec2.send(new AssociateIamInstanceProfileCommand({ InstanceId, IamInstanceProfile: { Name: profile } }));
  }
}

/** Networks and instances of one account; answers with its networks by name. The roles must exist already. */
export async function seedInstances(account: AccountKey, clients: AccountClients): Promise<ReadonlyMap<string, Network>> {
  const networks = new Map<string, Network>();
  const withKeyPair = new Set<string>();
  for (const row of NETWORKS.filter((candidate) => candidate.account === account)) {
    const ec2 = clients.ec2(row.region);
    if (!withKeyPair.has(row.region)) await seedKeyPair(ec2);
    withKeyPair.add(row.region);
    networks.set(row.name, await seedNetwork(ec2, row));
  }
  for (const [index, row] of INSTANCES.filter((candidate) => candidate.account === account).entries()) {
    await runInstance(clients.ec2(row.region), row, required(networks.get(row.network), row.network), index);
  }
  if (account === SCALING_GROUP.account) {
    await seedScalingGroup(clients, required(networks.get(SCALING_GROUP.network), SCALING_GROUP.network));
  }
  return networks;
}
