import { ok } from "@/lib/core/result";
import { simulateLocally } from "@/lib/domain/permissions/matrix-simulate";
import type { ProbeResult, SimulateProbe } from "@/lib/domain/permissions/matrix-types";
import { buildPolicy } from "@/lib/domain/permissions/policy-builder";
import { runMatrix } from "@/lib/domain/permissions/run-matrix";
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
const ANSWERS = [
  answer("permissions", {
    packs: [...PACKS],
    policyName: "HarnessAWSAccess",
    description: "Benchmark",
    passRoleArns: ROLES,
    instanceTag: { key: "harness", value: "managed" },
  }),
  answer("identity", { kind: "new-user", userName: USER, attach: "custom" }),
];

/** What the account answers, worked out once: its time is not the portal's. */
const known = new Map<string, ProbeResult>();

type Answered = {
  readonly milliseconds: number;
  readonly asked: readonly SimulateProbe[];
  readonly looks: number;
  readonly actions: number;
  readonly rows: number;
};

/** The matrix of a run whose user exists, every remote call delayed: one look for the user, then all questions at once. */
async function answerOnce(clock: BenchClock): Promise<Answered> {
  const asked: SimulateProbe[] = [];
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
  const began = clock.now();
  const report = await runMatrix(
    {
      answers: { list: async () => await Promise.resolve(ANSWERS) },
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
            callerFor: async () => await Promise.resolve(undefined),
            findTargets: async () => await Promise.resolve({}),
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
  return { milliseconds, asked, looks, actions, rows: report.value.rows.length };
}

/** The matrix of a wide path: how many calls, and how long beside the two that need each other. */
export async function benchMatrix(clock: BenchClock): Promise<readonly Figure[]> {
  // The first reads the catalogue of actions, which a process does once.
  const { asked, looks, actions, rows } = await answerOnce(clock);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push((await answerOnce(clock)).milliseconds);
  const milliseconds = median(rounds);
  const sets = new Map<string, { readonly actions: Set<string>; readonly resources: Set<string> }>();
  for (const probe of asked) {
    const set = sets.get(JSON.stringify(probe.context)) ?? { actions: new Set(), resources: new Set() };
    for (const action of probe.actions) set.actions.add(action);
    for (const resource of probe.resources) set.resources.add(resource);
    sets.set(JSON.stringify(probe.context), set);
  }
  const needed = [...sets.values()].reduce(
    (calls, set) => calls + Math.ceil(set.actions.size / Math.floor(MAX_ANSWERS / set.resources.size)),
    0,
  );
  const chain = 2;
  return [
    { name: "matrix, actions of the path", measured: actions, bar: 60, direction: "at least", how: `${String(rows)} rows.` },
    {
      name: "matrix, calls beyond the fewest that ask everything",
      measured: asked.length + looks - 1 - needed,
      bar: 0,
      how: `${String(asked.length)} simulations for ${String(sets.size)} sets of conditions and ${String(looks)} look for the user.`,
    },
    {
      name: "matrix, beside its slowest chain of calls",
      measured: milliseconds / (chain * DELAY_MS),
      bar: 1.5,
      how: `${milliseconds.toFixed(0)} ms; the chain is the look for the user and one simulation of ${String(DELAY_MS)} ms each.`,
    },
  ];
}
