import { ApplicationAutoScalingClient } from "@aws-sdk/client-application-auto-scaling";
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAMClient } from "@aws-sdk/client-iam";

import { localAwsClient } from "@/sandbox/local-aws-client";

import { SANDBOX_ACCOUNTS } from "./world";

export type AccountKey = keyof typeof SANDBOX_ACCOUNTS;

type Step<Input> = { readonly input: Input; readonly request: unknown };

/** The part of a client's middleware stack that is used here; every SDK client's stack has this form. */
type Stack<Input, Output> = {
  readonly add: (
    middleware: (next: (step: Step<Input>) => Promise<Output>) => (step: Step<Input>) => Promise<Output>,
    options: { readonly step: "deserialize"; readonly priority: "low"; readonly name: string },
  ) => void;
};

/** What a seeding call says about itself; the launcher listens only while permissions are not enforced. */
export type SeedHeaders = {
  /** Whose account the call works in. */
  readonly account: AccountKey;
  /** ISO 8601: when the call is meant to have happened, so that a key can be old. */
  readonly at?: string | undefined;
  /** Ids are drawn from it, so that links and screenshots hold. Left out where secrets are made. */
  readonly seed?: (() => string) | undefined;
};

/** Clients of one account for the seed's own use: any key signs, the header names the account. */
export type AccountClients = {
  readonly ec2: (region: string) => EC2Client;
  /** `at` dates what happens, so that a deployment can be an hour old. */
  readonly ecs: (region: string, at?: string) => ECSClient;
  readonly elb: (region: string) => ElasticLoadBalancingV2Client;
  readonly scaling: (region: string) => AutoScalingClient;
  readonly ecr: (region: string) => ECRClient;
  readonly logs: (region: string) => CloudWatchLogsClient;
  readonly taskScaling: (region: string) => ApplicationAutoScalingClient;
  /** `at` dates what is created; `secret` keeps the ids from being foreseeable. */
  readonly iam: (options?: { readonly at?: string; readonly secret?: boolean }) => IAMClient;
  readonly close: () => void;
};

const ANY_KEY = { accessKeyId: "AKIASANDBOXSEED00000", secretAccessKey: "not-checked-while-seeding" };
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true };

function hasHeaders(request: unknown): request is { headers: Record<string, string> } {
  return typeof request === "object" && request !== null && "headers" in request;
}

function addHeaders<Input, Output>(stack: Stack<Input, Output>, headers: SeedHeaders): void {
  stack.add(
    (next) => async (step) => {
      if (hasHeaders(step.request)) {
        const sent = step.request.headers;
        sent["x-moto-account-id"] = SANDBOX_ACCOUNTS[headers.account].id;
        if (headers.at !== undefined) sent["x-sandbox-time"] = headers.at;
        if (headers.seed !== undefined) sent["x-sandbox-seed"] = headers.seed();
      }
      return next(step);
    },
    { step: "deserialize", priority: "low", name: "sandboxSeed" },
  );
}

/** Makes a thing once per key. */
function remember<T>(make: (key: string) => T): { readonly get: (key: string) => T; readonly all: () => T[] } {
  const made = new Map<string, T>();
  return {
    get: (key) => {
      const known = made.get(key) ?? make(key);
      made.set(key, known);
      return known;
    },
    all: () => [...made.values()],
  };
}

/** Clients that sign with any key; all of one account count their calls together, so that ids repeat. */
export function createAccountClients(endpoint: string, account: AccountKey): AccountClients {
  let calls = 0;
  const seed = () => `${account}:${String((calls += 1))}`;
  function client<Client, Input, Output>(
    Client: Parameters<typeof localAwsClient<Client & { readonly middlewareStack: Stack<Input, Output> }>>[0],
    region: string,
    headers: SeedHeaders = { account, seed },
  ): Client {
    const made = localAwsClient(Client, { endpoint, region, credentials: ANY_KEY, requestHandler: TIMEOUTS });
    addHeaders(made.middlewareStack, headers);
    return made;
  }

  const ec2 = remember((region) => client(EC2Client, region));
  const ecs = remember((key) => {
    const [region = "", at = ""] = key.split(" ");
    return client(ECSClient, region, { account, seed, at: at === "" ? undefined : at });
  });
  const elb = remember((region) => client(ElasticLoadBalancingV2Client, region));
  const scaling = remember((region) => client(AutoScalingClient, region));
  const ecr = remember((region) => client(ECRClient, region));
  const logs = remember((region) => client(CloudWatchLogsClient, region));
  const taskScaling = remember((region) => client(ApplicationAutoScalingClient, region));
  const iam = (secret: boolean) =>
    remember((at) =>
      client(IAMClient, "us-east-1", { account, at: at === "" ? undefined : at, seed: secret ? undefined : seed }),
    );
  const openIam = iam(false);
  const secretIam = iam(true);

  return {
    ec2: ec2.get,
    ecs: (region, at = "") => ecs.get(`${region} ${at}`),
    elb: elb.get,
    scaling: scaling.get,
    ecr: ecr.get,
    logs: logs.get,
    taskScaling: taskScaling.get,
    iam: ({ at, secret } = {}) => (secret === true ? secretIam : openIam).get(at ?? ""),
    close: () => {
      const all = [ec2, ecs, elb, scaling, ecr, logs, taskScaling, openIam, secretIam];
      for (const clients of all) for (const client of clients.all()) client.destroy();
    },
  };
}
