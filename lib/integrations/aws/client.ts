import type { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import { systemClock, type Clock } from "@/lib/core/clock";
import { buildAwsClient, type AwsMode, type BuildOptions } from "./build-client";
import type { AwsCredentials } from "./kept-key";
import type { AwsLimiter } from "./limiter";
import { processLimiter } from "./process-limiter";

/** The clients for one account and identity. A client is made when first asked for, one per service, region and mode. */
export type AwsClients = {
  readonly account: string;
  /** Where calls go that name no region, IAM and STS included. */
  readonly homeRegion: string;
  readonly callerArn?: string | undefined;
  readonly clock: Clock;
  /** Drops a session that AWS calls expired, so that the next call gets another; absent where there is no other. */
  readonly renew?: (() => void) | undefined;
  /** Loaded on first use: this client alone costs 160 ms and 60 MB. */
  readonly ec2: (region?: string, mode?: AwsMode) => Promise<EC2Client>;
  readonly ecs: (region?: string, mode?: AwsMode) => ECSClient;
  readonly autoScaling: (region?: string, mode?: AwsMode) => AutoScalingClient;
  readonly elbv2: (region?: string, mode?: AwsMode) => ElasticLoadBalancingV2Client;
  readonly iam: (mode?: AwsMode) => IAMClient;
  readonly sts: (region?: string) => STSClient;
  /** The services around ECS. Each is loaded on first use: only troubleshooting a service needs them. */
  readonly logs: (region: string) => Promise<CloudWatchLogsClient>;
  readonly ecr: (region: string) => Promise<ECRClient>;
  readonly secretsManager: (region: string) => Promise<SecretsManagerClient>;
  readonly ssm: (region: string) => Promise<SSMClient>;
  readonly applicationAutoScaling: (region: string) => Promise<ApplicationAutoScalingClient>;
  /** Closes every connection. The clients cannot be used afterwards. */
  readonly close: () => void;
};

export type AwsClientOptions = {
  readonly credentials: AwsCredentials;
  /** The account the identity belongs to; `unknown` until it has been asked for. Buckets are kept per account. */
  readonly account: string;
  readonly homeRegion: string;
  readonly callerArn?: string | undefined;
  /** The sandbox's endpoint, from the supervisor. Absent for AWS itself. */
  readonly endpoint?: string | undefined;
  readonly clock?: Clock | undefined;
  /** One limiter per process: share it between clients of the same account. */
  readonly limiter?: AwsLimiter | undefined;
  /** For tests of slow and broken servers. */
  readonly requestTimeoutMs?: number | undefined;
};

/**
 * Builds the clients of one identity. Every call has a time limit, passes the limiter, and its answer is checked
 * before it is used.
 */
export function createAwsClients(options: AwsClientOptions): AwsClients {
  const made = new Set<{ readonly destroy: () => void }>();
  const clock = options.clock ?? systemClock;
  const limiter = options.limiter ?? processLimiter(options.endpoint);

  function forClient(service: string, region: string, mode: AwsMode): BuildOptions {
    const { credentials, account, endpoint, requestTimeoutMs } = options;
    return { service, region, mode, credentials: credentials.provider, account, limiter, clock, endpoint, requestTimeoutMs };
  }

  /** Keeps one client per region and mode, so that connections are reused. */
  function kept<Client extends { readonly destroy: () => void }>(make: (region: string, mode: AwsMode) => Client) {
    const clients = new Map<string, Client>();
    return (region = options.homeRegion, mode: AwsMode = "read"): Client => {
      const key = `${region}/${mode}`;
      const client = clients.get(key) ?? make(region, mode);
      if (!clients.has(key)) {
        clients.set(key, client);
        made.add(client);
      }
      return client;
    };
  }

  const ecs = kept((region, mode) => buildAwsClient(ECSClient, forClient("ecs", region, mode)));
  const autoScaling = kept((region, mode) => buildAwsClient(AutoScalingClient, forClient("autoscaling", region, mode)));
  const elbv2 = kept((region, mode) =>
    buildAwsClient(ElasticLoadBalancingV2Client, forClient("elasticloadbalancing", region, mode)),
  );
  const iam = kept((region, mode) => buildAwsClient(IAMClient, forClient("iam", region, mode)));
  const sts = kept((region, mode) => buildAwsClient(STSClient, forClient("sts", region, mode)));
  const ec2 = onDemand(async () => {
    const { EC2Client } = await import("@aws-sdk/client-ec2");
    return kept((region, mode) => buildAwsClient(EC2Client, forClient("ec2", region, mode)));
  });
  const logs = onDemand(async () => {
    const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
    return kept((region, mode) => buildAwsClient(CloudWatchLogsClient, forClient("logs", region, mode)));
  });
  const ecr = onDemand(async () => {
    const { ECRClient } = await import("@aws-sdk/client-ecr");
    return kept((region, mode) => buildAwsClient(ECRClient, forClient("ecr", region, mode)));
  });
  const secretsManager = onDemand(async () => {
    const { SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
    return kept((region, mode) => buildAwsClient(SecretsManagerClient, forClient("secretsmanager", region, mode)));
  });
  const ssm = onDemand(async () => {
    const { SSMClient } = await import("@aws-sdk/client-ssm");
    return kept((region, mode) => buildAwsClient(SSMClient, forClient("ssm", region, mode)));
  });
  const applicationAutoScaling = onDemand(async () => {
    const { ApplicationAutoScalingClient } = await import("@aws-sdk/client-application-auto-scaling");
    return kept((region, mode) =>
      buildAwsClient(ApplicationAutoScalingClient, forClient("application-autoscaling", region, mode)),
    );
  });

  return {
    account: options.account,
    homeRegion: options.homeRegion,
    callerArn: options.callerArn,
    clock,
    renew: options.credentials.renew,
    ec2,
    ecs,
    autoScaling,
    elbv2,
    iam: (mode) => iam(options.homeRegion, mode),
    sts: (region) => sts(region),
    logs,
    ecr,
    secretsManager,
    ssm,
    applicationAutoScaling,
    close() {
      for (const client of made) client.destroy();
      made.clear();
    },
  };
}

/** A kind of client whose package is loaded at the first use. */
function onDemand<Client>(
  load: () => Promise<(region?: string, mode?: AwsMode) => Client>,
): (region?: string, mode?: AwsMode) => Promise<Client> {
  let loaded: ReturnType<typeof load> | undefined;
  return async (region, mode) => {
    loaded ??= load();
    return (await loaded)(region, mode);
  };
}
