import { EVERY_TENANT } from "@/lib/domain/access/tenant-scope";
import type { ChildProcess } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Deps } from "@/lib/deps/deps";
import type { Actor } from "@/lib/domain/access/actor";
import { createRun } from "@/lib/domain/onboarding/create-run";
import { confirmApply, confirmUndo } from "@/lib/domain/onboarding/plan-run";
import type { Run } from "@/lib/domain/runs/run";
import { saveStep } from "@/lib/domain/onboarding/save-step";
import { Secret } from "@/lib/core/secret";
import { listAwsConnectors } from "@/lib/integrations/harness/connectors";
import { listEnvironments } from "@/lib/integrations/harness/environments";
import { listSecrets } from "@/lib/integrations/harness/secrets";
import { listUsers } from "@/lib/integrations/aws/iam-users";
import { seededRandom } from "./seeded-random";
import { startPortalWorld } from "./portal-world";

/** How many runs are applied while their worker is killed; `npm run test:chaos` asks for more. */
const ROUNDS = Number(process.env["CARABINER_CHAOS_ROUNDS"] ?? "2");
const SEED = Number(process.env["CARABINER_CHAOS_SEED"] ?? "20261125");
const KILLS_PER_ROUND = 3;
const LONGEST_LIFE_MS = 2500;
const CHAOS_KEY = generateKeyPairSync("ec", { namedCurve: "prime256v1" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

let world: Awaited<ReturnType<typeof startPortalWorld>>;
let deps: Deps;
const random = seededRandom(SEED);

const ines: Actor = {
  userId: "user_sandbox_ines",
  name: "Ines Okafor",
  email: "ines@sandbox.carabiner.example",
  sessionId: "ses_chaos",
  sandbox: false,
  grants: [{ id: "g", role: "owner" }],
};

beforeAll(async () => {
  world = await startPortalWorld();
  deps = (await import("@/lib/deps/deps")).createDeps(EVERY_TENANT);
});
afterAll(async () => {
  await world.stop();
});

test.each(Array.from({ length: ROUNDS }, (_, round) => round))(
  "round %i: a run whose worker is killed again and again makes everything once, and undo leaves nothing",
  { timeout: 240_000 },
  async (round) => {
    const run = await beginRun(round);
    await whileWorkersDie(run, async () => await confirmApply(deps, ines, run));
    const entries = await deps.operations.read(run.id);
    expect(entries.map(({ operation, state }) => [operation.id, state])).toEqual(
      entries.map(({ operation }) => [operation.id, "done"]),
    );
    expect(await count(run, round)).toEqual({
      users: 1,
      keys: 1,
      policies: 1,
      attached: 1,
      connectors: 1,
      environments: 1,
      secrets: 4,
    });
    const events = await deps.events.listEvents(ines, run.id);
    const done = events.filter((event) => event.action === "operation.done").map((event) => event.targetId);
    expect(done.toSorted()).toEqual(entries.map(({ operation }) => operation.id).toSorted());

    const applied = await deps.runs.require(run.id);
    await whileWorkersDie(applied, async () => await confirmUndo(deps, ines, applied));
    expect(await count(run, round)).toEqual({
      users: 0,
      keys: 0,
      policies: 0,
      attached: 0,
      connectors: 0,
      environments: 0,
      secrets: 0,
    });
  },
);

const names = (round: number) => ({
  user: `harness-chaos-${String(round)}`,
  policy: `HarnessChaos${String(round)}`,
  suffix: `chaos ${String(round)}`,
});

async function beginRun(round: number): Promise<Run> {
  const { user, policy, suffix } = names(round);
  const created = await createRun(deps, ines, {
    harnessConnectionId: "hcon_sandbox",
    awsConnectionId: await awsConnectionId(),
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
    const saved = await saveStep(deps, ines, run, { slug, value: answers[slug], complete: true, version: 0, secrets });
    if (!saved.ok) throw new Error(`${slug}: ${saved.error.message} ${JSON.stringify(saved.error.fieldErrors)}`);
  }
  return await deps.runs.require(run.id);
}

async function awsConnectionId(): Promise<string> {
  const connection = (await deps.connections.listAws(ines)).find(({ accountId }) => accountId === "482177309156");
  if (connection === undefined) throw new Error("The seed has no connection to the production account.");
  return connection.id;
}

/** Gives the order, then lets worker after worker die at a random moment until the run has ended. */
async function whileWorkersDie(
  run: Run,
  order: () => Promise<{ readonly ok: boolean; readonly error?: { readonly message: string } }>,
): Promise<void> {
  const ordered = await order();
  if (!ordered.ok) throw new Error(ordered.error?.message);
  for (let kill = 0; kill < KILLS_PER_ROUND; kill += 1) {
    const worker = world.startWorker();
    await hasBegun(run, worker);
    await pause(random() * LONGEST_LIFE_MS);
    await killed(worker);
  }
  const last = world.startWorker();
  await hasEnded(run);
  await killed(last);
}

/** Starting takes seconds; the killing should hit the work, so it waits until a worker has taken the run. */
async function hasBegun(run: Run, worker: ChildProcess): Promise<void> {
  const before = await fenceOf(run);
  for (let look = 0; look < 600 && worker.exitCode === null; look += 1) {
    if ((await fenceOf(run)) > before || (await ended(run))) return;
    await pause(50);
  }
}

async function hasEnded(run: Run): Promise<void> {
  for (let look = 0; look < 1200; look += 1) {
    if (await ended(run)) return;
    await pause(50);
  }
  throw new Error("The run did not end.");
}

async function ended(run: Run): Promise<boolean> {
  const { state } = await deps.runs.require(run.id);
  return state !== "applying" && state !== "undoing";
}

async function fenceOf(run: Run): Promise<number> {
  return await deps.runs.readFence(run.id);
}

async function killed(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const gone = new Promise((resolve) => worker.once("exit", resolve));
  worker.kill("SIGKILL");
  await gone;
}

/** What exists in AWS and Harness under this round's names, asked of them and not of our own records. */
async function count(run: Run, round: number) {
  const { user, policy, suffix } = names(round);
  const clients = await deps.clientsFor(run);
  if (!clients.ok) throw new Error(clients.error.message);
  const { aws, harness } = clients.value;
  const { createIamAccess } = await import("@/lib/integrations/aws/iam-access");
  const iam = createIamAccess(aws);
  const valueOf = <Value>(result: { ok: true; value: Value } | { ok: false; error: { message: string } }): Value => {
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };
  const users = valueOf(await listUsers(aws)).filter(({ userName }) => userName === user).length;
  const keys = await iam.listAccessKeys(user);
  const attached = await iam.listAttachedPolicies({ kind: "user", name: user });
  const found = valueOf(await iam.findPolicy(`arn:aws:iam::482177309156:policy/${policy}`));
  const connectors = valueOf(await listAwsConnectors(harness, run.scope, { includeParents: false }));
  const environments = valueOf(await listEnvironments(harness, run.scope));
  const secrets = valueOf(await listSecrets(harness, run.scope, []));
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
