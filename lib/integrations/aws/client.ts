import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import type { EC2Client } from "@aws-sdk/client-ec2";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import { systemClock, type Clock } from "@/lib/core/clock";
import { clientSettings, type AwsMode } from "./client-settings";
import { instrument, type InstrumentOptions } from "./instrument";
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

  function settings(region: string, mode: AwsMode) {
    const { credentials, endpoint, requestTimeoutMs } = options;
    return clientSettings({ region, mode, credentials: credentials.provider, endpoint, requestTimeoutMs });
  }

  function care(service: string, region: string): InstrumentOptions {
    return { service, region, account: options.account, limiter, clock };
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

  const ecs = kept((region, mode) => {
    const client = new ECSClient(settings(region, mode));
    instrument(client.middlewareStack, care("ecs", region));
    return client;
  });
  const autoScaling = kept((region, mode) => {
    const client = new AutoScalingClient(settings(region, mode));
    instrument(client.middlewareStack, care("autoscaling", region));
    return client;
  });
  const elbv2 = kept((region, mode) => {
    const client = new ElasticLoadBalancingV2Client(settings(region, mode));
    instrument(client.middlewareStack, care("elasticloadbalancing", region));
    return client;
  });
  const iam = kept((region, mode) => {
    const client = new IAMClient(settings(region, mode));
    instrument(client.middlewareStack, care("iam", region));
    return client;
  });
  const sts = kept((region, mode) => {
    const client = new STSClient(settings(region, mode));
    instrument(client.middlewareStack, care("sts", region));
    return client;
  });
  let ec2: ((region?: string, mode?: AwsMode) => EC2Client) | undefined;

  return {
    account: options.account,
    homeRegion: options.homeRegion,
    callerArn: options.callerArn,
    clock,
    renew: options.credentials.renew,
    async ec2(region, mode) {
      const { EC2Client: Client } = await import("@aws-sdk/client-ec2");
      ec2 ??= kept((clientRegion, clientMode) => {
        const client = new Client(settings(clientRegion, clientMode));
        instrument(client.middlewareStack, care("ec2", clientRegion));
        return client;
      });
      return ec2(region, mode);
    },
    ecs,
    autoScaling,
    elbv2,
    iam: (mode) => iam(options.homeRegion, mode),
    sts: (region) => sts(region),
    close() {
      for (const client of made) client.destroy();
      made.clear();
    },
  };
}
