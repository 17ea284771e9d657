import { generateKeyPairSync } from "node:crypto";

import { Secret } from "@/lib/core/secret";
import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { createRun } from "@/lib/domain/onboarding/create-run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import type { Run } from "@/lib/domain/runs/run";

const CHAOS_KEY = generateKeyPairSync("ec", { namedCurve: "prime256v1" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

/** The person who orders everything. */
export const INES: Actor = {
  userId: "user_sandbox_ines",
  name: "Ines Okafor",
  email: "ines@sandbox.carabiner.example",
  sessionId: "ses_chaos",
  sandbox: false,
  grants: [{ id: "g", role: "owner" }],
};

/** What must exist after an apply, and after an undo. */
export const ONE_OF_EACH = { users: 1, keys: 1, policies: 1, attached: 1, connectors: 1, environments: 1, secrets: 4 };
export const NOTHING_LEFT = { users: 0, keys: 0, policies: 0, attached: 0, connectors: 0, environments: 0, secrets: 0 };

const names = (name: string) => ({
  user: `harness-chaos-${name}`,
  policy: `HarnessChaos${name}`,
  suffix: `chaos ${name}`,
});

/** A run with every answer, whose things carry this name. */
export async function beginRun(deps: Deps, name: string): Promise<Run> {
  const { user, policy, suffix } = names(name);
  const created = await createRun(deps, INES, {
    harnessConnectionId: "hcon_sandbox",
    awsConnectionId: await awsConnectionId(deps),
    orgIdentifier: "meridian",
    projectIdentifier: "parcel_tracking",
    path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  });
  if (!created.ok) throw new Error(created.error.message);
  const run = created.value;
  const secrets = { "ssh-private-key": new Secret(CHAOS_KEY) };
  const answers = {
    permissions: { packs: ["P0", "P2"], policyName: policy, description: "chaos", passRoleArns: [] },
    identity: { kind: "new-user", userName: user, attach: "custom" },
    connector: { name: suffix, region: "eu-west-1", delegateSelectors: [], executeOnDelegate: true },
    "ec2-infrastructure": {
      environment: { source: "new", name: suffix, type: "PreProduction" },
      name: suffix,
      region: "eu-west-1",
      vpcs: [],
      subnets: [],
      securityGroups: [],
      tags: [],
      hostConnectionType: "PrivateIP",
    },
    "host-access": {
      method: "new-key",
      name: `${suffix} key`,
      userName: "ec2-user",
      port: 22,
      key: { source: "parked" },
    },
  } as const;
  for (const slug of ["permissions", "identity", "connector", "ec2-infrastructure", "host-access"] as const) {
    const saved = await saveStep(deps, INES, run, { slug, value: answers[slug], complete: true, version: 0, secrets });
    if (!saved.ok) throw new Error(`${slug}: ${saved.error.message} ${JSON.stringify(saved.error.fieldErrors)}`);
  }
  return await deps.runs.require(run.id);
}

async function awsConnectionId(deps: Deps): Promise<string> {
  const connection = (await deps.connections.listAws(INES)).find(({ accountId }) => accountId === "482177309156");
  if (connection === undefined) throw new Error("The seed has no connection to the production account.");
  return connection.id;
}

/** What exists in AWS and Harness under a run's name, read from them and not from the portal’s records. */
export async function countThings(deps: Deps, run: Run, name: string) {
  const { user, policy, suffix } = names(name);
  const valueOf = <Value>(result: { ok: true; value: Value } | { ok: false; error: { message: string } }): Value => {
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };
  const { account, harness } = valueOf(await deps.runReadsFor(run));
  const { iam } = account;
  const { harness: checks } = await deps.prerequisitesFor(run);
  const users = valueOf(await iam.listUsers()).filter(({ userName }) => userName === user).length;
  const keys = await iam.listAccessKeys(user);
  const attached = await iam.listAttachedPolicies({ kind: "user", name: user });
  const found = valueOf(await iam.findPolicy(`arn:aws:iam::482177309156:policy/${policy}`));
  const connectors = valueOf(await valueOf(checks).connectors(run.scope));
  const environments = valueOf(await harness.listEnvironments(run.scope));
  const secrets = valueOf(await harness.listSecrets(run.scope, []));
  const mine = (entity: { readonly tags: Readonly<Record<string, string>> }) => entity.tags["carabiner_run"] === run.id;
  return {
    users,
    keys: keys.ok ? keys.value.length : 0,
    policies: found === undefined ? 0 : 1,
    attached: attached.ok ? attached.value.length : 0,
    connectors: connectors.filter(({ name }) => name === suffix).length,
    environments: environments.filter(({ name }) => name === suffix).length,
    secrets: secrets.filter(mine).length,
  };
}
