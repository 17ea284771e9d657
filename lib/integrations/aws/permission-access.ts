import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import { Secret } from "@/lib/core/secret";
import type { HarnessIdentity } from "@/lib/domain/matrix/matrix-scope";
import type { Caller } from "@/lib/domain/matrix/matrix-types";
import type { FoundIdentity, PermissionAccess, RoleSession } from "@/lib/domain/matrix/matrix-access";
import { callAws } from "./call";
import { createAwsClients, type AwsClients } from "./client";
import { keyCredentials } from "./credentials";
import type { AwsCredentials } from "./kept-key";
import { sessionNameOf } from "./session-name";
import { findProbeTargets } from "./find-probe-targets";
import { getAccessKeyLastUsed } from "./iam-access-keys";
import { findRole } from "./iam-roles";
import { findUser } from "./iam-users";
import { createCaller, createSimulator } from "./permission-probe";

/** The shortest session AWS gives: it ends automatically after the matrix is done. */
const SESSION_SECONDS = 900;

/** Where an identity's own calls go: as the portal's own, with other credentials. */
type Endpoint = {
  /** The sandbox's endpoint; absent for AWS itself. */
  readonly endpoint: string | undefined;
  /** The run's ID, for CloudTrail. */
  readonly runId: string;
};

/** Asks about the Harness identity with the portal's own access: finds it, has it simulated, and takes its role where AWS lets it. */
export function createPermissionAccess(clients: AwsClients, { endpoint, runId }: Endpoint): PermissionAccess {
  return {
    homeRegion: clients.homeRegion,
    findIdentity: async (identity) => await findIdentity(clients, identity),
    findTargets: async (query) => await findProbeTargets(clients, query),
    simulateAs: (arn) => createSimulator(clients, arn),
    callerFor: async (role) => await assume(clients, role, { endpoint, runId }),
  };
}

/** Makes calls with a given key, in the account of the portal's clients. */
export function createKeyCaller(
  clients: AwsClients,
  key: { readonly accessKeyId: string; readonly secretAccessKey: Secret },
  endpoint: string | undefined,
): Caller {
  return callerWith(clients, keyCredentials(key.accessKeyId, key.secretAccessKey), endpoint);
}

function callerWith(clients: AwsClients, credentials: AwsCredentials, endpoint: string | undefined): Caller {
  const { account, homeRegion, clock } = clients;
  return createCaller(createAwsClients({ credentials, account, homeRegion, endpoint, clock }));
}

/** A session of the role; `undefined` when AWS does not let the portal have one. */
async function assume(clients: AwsClients, role: RoleSession, { endpoint, runId }: Endpoint): Promise<Caller | undefined> {
  const assumeRole = { roleArn: role.arn, externalIdSent: role.externalId !== undefined };
  const answer = await callAws(clients, { service: "sts", action: "AssumeRole", resource: role.arn, assumeRole }, async () => {
    const { Credentials: session } = await clients.sts().send(
      new AssumeRoleCommand({
        RoleArn: role.arn,
        RoleSessionName: sessionNameOf(runId),
        DurationSeconds: SESSION_SECONDS,
        ExternalId: role.externalId,
      }),
    );
    const { AccessKeyId: id, SecretAccessKey: key, SessionToken: token } = session ?? {};
    return id === undefined || key === undefined || token === undefined
      ? undefined
      : keyCredentials(id, new Secret(key), new Secret(token));
  });
  return answer.ok && answer.value !== undefined ? callerWith(clients, answer.value, endpoint) : undefined;
}

async function findIdentity(
  clients: AwsClients,
  identity: HarnessIdentity,
): Promise<Result<FoundIdentity | undefined, AppError>> {
  switch (identity.kind) {
    case "user":
      return await findUser(clients, identity.name);
    case "role":
      return await findRole(clients, identity.name);
    case "key": {
      const owner = await getAccessKeyLastUsed(clients, identity.accessKeyId);
      if (!owner.ok) return owner.error.code === "not_found" ? ok(undefined) : owner;
      return owner.value.userName === undefined ? ok(undefined) : await findUser(clients, owner.value.userName);
    }
  }
}
