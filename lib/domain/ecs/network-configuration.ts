/** The network that tasks get; without subnets they use the network of their instance. */
type TaskNetworkChoice = {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly assignPublicIp: boolean;
};

/**
 * The `networkConfiguration` of a service definition; `undefined` for tasks that share the network of their instance.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_NetworkConfiguration.html
 */
export function networkConfiguration({ subnetIds, securityGroupIds, assignPublicIp }: TaskNetworkChoice) {
  if (subnetIds.length === 0) return undefined;
  return {
    awsvpcConfiguration: {
      subnets: [...subnetIds],
      securityGroups: [...securityGroupIds],
      assignPublicIp: assignPublicIp ? ("ENABLED" as const) : ("DISABLED" as const),
    },
  };
}
