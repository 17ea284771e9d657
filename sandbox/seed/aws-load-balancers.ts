import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";

import { type Network, required } from "./aws-network";

/** The port on which the seeded containers listen. */
export const PORT = 8080;

/** A load balancer with two listeners and two target groups, as a blue-green deployment needs them. */
export async function seedLoadBalancer(elb: ElasticLoadBalancingV2Client, name: string, network: Network): Promise<string> {
  const groups: string[] = [];
  for (const colour of ["blue", "green"]) {
    const made = await elb.send(
      new CreateTargetGroupCommand({
        Name: `${name}-${colour}`,
        Protocol: "HTTP",
        Port: PORT,
        VpcId: network.vpcId,
        TargetType: "ip",
        HealthCheckPath: "/healthz",
      }),
    );
    groups.push(required(made.TargetGroups?.[0]?.TargetGroupArn, "a target group"));
  }
  const balancer = await elb.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Type: "application",
      Scheme: "internet-facing",
      Subnets: [...network.publicSubnetIds],
      SecurityGroups: [network.webGroup],
    }),
  );
  const LoadBalancerArn = required(balancer.LoadBalancers?.[0]?.LoadBalancerArn, "a load balancer");
  for (const [index, Port] of [80, PORT].entries()) {
    await elb.send(
      new CreateListenerCommand({
        LoadBalancerArn,
        Protocol: "HTTP",
        Port,
        DefaultActions: [{ Type: "forward", TargetGroupArn: required(groups[index], "a target group") }],
      }),
    );
  }
  return required(groups[0], "a target group");
}
