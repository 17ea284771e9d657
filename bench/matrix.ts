import { ok } from "@/lib/core/result";
import { simulateLocally } from "@/lib/domain/matrix/matrix-simulate";
import type { ProbeTargets } from "@/lib/domain/matrix/matrix-reads";
import type { DryRunProbe, ProbeResult, ReadProbe, SimulateProbe } from "@/lib/domain/matrix/matrix-types";
import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import { runMatrix } from "@/lib/domain/matrix/run-matrix";
import type { Run } from "@/lib/domain/runs/run";

import { type Figure, median } from "./verdict";
import type { BenchClock } from "./virtual-clock";

const ACCOUNT = "482177309156";
const ROLES = ["parcel-api-exec", "parcel-api-task"].map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`);
const PACKS = ["P0", "P1", "P2", "P3", "P5", "P5b", "P6", "P7", "P7b", "P8", "P9", "P10"] as const;
const ROUNDS = 5;
/** What one call of the simulator answers at most, in pairs of action and resource. */
const MAX_ANSWERS = 1000;
/** A call to IAM, in milliseconds. */
const DELAY_MS = 100;
const USER = "harness-ec2-user";
const at = new Date("2026-11-25T10:00:00.000Z");

/** A path of both targets with blue-green deployments: the widest policy that people commonly need. */
const RUN: Run = {
  id: "run_bench",
  reference: "CB-2026-0001",
  tenant: "acct/meridian",
  kind: "live",
  harnessConnectionId: "hcon_1",
  awsConnectionId: "acon_1",
  scope: { accountIdentifier: "acct", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
  awsAccountId: ACCOUNT,
  path: { target: "both", identity: "access-key", hostAccess: "ssh", strategy: "blue-green" },
  state: "open",
  externalId: "cb-0123456789abcdef0123456789abcdef",
  guideHash: "hash",
  packVersion: 2,
  version: 1,
  ownerId: "user",
  ownerName: "Ines",
  boxesReady: 0,
  boxesTotal: 16,
  createdAt: at,
  lastActivityAt: at,
};

const answer = (step: string, value: unknown) => ({
  step,
  value,
  complete: true,
  version: 1,
  updatedById: "user",
  updatedAt: at,
});
const PERMISSIONS = answer("permissions", {
  packs: [...PACKS],
  policyName: "HarnessAWSAccess",
  description: "Benchmark",
  passRoleArns: ROLES,
  tagCondition: { key: "harness", value: "managed" },
});
const AS_USER = answer("identity", { kind: "new-user", userName: USER, attach: "custom" });
const AS_ROLE = answer("identity", {
  kind: "new-role",
  roleName: "HarnessEC2Role",
  description: "",
  assumedBy: { by: "delegate", principalArn: "arn:aws:iam::903318640225:role/harness-delegate" },
});
/** What real calls have to name, as an account with a cluster, a load balancer and a tagged instance has it. */
const TARGETS: ProbeTargets = {
  clusterArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/parcel-main`,
  taskDefinition: `arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/parcel-api:7`,
  loadBalancerArn: `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:loadbalancer/app/parcel/1`,
  listenerArn: `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:listener/app/parcel/1/2`,
  targetGroupArn: `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:targetgroup/parcel/3`,
  instance: { instanceId: "i-0a1" },
};

/** What the account answers, worked out once: its time is not the portal's. */
const known = new Map<string, ProbeResult>();

type Answered = {
  readonly milliseconds: number;
  readonly asked: readonly SimulateProbe[];
  /** Reads and dry runs that the identity made itself, by action. */
  readonly made: readonly string[];
  readonly looks: number;
  readonly actions: number;
  readonly rows: number;
};

/** The matrix of a run whose identity exists, every remote call delayed: what needs another's answer waits, the rest is at once. */
async function answerOnce(clock: BenchClock, as: "user" | "role"): Promise<Answered> {
  const asked: SimulateProbe[] = [];
  const made: string[] = [];
  let looks = 0;
  const { policies } = buildPolicy({
    packs: PACKS,
    context: {
      partition: "aws",
      account: ACCOUNT,
      region: "*",
      passRoles: ROLES.map((arn) => ({ arn, service: "ecs-tasks.amazonaws.com" })),
      instanceTag: { key: "harness", value: "managed" },
    },
  });
  const arn = `arn:aws:iam::${ACCOUNT}:user/${USER}`;
  const who = { principal: { kind: "aws", arn, account: ACCOUNT } as const, policies: { identity: policies } };
  const call = async (probe: ReadProbe | DryRunProbe): Promise<ProbeResult> => {
    made.push(probe.action);
    await clock.wait(DELAY_MS);
    return { probeId: probe.id, at: at.toISOString(), outcome: { kind: "allowed", observed: "AWS answered" } };
  };
  const began = clock.now();
  const report = await runMatrix(
    {
      answers: { list: async () => await Promise.resolve([PERMISSIONS, as === "user" ? AS_USER : AS_ROLE]) },
      operations: { read: async () => await Promise.resolve([]) },
      clock: { now: () => at },
      checks: {
        newest: async () => await Promise.resolve([]),
        record: async () => {
          await Promise.resolve();
        },
      },
      partitionOf: async () => await Promise.resolve("aws"),
      permissionAccessFor: async () =>
        await Promise.resolve(
          ok({
            homeRegion: "us-east-1",
            callerFor: async () => {
              await clock.wait(DELAY_MS);
              return { run: async (probe: ReadProbe | DryRunProbe) => await call(probe), close: () => undefined };
            },
            findTargets: async () => {
              await clock.wait(DELAY_MS);
              return TARGETS;
            },
            findIdentity: async () => {
              looks += 1;
              await clock.wait(DELAY_MS);
              return ok({ arn });
            },
            simulateAs: () => ({
              run: async (probe: SimulateProbe) => {
                asked.push(probe);
                await clock.wait(DELAY_MS);
                const answered = known.get(probe.id) ?? simulateLocally(probe, who, at.toISOString());
                known.set(probe.id, answered);
                return answered;
              },
            }),
          }),
        ),
    },
    RUN,
  );
  const milliseconds = clock.now() - began;
  if (!report.ok) throw new Error(report.error.message);
  const actions = new Set(report.value.rows.map(({ row }) => row.action)).size;
  return { milliseconds, asked, made, looks, actions, rows: report.value.rows.length };
}

/** The fewest simulations that ask the same: one a set of conditions, and more only where one could not hold the answers. */
function fewest(asked: readonly SimulateProbe[]): { readonly calls: number; readonly sets: number } {
  const sets = new Map<string, { readonly actions: Set<string>; readonly resources: Set<string> }>();
  for (const probe of asked) {
    const set = sets.get(JSON.stringify(probe.context)) ?? { actions: new Set(), resources: new Set() };
    for (const action of probe.actions) set.actions.add(action);
    for (const resource of probe.resources) set.resources.add(resource);
    sets.set(JSON.stringify(probe.context), set);
  }
  const calls = [...sets.values()].reduce(
    (sum, set) => sum + Math.ceil(set.actions.size / Math.floor(MAX_ANSWERS / set.resources.size)),
    0,
  );
  return { calls, sets: sets.size };
}

/** The matrix of a wide path, simulated and by the identity's own calls: how many, and how long beside those that need each other. */
export async function benchMatrix(clock: BenchClock): Promise<readonly Figure[]> {
  return [...(await benchAs(clock, "user")), ...(await benchAs(clock, "role"))];
}

/** Calls that wait for one another: the look for the identity, its session, what its calls have to name, and one of them. */
const CHAIN = { user: 2, role: 4 } as const;

async function benchAs(clock: BenchClock, as: "user" | "role"): Promise<readonly Figure[]> {
  // The first reads the catalogue of actions, which a process does once.
  const { asked, made, looks, actions, rows } = await answerOnce(clock, as);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push((await answerOnce(clock, as)).milliseconds);
  const milliseconds = median(rounds);
  const least = fewest(asked);
  const name = as === "user" ? "matrix" : "matrix by own calls";
  return [
    { name: `${name}, actions of the path`, measured: actions, bar: 60, direction: "at least", how: `${String(rows)} rows.` },
    {
      name: `${name}, calls beyond the fewest that ask everything`,
      measured: asked.length + made.length + looks - 1 - least.calls - new Set(made).size,
      bar: 0,
      how: `${String(asked.length)} simulations for ${String(least.sets)} sets of conditions, ${String(made.length)} own calls and ${String(looks)} look for the identity.`,
    },
    {
      name: `${name}, beside its slowest chain of calls`,
      measured: milliseconds / (CHAIN[as] * DELAY_MS),
      bar: 1.5,
      how: `${milliseconds.toFixed(0)} ms; the chain is ${String(CHAIN[as])} calls of ${String(DELAY_MS)} ms each.`,
    },
  ];
}
