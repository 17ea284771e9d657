/**
 * AWS things in the portal's own shapes: what the integration returns and the rules read.
 * Names of fields are AWS's where AWS has one; times are ISO 8601 in UTC; tags are plain records.
 */

/** Tags of one resource, by key. */
export type AwsTags = Readonly<Record<string, string>>;

/** What kind of principal an ARN names, with its name and, for a role session, the session's name. */
export type AwsPrincipal =
  | { readonly kind: "root" }
  | { readonly kind: "user"; readonly name: string }
  | { readonly kind: "role"; readonly name: string }
  | { readonly kind: "assumed-role"; readonly name: string; readonly sessionName: string }
  | { readonly kind: "federated-user"; readonly name: string }
  | { readonly kind: "other"; readonly name: string };

/** Who the portal is in AWS right now. */
export type CallerIdentity = {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly partition: string;
  readonly principal: AwsPrincipal;
  /** The account's alias, when it has one and the caller may read it. */
  readonly accountAlias?: string | undefined;
};

/** A region of the account. `enabled` is false for a region that the account has not opted in to. */
export type AwsRegion = {
  readonly name: string;
  readonly optInStatus: "opt-in-not-required" | "opted-in" | "not-opted-in" | "unknown";
  readonly enabled: boolean;
};

/** How many instances a region holds, by state. */
export type InstanceCount = {
  readonly region: string;
  readonly total: number;
  readonly byState: Readonly<Record<string, number>>;
};

export type Ec2Instance = {
  readonly instanceId: string;
  readonly region: string;
  readonly name?: string | undefined;
  readonly state: string;
  readonly instanceType: string;
  /** `windows` or `linux`: what Harness sorts hosts by. */
  readonly platform: "windows" | "linux";
  readonly platformDetails?: string | undefined;
  readonly imageId?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly subnetId?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly privateIpAddress?: string | undefined;
  readonly publicIpAddress?: string | undefined;
  readonly privateDnsName?: string | undefined;
  readonly publicDnsName?: string | undefined;
  readonly keyName?: string | undefined;
  readonly instanceProfileArn?: string | undefined;
  readonly launchTime?: string | undefined;
  readonly securityGroups: readonly { readonly groupId: string; readonly groupName: string }[];
  readonly tags: AwsTags;
  /** The group that owns it, read from the tag that EC2 Auto Scaling sets. */
  readonly autoScalingGroupName?: string | undefined;
};

/** A machine image: its name tells the system and with it the login user. */
export type AwsImage = { readonly imageId: string; readonly region: string; readonly name: string };

export type Vpc = {
  readonly vpcId: string;
  readonly region: string;
  readonly name?: string | undefined;
  readonly cidrBlock: string;
  readonly isDefault: boolean;
  /** The account that owns it: another one shares it with this account. */
  readonly ownerId?: string | undefined;
  readonly tags: AwsTags;
};

export type Subnet = {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly region: string;
  /** The account that owns it: another one shares it with this account. */
  readonly ownerId?: string | undefined;
  readonly name?: string | undefined;
  readonly cidrBlock: string;
  readonly availabilityZone: string;
  readonly availableIpAddressCount: number;
  readonly mapPublicIpOnLaunch: boolean;
  readonly tags: AwsTags;
};

/** One direction of a rule: ports are absent when every port is meant. */
export type SecurityGroupRule = {
  readonly protocol: string;
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
  /** CIDR blocks, group IDs and prefix lists, as written. */
  readonly peers: readonly string[];
};

export type SecurityGroup = {
  readonly groupId: string;
  readonly groupName: string;
  readonly region: string;
  readonly vpcId?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly description: string;
  readonly inbound: readonly SecurityGroupRule[];
  readonly outbound: readonly SecurityGroupRule[];
  readonly tags: AwsTags;
};

/** A route table. The main one of a VPC decides for every subnet that is associated with no other. */
export type RouteTable = {
  readonly routeTableId: string;
  readonly vpcId: string;
  readonly isMain: boolean;
  /** The subnets that are associated with it explicitly. */
  readonly subnetIds: readonly string[];
  readonly routes: readonly {
    /** A CIDR block or the ID of a prefix list. */
    readonly destination: string;
    /** The ID of the gateway, NAT gateway, interface or connection; `local` inside the VPC. */
    readonly target: string;
    /** False for a blackhole: what the route leads to is gone. */
    readonly isActive: boolean;
  }[];
};

/** A VPC endpoint: a way to one service of AWS that needs no internet. */
export type VpcEndpoint = {
  readonly vpcEndpointId: string;
  readonly vpcId: string;
  /** `com.amazonaws.eu-west-1.ecr.api`. */
  readonly serviceName: string;
  /** `Interface`, `Gateway` or another type of AWS. */
  readonly type: string;
  readonly isAvailable: boolean;
  /** Whether the service's usual host name leads to an interface endpoint. */
  readonly hasPrivateDns: boolean;
  /** The route tables of a gateway endpoint. */
  readonly routeTableIds: readonly string[];
  /** The security groups of an interface endpoint. */
  readonly groupIds: readonly string[];
};

/** A tag key with a value, as EC2 lists them for instances. */
export type InstanceTag = { readonly key: string; readonly value: string; readonly instanceId: string };

export type AutoScalingGroup = {
  readonly name: string;
  readonly arn?: string | undefined;
  readonly region: string;
  readonly minSize: number;
  readonly maxSize: number;
  readonly desiredCapacity: number;
  readonly instances: readonly { readonly instanceId: string; readonly lifecycleState: string; readonly healthStatus: string }[];
  readonly tags: AwsTags;
};

export type EcsCluster = {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly status: string;
  readonly registeredContainerInstances: number;
  readonly runningTasks: number;
  readonly pendingTasks: number;
  readonly activeServices: number;
  readonly capacityProviders: readonly string[];
  readonly tags: AwsTags;
};

/** A service of a cluster with the deployment that is under way or the last one. */
export type EcsService = {
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  /** `ECS`, `CODE_DEPLOY` or `EXTERNAL`: who replaces its tasks. */
  readonly controller: string;
  /** `REPLICA` or `DAEMON`. */
  readonly scheduling: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly launchType?: string | undefined;
  readonly capacityProviders: readonly string[];
  /** ARN of the task definition that it runs. */
  readonly taskDefinition?: string | undefined;
  /** `IN_PROGRESS`, `COMPLETED` or `FAILED`, with AWS's reason; absent with a controller other than ECS. */
  readonly rollout?: string | undefined;
  readonly rolloutReason?: string | undefined;
  readonly targetGroupArns: readonly string[];
  /** The newest event, as AWS words it. */
  readonly lastEvent?: string | undefined;
};

/** The targets of a target group by their state: `healthy`, `unhealthy`, `initial`, `draining`, `unused`, `unavailable`. */
export type TargetHealth = {
  readonly targetGroupArn: string;
  readonly byState: Readonly<Record<string, number>>;
  /** Why targets are not healthy, each reason of AWS once. */
  readonly reasons: readonly string[];
};

export type IamUser = {
  readonly userName: string;
  readonly arn: string;
  readonly userId: string;
  readonly path: string;
  readonly createdAt?: string | undefined;
  readonly passwordLastUsed?: string | undefined;
  readonly permissionsBoundaryArn?: string | undefined;
  readonly tags: AwsTags;
};

export type AccessKey = {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly status: "Active" | "Inactive" | "unknown";
  readonly createdAt?: string | undefined;
};

/** When a key was last used; every field is absent for a key that never was. */
export type AccessKeyLastUsed = {
  readonly accessKeyId: string;
  readonly userName?: string | undefined;
  readonly lastUsedAt?: string | undefined;
  readonly serviceName?: string | undefined;
  readonly region?: string | undefined;
};

export type IamPolicy = {
  readonly policyName: string;
  readonly arn: string;
  readonly path: string;
  readonly defaultVersionId: string;
  readonly attachmentCount: number;
  readonly description?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly updatedAt?: string | undefined;
  readonly tags: AwsTags;
};

/** One version of a managed policy; `document` is the JSON text, URL-decoded, as AWS holds it. */
export type IamPolicyVersion = {
  readonly versionId: string;
  readonly isDefault: boolean;
  readonly createdAt?: string | undefined;
  readonly document?: string | undefined;
};

export type AttachedPolicy = { readonly policyName: string; readonly policyArn: string };

export type IamRole = {
  readonly roleName: string;
  readonly arn: string;
  readonly roleId: string;
  readonly path: string;
  readonly description?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly maxSessionSeconds?: number | undefined;
  /** The trust policy as JSON text, URL-decoded. */
  readonly trustDocument?: string | undefined;
  readonly permissionsBoundaryArn?: string | undefined;
  readonly lastUsedAt?: string | undefined;
  readonly tags: AwsTags;
};

/** An OpenID Connect provider of the account. AWS keeps its URL without the scheme. */
export type OidcProvider = {
  readonly arn: string;
  readonly url: string;
  readonly audiences: readonly string[];
  readonly tags: AwsTags;
};

/** What the IAM simulator answered for one action on one resource. */
export type SimulatedDecision = {
  readonly action: string;
  readonly resource: string;
  readonly decision: "allowed" | "explicitDeny" | "implicitDeny";
  readonly matchedStatements: readonly { readonly sourcePolicyId: string; readonly sourcePolicyType: string }[];
  readonly missingContextKeys: readonly string[];
  /** Present when a permissions boundary took part; false means the boundary is what denies. */
  readonly allowedByBoundary?: boolean | undefined;
  /** Present when organization policies took part; false means one of them denies. */
  readonly allowedByOrganizations?: boolean | undefined;
};

/** A request context entry for the simulator. */
export type SimulationContext = {
  readonly key: string;
  readonly values: readonly string[];
  readonly type:
    "string" | "stringList" | "numeric" | "numericList" | "boolean" | "booleanList" | "ip" | "ipList" | "date" | "dateList";
};

/** What an encoded authorization message says, reshaped from the JSON that AWS decodes it to. */
export type DecodedAuthorization = {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly action?: string | undefined;
  readonly resource?: string | undefined;
  readonly principalArn?: string | undefined;
  readonly matchedStatements: number;
  /** Condition keys of the request with their values. */
  readonly conditions: Readonly<Record<string, readonly string[]>>;
};

/** The result of one `AssumeRole` call. `refused` is a result, not a failure. */
export type AssumeRoleProbe =
  | { readonly outcome: "assumed"; readonly assumedArn: string; readonly expiresAt?: string | undefined }
  | { readonly outcome: "refused"; readonly code: string; readonly message: string; readonly requestId?: string | undefined };

/** The answer of one permission probe. `denied` carries AWS's own words for the evidence drawer. */
export type ActionProbe = {
  readonly action: string;
  readonly region?: string | undefined;
  readonly grade: "proved" | "dry-run" | "not-testable";
  readonly outcome: "allowed" | "denied" | "unknown";
  /** AWS's code of the answer, or the portal's reason when no call was made. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly requestId?: string | undefined;
};

/** Counters of the account's IAM, by AWS's own key (`Users`, `AccountMFAEnabled`, `PolicyVersionsInUse`). */
export type AccountSummary = Readonly<Record<string, number>>;

/** One row of the credential report. Times are absent where the report says N/A. */
export type CredentialReportRow = {
  readonly user: string;
  readonly arn: string;
  readonly passwordEnabled: boolean;
  readonly passwordLastUsed?: string | undefined;
  readonly mfaActive: boolean;
  readonly keys: readonly {
    readonly active: boolean;
    readonly lastRotated?: string | undefined;
    readonly lastUsed?: string | undefined;
    readonly lastUsedService?: string | undefined;
  }[];
};

/** When a principal last used a service, as IAM reports it. */
export type ServiceLastAccessed = {
  readonly serviceNamespace: string;
  readonly serviceName: string;
  readonly lastAuthenticatedAt?: string | undefined;
  readonly lastAuthenticatedRegion?: string | undefined;
  readonly actions: readonly { readonly actionName: string; readonly lastAccessedAt?: string | undefined }[];
};

/**
 * Reads the kind and name of a principal from its ARN.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function principalOf(arn: string): AwsPrincipal {
  const resource = arn.split(":").slice(5).join(":");
  if (resource === "root") return { kind: "root" };
  const [kind, ...rest] = resource.split("/");
  const last = rest.at(-1) ?? "";
  switch (kind) {
    case "user":
      return { kind: "user", name: last };
    case "role":
      return { kind: "role", name: last };
    case "assumed-role":
      return { kind: "assumed-role", name: rest[0] ?? "", sessionName: rest.slice(1).join("/") };
    case "federated-user":
      return { kind: "federated-user", name: last };
    default:
      return { kind: "other", name: resource };
  }
}

/** The partition of an ARN (`aws`, `aws-cn`, `aws-us-gov`); `aws` when it is not an ARN. */
export function partitionOf(arn: string): string {
  const [prefix, partition] = arn.split(":");
  return prefix === "arn" && partition !== undefined && partition !== "" ? partition : "aws";
}

/**
 * The ARN a permission check asks about: the role behind a role session, or the ARN itself.
 * A role with a path cannot be rebuilt from its session's ARN; read the role to know its path.
 */
export function permissionArnOf(identity: Pick<CallerIdentity, "account" | "arn" | "partition" | "principal">): string {
  return identity.principal.kind === "assumed-role"
    ? `arn:${identity.partition}:iam::${identity.account}:role/${identity.principal.name}`
    : identity.arn;
}
