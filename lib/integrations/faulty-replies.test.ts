import type { ServerResponse } from "node:http";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeLoadBalancersCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { z } from "zod";

import { systemClock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import type { Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { FenceLostError } from "@/lib/domain/orders/order";
import { callAws } from "./aws/call";
import { createAwsClients, type AwsClients } from "./aws/client";
import { createCredentials, keyCredentials, type AwsAccess } from "./aws/credentials";
import { describeInstances } from "./aws/describe-instances";
import { getCallerIdentity } from "./aws/get-caller-identity";
import { findEcrImage } from "./aws/ecr-images";
import { findParameters } from "./aws/find-parameters";
import { findScaling } from "./aws/find-scaling";
import { hasSecret } from "./aws/find-secret";
import { findUser } from "./aws/iam-users";
import type { AwsCredentials } from "./aws/kept-key";
import { createAwsLimiter } from "./aws/limiter";
import { listAutoScalingGroups } from "./aws/list-auto-scaling-groups";
import { listClusterArns } from "./aws/list-clusters";
import { hasLogGroup } from "./aws/log-groups";
import { lookingFirst } from "./call-scope";
import { createHarnessClient } from "./harness/client";
import { realWait } from "./real-wait";
import { REPLY_FAULTS, startFaultyServer } from "./testing/faulty-server";

const LIMIT_MS = 2_000;
const HOME = mkdtempSync(join(tmpdir(), "carabiner-faults-"));
const ROLE = "arn:aws:iam::482177309156:role/CarabinerPortal";

writeFileSync(join(HOME, "token"), "a.b.c");
writeFileSync(join(HOME, "config"), `[profile hop]\nrole_arn = ${ROLE}\nsource_profile = base\nregion = eu-west-1\n`);
writeFileSync(join(HOME, "credentials"), "[base]\naws_access_key_id = AKIATESTTESTTEST0000\naws_secret_access_key = s\n");

afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => {
  rmSync(HOME, { recursive: true, force: true });
});

/** The machine's configuration, with nothing of the real one. */
function onMachine(variables: Readonly<Record<string, string>>): void {
  // The SDK's own providers read the environment, so the test decides what is in it.
  // eslint-disable-next-line no-restricted-properties
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_CONFIG_FILE", join(HOME, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(HOME, "credentials"));
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_REGION", "eu-west-1");
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

async function asking(
  url: string,
  credentials: AwsCredentials,
  ask: (clients: AwsClients) => Promise<Result<unknown, AppError>>,
): Promise<Result<unknown, AppError>> {
  const clients = createAwsClients({
    credentials,
    account: "482177309156",
    homeRegion: "eu-west-1",
    endpoint: url,
    limiter: createAwsLimiter({ clock: systemClock, wait: realWait, share: 1 }),
    requestTimeoutMs: LIMIT_MS,
  });
  try {
    return await ask(clients);
  } finally {
    clients.close();
  }
}

const key = keyCredentials("AKIATESTTESTTEST0000", new Secret("s"));
const aws = (ask: (clients: AwsClients) => Promise<Result<unknown, AppError>>) => async (url: string) =>
  await asking(url, key, ask);
/** Credentials that have to be fetched from the faulty server before the first call. */
const as = (access: AwsAccess, variables: (url: string) => Readonly<Record<string, string>>) => async (url: string) => {
  onMachine(variables(url));
  const options = { clock: systemClock, region: "eu-west-1", endpoint: url, sessionName: "run_1", timeoutMs: LIMIT_MS };
  return await asking(url, createCredentials(access, options), getCallerIdentity);
};

const sandboxKey = { kind: "sandbox", accessKeyId: "AKIATESTTESTTEST0000", secretAccessKey: new Secret("s") } as const;

/** Every way out of the portal. `built` names the constructor in the source, so that a new client has to be added here. */
const CLIENTS: readonly {
  readonly name: string;
  readonly built: string;
  readonly type: "text/xml" | "application/json";
  readonly ask: (url: string) => Promise<Result<unknown, AppError>>;
}[] = [
  {
    name: "EC2",
    built: "EC2Client",
    type: "text/xml",
    ask: aws(async (clients) => await describeInstances(clients, "eu-west-1")),
  },
  {
    name: "ECS",
    built: "ECSClient",
    type: "application/json",
    ask: aws(async (clients) => await listClusterArns(clients, "eu-west-1")),
  },
  {
    name: "Auto Scaling",
    built: "AutoScalingClient",
    type: "text/xml",
    ask: aws(async (clients) => await listAutoScalingGroups(clients, "eu-west-1")),
  },
  {
    name: "Elastic Load Balancing",
    built: "ElasticLoadBalancingV2Client",
    type: "text/xml",
    ask: aws(
      async (clients) =>
        await callAws(clients, { service: "elasticloadbalancing", action: "DescribeLoadBalancers" }, async () => {
          await clients.elbv2().send(new DescribeLoadBalancersCommand({}));
        }),
    ),
  },
  {
    name: "Application Auto Scaling",
    built: "ApplicationAutoScalingClient",
    type: "application/json",
    ask: aws(async (clients) => await findScaling(clients, "eu-west-1", { cluster: "main", service: "api" })),
  },
  {
    name: "CloudWatch Logs",
    built: "CloudWatchLogsClient",
    type: "application/json",
    ask: aws(async (clients) => await hasLogGroup(clients, "eu-west-1", "/ecs/api")),
  },
  {
    name: "ECR",
    built: "ECRClient",
    type: "application/json",
    ask: aws(
      async (clients) => await findEcrImage(clients, { registryId: "482177309156", region: "eu-west-1", repository: "api" }),
    ),
  },
  {
    name: "Secrets Manager",
    built: "SecretsManagerClient",
    type: "application/json",
    ask: aws(async (clients) => await hasSecret(clients, "eu-west-1", "api-key")),
  },
  {
    name: "Parameter Store",
    built: "SSMClient",
    type: "application/json",
    ask: aws(async (clients) => await findParameters(clients, "eu-west-1", ["/api/url"])),
  },
  { name: "IAM", built: "IAMClient", type: "text/xml", ask: aws(async (clients) => await findUser(clients, "harness")) },
  { name: "STS", built: "STSClient", type: "text/xml", ask: aws(getCallerIdentity) },
  {
    name: "the portal's role",
    built: "STSClient",
    type: "text/xml",
    ask: as({ ...sandboxKey, assumeRole: { roleArn: ROLE, externalId: "cb-1" } }, () => ({})),
  },
  {
    name: "a web identity of the machine",
    built: "ReplyHandler",
    type: "text/xml",
    ask: as({ kind: "ambient" }, (url) => ({
      AWS_ENDPOINT_URL_STS: url,
      AWS_ROLE_ARN: ROLE,
      AWS_WEB_IDENTITY_TOKEN_FILE: join(HOME, "token"),
    })),
  },
  {
    name: "a profile that assumes a role",
    built: "ReplyHandler",
    type: "text/xml",
    ask: as({ kind: "profile", profile: "hop" }, (url) => ({ AWS_ENDPOINT_URL_STS: url })),
  },
  {
    name: "the container's credentials",
    built: "ReplyHandler",
    type: "application/json",
    ask: as({ kind: "ambient" }, (url) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/creds` })),
  },
  {
    name: "the instance's credentials",
    built: "ReplyHandler",
    type: "application/json",
    ask: as({ kind: "ambient" }, (url) => ({
      AWS_EC2_METADATA_DISABLED: "false",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    })),
  },
  {
    name: "Harness",
    built: "undici",
    type: "application/json",
    ask: async (url) =>
      await createHarnessClient({
        baseUrl: url,
        apiKey: new Secret("pat.A.b.c"),
        accountId: "A",
        allowPrivateAddresses: true,
        wait: async () => await Promise.resolve(),
      }).send({
        method: "GET",
        path: "/ng/api/thing",
        schema: z.object({ identifier: z.string() }),
        effect: "read",
        entity: { kind: "thing" },
        timeoutMs: LIMIT_MS,
      }),
  },
];

const pairsOf = (clients: typeof CLIENTS) =>
  clients.flatMap((client) => REPLY_FAULTS.map((fault) => ({ client, fault, who: client.name, what: fault.name })));
const usesMachine = ({ built }: (typeof CLIENTS)[number]) => built === "ReplyHandler";

async function expectDisbelief({ client, fault }: ReturnType<typeof pairsOf>[number]): Promise<void> {
  const server = await startFaultyServer(fault, client.type);
  try {
    const result = await client.ask(server.url);
    expect(server.requests()).toBeGreaterThan(0);
    if (result.ok) throw new Error(`It was believed: ${JSON.stringify(result.value)}`);
    expect(["upstream_unavailable", "upstream_rejected"]).toContain(result.error.code);
    expect(result.error.explanation).toMatchObject({
      cause: expect.stringMatching(/\w/) as string,
      owner: expect.stringMatching(/\w/) as string,
      fix: expect.stringMatching(/\w/) as string,
    });
  } finally {
    await server.stop();
  }
}

// Side by side: most of the time is waiting for time limits.
test.concurrent.each(pairsOf(CLIENTS.filter((client) => !usesMachine(client))))(
  "$who does not believe $what, and explains it",
  { tags: ["V1.5.2"] },
  expectDisbelief,
);

// One after another: they share the machine's environment.
test.each(pairsOf(CLIENTS.filter(usesMachine)))("$who does not believe $what, and explains it", expectDisbelief);

/** What a look before a call may end with: the run has gone on, or the database cannot be asked. */
const FORBIDDEN = [new FenceLostError("gone on"), Object.assign(new Error("no database"), { code: "ECONNREFUSED" })];
const BODY = { name: "an empty 200", answer: (response: ServerResponse) => void response.writeHead(200).end() };
const makesItsCallItself = (client: (typeof CLIENTS)[number]) => !usesMachine(client) && client.name !== "the portal's role";

test.each(CLIENTS.filter(makesItsCallItself))("$name sends no call that the look before it forbids", async ({ ask, type }) => {
  const server = await startFaultyServer(BODY, type);
  try {
    for (const error of FORBIDDEN) {
      let looks = 0;
      const look = async () => {
        looks += 1;
        await Promise.reject(error);
      };
      await expect(lookingFirst(look, async () => await ask(server.url))).rejects.toBe(error);
      expect(looks).toBeGreaterThan(0);
    }
    expect(server.requests()).toBe(0);
  } finally {
    await server.stop();
  }
});

test("repeated calls are looked at again, but not a shared key fetch", async () => {
  let looks = 0;
  const look = async () => {
    looks += 1;
    await Promise.resolve();
  };
  const server = await startFaultyServer(BODY, "text/xml");
  const [iam, role] = ["IAM", "the portal's role"].map((wanted) => CLIENTS.find(({ name }) => name === wanted));
  try {
    await lookingFirst(look, async () => await iam?.ask(server.url));
    expect({ looks, requests: server.requests() }).toEqual({ looks: 3, requests: 3 });
    await lookingFirst(look, async () => await role?.ask(server.url));
    expect(server.requests()).toBeGreaterThan(3);
    expect(looks).toBe(3);
  } finally {
    await server.stop();
  }
});

test("every client that the source builds has its row in this table", () => {
  const sources = readdirSync("lib", { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|^db\/generated|\/testing\//.test(file))
    .map((file) => readFileSync(join("lib", file), "utf8"));
  const built = new Set(
    sources.flatMap((source) => [
      ...[...source.matchAll(/\bbuildAwsClient\(\s*(?:\w+\.)?(\w+),/g)].map(([, name]) => name ?? ""),
      ...[...source.matchAll(/new (ReplyHandler)\(/g)].map(([, name]) => name ?? ""),
      ...[...source.matchAll(/\b(https?)\)?\.request\(|\b(fetch)\(|from "(undici)"/g)].map(([, ...found]) => found.join("")),
    ]),
  );
  expect([...built].toSorted()).toEqual([...new Set(CLIENTS.map((client) => client.built))].toSorted());
});
