import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { env } from "@/lib/config/env";
import { readSandboxEndpoints } from "@/lib/config/sandbox-endpoints";
import type { Clock } from "@/lib/core/clock";
import { timeLeftMs } from "@/lib/core/deadline";
import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import { isLapsed, NO_PORTAL_ACCESS, type AwsConnection, type HarnessConnection } from "@/lib/domain/connections/connection";
import { lapsedSession } from "@/lib/domain/connections/lapsed-session";
import { checkHarnessUrl, type HarnessAllowList } from "@/lib/domain/harness/base-url";
import { EXTERNAL_ID_BYTES, generateExternalId } from "@/lib/domain/aws/credentials-format";
import type { FindSessionOwner, KeepSession } from "@/lib/domain/connections/pasted-session";
import type { AddHarnessDeps } from "@/lib/domain/connections/add-harness-connection";
import { apiKeyRef, sessionRef } from "@/lib/domain/connections/connection-secrets";
import { checkPortalRights, type PortalRights } from "@/lib/domain/connections/portal-rights";
import type { CallerIdentity } from "@/lib/domain/aws/aws-shapes";
import { answerWithin } from "@/lib/integrations/answer-within";
import { createAwsClients, type AwsClients } from "@/lib/integrations/aws/client";
import { createCredentials, noCredentials, type AwsAccess } from "@/lib/integrations/aws/credentials";
import { findPrincipal } from "@/lib/integrations/aws/find-principal";
import { getCallerIdentity } from "@/lib/integrations/aws/get-caller-identity";
import { createRightsAccess } from "@/lib/integrations/aws/portal-rights";
import { probeAssumeRole } from "@/lib/integrations/aws/probe-assume-role";
import { checkHarnessConnection } from "@/lib/integrations/harness/check-connection";
import { createHarnessClient, type HarnessClient } from "@/lib/integrations/harness/client";
import type { Vault } from "@/lib/integrations/vault/vault";

/** Clients are created again after this long, so that a replaced key is used soon. */
const KEPT_MS = 10 * 60_000;
const MAX_KEPT = 100;

/** AWS returns an identity at once or not at all; checking the portal's rights takes many slow calls. */
const IDENTITY_MS = 8_000;
const RIGHTS_MS = 40_000;
/** The time that a button press has left for recording the result. */
const WRITE_DOWN_MS = 1_500;

const HOME_REGIONS: Readonly<Record<string, string>> = { "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" };

const sessionSchema = z.object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string().optional() });
const identitiesSchema = z.object({ portal: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }) });

const NO_SANDBOX: AppError = {
  code: "precondition_failed",
  message:
    "This connection leads to the sandbox, and the sandbox is not running. Start the portal with it, or wait until it is ready.",
};
const NO_ACCESS: AppError = {
  code: "precondition_failed",
  message:
    "The portal has no access to this AWS account. Hand the operations over to a person with access, or add access on the Connections page.",
  explanation: {
    causeId: NO_PORTAL_ACCESS,
    title: "The portal has no access to this account",
    cause: "The connection was created without access: what is done in AWS is handed over to a person who has it.",
    owner: "you",
    fix: "Make the AWS side by hand with the files of the identity step. For the plan to compare and create things, add access on the Connections page.",
    retry: "after-fix",
    details: {},
  },
};

/** What turns connections into clients. */
export type ConnectionClients = ReturnType<typeof joinConnections>;

type KeptClients = ReturnType<typeof createKeptClients>;

/** The clients that a process keeps, by connection. */
export function createKeptClients(clock: Clock) {
  return { awsClients: createKeeper<AwsClients>(clock), harnessClients: createKeeper<HarnessClient>(clock) };
}

/** The Harness hosts that this installation may call, with the sandbox's own endpoint while it runs. */
export function harnessAllowList(): HarnessAllowList {
  const hosts = env().CARABINER_HARNESS_URLS.flatMap((url) => (URL.canParse(url) ? [new URL(url).hostname] : [url]));
  return { hosts, sandboxUrl: readSandboxEndpoints()?.harness };
}

/**
 * Makes clients from connections. The endpoint belongs to the connection: a sandbox one goes to the supervisor's
 * addresses, a live one to the vendor, and neither reads the process's environment for it.
 */
export function joinConnections({
  vault,
  clock,
  kept: { awsClients, harnessClients },
}: {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly kept: KeptClients;
}) {
  /** Portal access as the AWS clients take it. `precondition_failed` without access, sandbox or a session that is used. */
  async function awsAccessFor(connection: AwsConnection): Promise<Result<AwsAccess, AppError>> {
    const base = await baseAccess(connection, vault);
    if (!base.ok || connection.roleArn === undefined) return base;
    return ok({ ...base.value, assumeRole: { roleArn: connection.roleArn, externalId: connection.externalId } });
  }

  /** Clients for one question: the caller closes them. */
  function clientsWith(
    access: AwsAccess,
    { kind, partition }: Pick<AwsConnection, "kind" | "partition">,
  ): Result<AwsClients, AppError> {
    const endpoint = kind === "sandbox" ? readSandboxEndpoints()?.aws : undefined;
    if (kind === "sandbox" && endpoint === undefined) return err(NO_SANDBOX);
    const homeRegion = HOME_REGIONS[partition] ?? "us-east-1";
    const credentials = createCredentials(access, { clock, region: homeRegion, endpoint, sessionName: "connection-check" });
    return ok(createAwsClients({ credentials, account: "unknown", homeRegion, endpoint, clock }));
  }

  return {
    awsAccessFor,

    /** AWS clients for a connection. `sessionName` is the run's ID, or another word of ours, for CloudTrail. */
    async awsClientsFor(
      connection: AwsConnection,
      options: { readonly sessionName: string; readonly homeRegion?: string },
    ): Promise<Result<AwsClients, AppError>> {
      // Kept clients hold the session too, so this comes first.
      if (isLapsed(connection)) return err(lapsedSession(connection));
      const sandbox = readSandboxEndpoints();
      const endpoint = connection.kind === "sandbox" ? sandbox?.aws : undefined;
      const homeRegion = options.homeRegion ?? HOME_REGIONS[connection.partition] ?? "us-east-1";
      const key = [connection.id, connection.version, endpoint, sandbox?.world, homeRegion, options.sessionName].join("|");
      return await awsClients.keep(key, async () => {
        const access = await awsAccessFor(connection);
        if (!access.ok) return access;
        const credentials = createCredentials(access.value, {
          clock,
          region: homeRegion,
          endpoint,
          sessionName: options.sessionName,
        });
        return ok(
          createAwsClients({
            credentials,
            account: connection.accountId,
            homeRegion,
            callerArn: connection.callerArn,
            endpoint,
            clock,
          }),
        );
      });
    },

    /** Clients whose every call fails with the reason: for a run whose AWS side is handed over to a person. */
    clientsWithoutAccess({ accountId, partition }: AwsConnection): AwsClients {
      const homeRegion = HOME_REGIONS[partition] ?? "us-east-1";
      return createAwsClients({ credentials: noCredentials(), account: accountId, homeRegion, clock });
    },

    /** Clients of the identity under a connection's role, to ask whether the role can be had without its external ID. */
    async baseClientsFor(connection: BaseConnection): Promise<Result<AwsClients, AppError>> {
      const access = await baseAccess(connection, vault);
      return access.ok ? clientsWith(access.value, connection) : access;
    },

    /** Clients of a pasted session, before it is stored. */
    sessionClients: clientsWith,

    /** The Harness client of a connection, with the key that was stored with it. */
    async harnessClientFor(connection: HarnessConnection): Promise<Result<HarnessClient, AppError>> {
      const sandbox = readSandboxEndpoints();
      const key = [connection.id, connection.version, connection.apiKeySecretId, sandbox?.harness, sandbox?.world].join("|");
      return await harnessClients.keep(key, async () => {
        const apiKey = await vault.open(apiKeyRef(connection));
        return apiKey.ok ? harnessClientWith({ ...connection, apiKey: apiKey.value, clock }) : apiKey;
      });
    },

    /** A Harness client for a given key: one that is being added, or a person's own token. */
    harnessClientWithKey(
      connection: Pick<HarnessConnection, "kind" | "baseUrl" | "accountIdentifier">,
      apiKey: Secret,
    ): Result<HarnessClient, AppError> {
      return harnessClientWith({ ...connection, apiKey, clock });
    },
  };
}

/** What the Connections page's use cases need, made from the clients and the vault. */
export function joinConnectionSetup({ vault, clients }: { readonly vault: Vault; readonly clients: ConnectionClients }) {
  return {
    allowList: harnessAllowList,
    /** The portal listens to this machine only. */
    isLocal: ["127.0.0.1", "::1", "localhost"].includes(env().HOST),
    generateExternalId: () => generateExternalId(randomBytes(EXTERNAL_ID_BYTES)),
    keepApiKey: (async (secret) => {
      const { ref } = await vault.keep({ ...secret, purpose: "harness-api-key" });
      return ref.id;
    }) satisfies AddHarnessDeps["keepApiKey"],
    keepSession: (async (session) => {
      const { ref, expiresAt } = await vault.keep({ ...session, purpose: "aws-session" });
      if (expiresAt === undefined) throw new Error("A pasted session was kept without an end.");
      return { sessionSecretId: ref.id, sessionExpiresAt: expiresAt };
    }) satisfies KeepSession,
    async checkHarness(connection: Pick<HarnessConnection, "kind" | "baseUrl" | "accountIdentifier">, apiKey: Secret) {
      const client = clients.harnessClientWithKey(connection, apiKey);
      return client.ok ? await checkHarnessConnection(client.value) : client;
    },
    async checkStoredHarness(connection: HarnessConnection) {
      const client = await clients.harnessClientFor(connection);
      return client.ok ? await checkHarnessConnection(client.value) : client;
    },
    /** Asked each time: the sandbox may start after the portal. */
    sandboxRuns: () => readSandboxEndpoints() !== null,
    findSessionOwner: (async (kind, partition, session) => {
      const access = {
        kind: "session" as const,
        accessKeyId: session.accessKeyId,
        secretAccessKey: session.secretAccessKey,
        sessionToken: session.sessionToken,
      };
      return await askAndClose(clients.sessionClients(access, { kind, partition }), getCallerIdentity);
    }) satisfies FindSessionOwner,
    async findBaseIdentity(connection: BaseConnection): Promise<Result<CallerIdentity, AppError>> {
      return await askAndClose(await clients.baseClientsFor(connection), getCallerIdentity);
    },
    /** The ARN that a role's trust policy has to name: the portal's own user or role, with its path. */
    async findBasePrincipal(connection: BaseConnection): Promise<Result<string, AppError>> {
      return await askAndClose(await clients.baseClientsFor(connection), async (aws) => {
        const identity = await getCallerIdentity(aws);
        return identity.ok ? ok(await findPrincipal(aws, identity.value.arn)) : identity;
      });
    },
    /** What of the portal's own rights a connection has. */
    async rightsOf(connection: AwsConnection, callerArn: string): Promise<Result<PortalRights, AppError>> {
      const aws = await clients.awsClientsFor(connection, { sessionName: "connection-check" });
      if (!aws.ok) return aws;
      const own = connection.roleArn ?? (await findPrincipal(aws.value, callerArn));
      const where = { partition: connection.partition, account: connection.accountId };
      const limitMs = Math.max(0, Math.floor(Math.min(RIGHTS_MS, timeLeftMs() - WRITE_DOWN_MS)));
      return await answerWithin(limitMs, "AWS", async () =>
        ok(await checkPortalRights(createRightsAccess(aws.value, connection.partition, own), where)),
      );
    },
    async findIdentity(connection: AwsConnection) {
      const aws = await clients.awsClientsFor(connection, { sessionName: "connection-check" });
      return aws.ok ? await getCallerIdentity(aws.value) : aws;
    },
    async probeWithoutExternalId(connection: AwsConnection) {
      const base = await clients.baseClientsFor(connection);
      if (!base.ok) return base;
      try {
        return await probeAssumeRole(base.value, { roleArn: connection.roleArn ?? "", runId: "connection-check" });
      } finally {
        base.value.close();
      }
    },
  };
}

/** Asks one thing with clients made for it; a page does not wait longer than this. */
async function askAndClose<Value>(
  made: Result<AwsClients, AppError>,
  ask: (aws: AwsClients) => Promise<Result<Value, AppError>>,
): Promise<Result<Value, AppError>> {
  if (!made.ok) return made;
  try {
    return await answerWithin(IDENTITY_MS, "AWS", async () => await ask(made.value));
  } finally {
    made.value.close();
  }
}

type KeyInHand = Pick<HarnessConnection, "kind" | "baseUrl" | "accountIdentifier"> & {
  readonly apiKey: Secret;
  readonly clock: Clock;
};

function harnessClientWith({ kind, baseUrl, accountIdentifier, apiKey, clock }: KeyInHand): Result<HarnessClient, AppError> {
  if (kind === "sandbox") {
    const endpoint = readSandboxEndpoints()?.harness;
    if (endpoint === undefined) return err(NO_SANDBOX);
    return ok(
      createHarnessClient({ baseUrl: endpoint, apiKey, accountId: accountIdentifier, allowPrivateAddresses: true, clock }),
    );
  }
  // Asked again at each use: the owner may have taken a host off the list since the connection was made.
  const allowed = checkHarnessUrl(baseUrl, { hosts: harnessAllowList().hosts });
  if (!allowed.allowed) return err({ code: "precondition_failed", message: allowed.reason });
  return ok(createHarnessClient({ baseUrl: allowed.url, apiKey, accountId: accountIdentifier, clock }));
}

/** A connection, or what one would be made of; only a connection has a session. */
type BaseConnection = Pick<AwsConnection, "kind" | "method" | "partition" | "profile"> &
  Partial<Pick<AwsConnection, "accountIdentifier" | "orgIdentifier" | "sessionSecretId" | "sessionExpiresAt" | "sessionGiver">>;

async function baseAccess(connection: BaseConnection, vault: Vault): Promise<Result<AwsAccess, AppError>> {
  switch (connection.method) {
    case "none":
      return err(NO_ACCESS);
    case "ambient":
      return ok({ kind: "ambient" });
    case "profile":
      // Signing in with a profile may call AWS itself, which nothing of the sandbox does.
      if (connection.profile === undefined || connection.kind === "sandbox") return err(NO_ACCESS);
      return ok({ kind: "profile", profile: connection.profile });
    case "sandbox":
      return readSandboxIdentity();
    case "session":
      return await openSession(connection, vault);
  }
}

/** The portal user of the sandbox, read at each use: a fresh world has a fresh key. Never the process's environment. */
function readSandboxIdentity(): Result<AwsAccess, AppError> {
  if (readSandboxEndpoints() === null) return err(NO_SANDBOX);
  let written: string;
  try {
    written = readFileSync(join(/* turbopackIgnore: true */ env().CARABINER_DATA_DIR, "sandbox", "aws-identities.json"), "utf8");
  } catch {
    // The seed writes it last: until then the sandbox is still being made.
    return err(NO_SANDBOX);
  }
  const { portal } = identitiesSchema.parse(JSON.parse(written));
  return ok({ kind: "sandbox", accessKeyId: portal.accessKeyId, secretAccessKey: new Secret(portal.secretAccessKey) });
}

async function openSession(connection: BaseConnection, vault: Vault): Promise<Result<AwsAccess, AppError>> {
  if (isLapsed(connection)) return err(lapsedSession(connection));
  const { accountIdentifier, orgIdentifier, sessionSecretId } = connection;
  const ref = accountIdentifier === undefined ? undefined : sessionRef({ accountIdentifier, orgIdentifier, sessionSecretId });
  const opened = ref === undefined ? undefined : await vault.open(ref);
  if (opened?.ok !== true) {
    return err({
      code: "precondition_failed",
      message: "The pasted AWS session has ended. Paste a new one on the Connections page.",
    });
  }
  const session = sessionSchema.parse(JSON.parse(opened.value.reveal()));
  return ok({
    kind: "session",
    accessKeyId: session.accessKeyId,
    secretAccessKey: new Secret(session.secretAccessKey),
    sessionToken: session.sessionToken === undefined ? undefined : new Secret(session.sessionToken),
    expiresAt: connection.sessionExpiresAt?.toISOString(),
  });
}

/** Keeps clients for a while, so that connections, limits and assumed roles are shared between requests. */
function createKeeper<Client>(clock: Clock) {
  const kept = new Map<string, { readonly client: Client; readonly until: number }>();
  return {
    async keep(key: string, make: () => Promise<Result<Client, AppError>>): Promise<Result<Client, AppError>> {
      const now = clock.now().getTime();
      const known = kept.get(key);
      if (known !== undefined && known.until > now) return ok(known.client);
      const made = await make();
      if (!made.ok) return made;
      for (const [other, { until }] of kept) if (until <= now || kept.size >= MAX_KEPT) kept.delete(other);
      kept.set(key, { client: made.value, until: now + KEPT_MS });
      return made;
    },
  };
}
