/** Load balancing as the portal reads it. Only application and network load balancers can have ECS tasks as targets here. */

export type LoadBalancer = {
  readonly arn: string;
  readonly name: string;
  readonly type: "application" | "network";
  /** `internal` or `internet-facing`. */
  readonly scheme: string;
  readonly vpcId: string;
  /** `active`, `provisioning`, `active_impaired` or `failed`. */
  readonly state: string;
  readonly securityGroupIds: readonly string[];
  /** The zones in which it is enabled. */
  readonly zones: readonly string[];
};

export type Listener = {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly protocol: string;
  readonly port: number;
  /** Where its default action sends requests. */
  readonly targetGroupArns: readonly string[];
};

export type ListenerRule = {
  readonly arn: string;
  readonly listenerArn: string;
  /** `default` for the rule that applies when no other does. */
  readonly priority: string;
  /** What requests it is for, in words: `host batch.parcel.internal`. */
  readonly conditions: string;
  readonly targetGroupArns: readonly string[];
};

/** A listener with its rules, in order of priority. A network load balancer has none besides the default action. */
export type ListenerWithRules = Listener & { readonly rules: readonly ListenerRule[] };

export type TargetGroup = {
  readonly arn: string;
  readonly name: string;
  readonly protocol: string;
  readonly port?: number | undefined;
  /** `ip`, `instance`, `lambda` or `alb`. */
  readonly targetType: string;
  readonly vpcId?: string | undefined;
  readonly healthCheck: {
    readonly protocol?: string | undefined;
    readonly port?: string | undefined;
    readonly path?: string | undefined;
  };
  /** The load balancers that send requests to it. */
  readonly loadBalancerArns: readonly string[];
};

/** The health of one target, as Elastic Load Balancing reports it. */
export type TargetHealth = {
  readonly id: string;
  readonly port?: number | undefined;
  readonly state: string;
  readonly reason?: string | undefined;
};
