import { expect, test } from "vitest";

import { ok } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";

import type { FoundIdentity, RoleSession } from "./matrix-access";
import type { ProbeTargets } from "./matrix-reads";
import { simulateLocally } from "./matrix-simulate";
import type { Caller, Probe, ProbeOutcome, ProbeResult, SimulateProbe } from "./matrix-types";
import type { NamedPolicy } from "./policy-document";
import { runMatrix, runMatrixUntilSettled, runMatrixWithKey, type RunMatrixDeps } from "./run-matrix";

const ACCOUNT = "482177309156";
const ARN = `arn:aws:iam::${ACCOUNT}:user/harness-ec2-user`;
const NOW = new Date("2026-11-25T10:41:00.000Z");

const run: Run = {
  id: "run_1",
  reference: "CB-2026-0042",
  tenant: "acc/meridian",
  kind: "sandbox",
  harnessConnectionId: "h",
  awsConnectionId: "a",
  scope: { accountIdentifier: "acc", orgIdentifier: "meridian", projectIdentifier: "parcel_tracking" },
  awsAccountId: ACCOUNT,
  path: { target: "ec2", identity: "access-key", hostAccess: "ssh" },
  state: "open",
  externalId: "x",
  guideHash: "g",
  packVersion: 2,
  version: 1,
  ownerId: "u",
  ownerName: "Ines Okafor",
  boxesReady: 0,
  boxesTotal: 7,
  createdAt: NOW,
  lastActivityAt: NOW,
};

function answer(step: string, value: unknown): SavedAnswer {
  return { step, value, complete: true, version: 1, updatedById: "u", updatedAt: NOW };
}

const PERMISSIONS = answer("permissions", {
  packs: ["P0", "P1", "P2"],
  policyName: "HarnessAWSAccess",
  description: "",
  passRoleArns: [],
});
const IDENTITY = answer("identity", { kind: "new-user", userName: "harness-ec2-user", attach: "custom" });

const POLICY = (actions: readonly string[]): NamedPolicy => ({
  name: "Attached",
  document: { Version: "2012-10-17", Statement: [{ Sid: "Some", Effect: "Allow", Action: actions, Resource: "*" }] },
});

type World = {
  readonly saved?: readonly SavedAnswer[];
  readonly found?: FoundIdentity | undefined;
  readonly granted?: readonly string[];
  readonly known?: readonly CheckResult[];
  readonly entries?: readonly LedgerEntry[];
  readonly now?: () => Date;
  /** What makes the identity's own calls, when AWS gives the portal its role. */
  readonly caller?: Caller | undefined;
  readonly targets?: ProbeTargets;
};

function deps(world: World) {
  const sessions: RoleSession[] = [];
  const wanted: string[] = [];
  const recorded: CheckResult[][] = [];
  const asked: Probe[] = [];
  const made: RunMatrixDeps = {
    clock: { now: world.now ?? (() => NOW) },
    answers: { list: async () => await Promise.resolve(world.saved ?? [PERMISSIONS, IDENTITY]) },
    operations: { read: async () => await Promise.resolve(world.entries ?? []) },
    checks: {
      newest: async () => await Promise.resolve(world.known ?? []),
      record: async (_run, results) => {
        recorded.push([...results]);
        await Promise.resolve();
      },
    },
    partitionOf: async () => await Promise.resolve("aws"),
    permissionAccessFor: async () =>
      await Promise.resolve(
        ok({
          homeRegion: "us-east-1",
          callerFor: async (role: RoleSession) => {
            sessions.push(role);
            return await Promise.resolve(world.caller);
          },
          findTargets: async (query: { readonly wanted: ReadonlySet<string> }) => {
            wanted.push(...query.wanted);
            return await Promise.resolve(world.targets ?? {});
          },
          findIdentity: async () => await Promise.resolve(ok(world.found)),
          simulateAs: (arn: string) => ({
            run: async (probe: SimulateProbe): Promise<ProbeResult> => {
              asked.push(probe);
              const local = simulateLocally(
                probe,
                {
                  principal: { kind: "aws", arn, account: ACCOUNT },
                  policies: { identity: [POLICY(world.granted ?? [])] },
                },
                NOW.toISOString(),
              );
              const { outcome } = local;
              return await Promise.resolve({
                ...local,
                outcome: outcome.kind === "simulated" ? { ...outcome, by: "iam" } : outcome,
              });
            },
          }),
        }),
      ),
  };
  return { made, recorded, asked, sessions, wanted };
}

async function matrix(world: World, of: Run = run) {
  const { made, recorded, ...seen } = deps(world);
  const report = await runMatrix(made, of);
  if (!report.ok) throw new Error(report.error.message);
  return { report: report.value, recorded: recorded.flat(), ...seen };
}

/** Makes the identity's own calls; `answer` says what AWS answers to an action, the first time, the second … */
function callerOf(answer: (action: string, time: number) => ProbeOutcome) {
  const calls: string[] = [];
  let closed = 0;
  const caller: Caller = {
    run: async (probe) => {
      calls.push(probe.action);
      const time = calls.filter((action) => action === probe.action).length;
      return await Promise.resolve({
        probeId: probe.id,
        at: NOW.toISOString(),
        region: probe.region,
        outcome: answer(probe.action, time),
      });
    },
    close: () => {
      closed += 1;
    },
  };
  return { caller, calls, closed: () => closed };
}

const ANSWERED: ProbeOutcome = { kind: "allowed", observed: "AWS answered" };
const DENIED: ProbeOutcome = { kind: "denied", code: "UnauthorizedOperation" };
const UNKNOWN_KEY: ProbeOutcome = {
  kind: "unanswered",
  code: "AuthFailure",
  observed: "AWS does not know the key.",
  unknownKey: true,
};

const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/HarnessEC2Role`;
const ROLE_RUN: Run = { ...run, path: { ...run.path, identity: "role" } };

function roleAnswer(assumedBy: Record<string, unknown>): SavedAnswer {
  return answer("identity", { kind: "new-role", roleName: "HarnessEC2Role", description: "", assumedBy });
}
const DELEGATE = { by: "delegate", principalArn: "arn:aws:iam::903318640225:role/harness-delegate" };

test("an identity that exists is asked about by simulation only, in one call for one set of context keys", async () => {
  const { report, asked } = await matrix({ found: { arn: ARN }, granted: ["ec2:*", "autoscaling:*"] });
  expect(report).toMatchObject({ basis: "identity", identityArn: ARN, calls: 1 });
  expect(asked).toHaveLength(1);
  expect(report.summary).toMatchObject({ needed: 11, allowed: 11, denied: 0 });
  expect(new Set(report.rows.map(({ check }) => check.grade))).toEqual(new Set(["simulated"]));
});

test("the rows of an identity answer for the guide's items, so that the checklist box can be computed", async () => {
  const { recorded } = await matrix({ found: { arn: ARN }, granted: ["ec2:*", "autoscaling:*"] });
  const items = new Set(recorded.flatMap((check) => check.guideItems));
  for (const item of ["G11", "G12", "G13", "G14", "G15", "G16"]) expect(items).toContain(item);
});

test("rows of packs that somebody ticked beside the path's own are simulated and answer for their items of the guide", async () => {
  const ticked = answer("permissions", {
    packs: ["P0", "P1", "P2", "P3", "P4", "P6"],
    policyName: "HarnessAWSAccess",
    description: "",
    passRoleArns: [`arn:aws:iam::${ACCOUNT}:role/parcel-web`],
    tagCondition: { key: "Environment", value: "Production" },
  });
  const { recorded } = await matrix({ saved: [ticked, IDENTITY], found: { arn: ARN }, granted: ["ec2:*", "ecs:*"] });
  const items = new Set(recorded.flatMap((check) => check.guideItems));
  for (const number of [17, 18, 19, 20, 21, 22, 23, 24, 25, 28, 29, 31, 32, 33]) expect(items).toContain(`G${String(number)}`);
  for (const name of ["ec2:RunInstances", "ec2:TerminateInstances", "ecs:DescribeServices"])
    expect(recorded.find((check) => check.title.startsWith(name))).toMatchObject({ verdict: "pass", grade: "simulated" });
});

test("what the identity lacks is denied and named", async () => {
  const { report } = await matrix({ found: { arn: ARN }, granted: ["ec2:DescribeRegions"] });
  expect(report.summary).toMatchObject({ allowed: 1, denied: 10 });
});

test("an identity that does not exist is answered from the planned policy, which counts for no item of the guide", async () => {
  const { report, recorded, asked } = await matrix({ found: undefined });
  expect(report).toMatchObject({ basis: "planned-policy", calls: 0 });
  expect(asked).toHaveLength(0);
  expect(recorded.every((check) => check.guideItems.length === 0)).toBe(true);
  expect(recorded.every((check) => check.fact.includes("as planned"))).toBe(true);
});

test("full EC2 access is evaluated as what it is: it lacks what only other services grant", async () => {
  const saved = [
    answer("permissions", {
      packs: ["P0", "P2", "P5"],
      policyName: "HarnessAWSAccess",
      description: "",
      passRoleArns: [],
    }),
    answer("identity", {
      kind: "new-user",
      userName: "harness-ec2-user",
      attach: "full-access",
      fullAccessReason: "Only for a test of two days",
    }),
  ];
  const { report } = await matrix({ saved });
  const denied = report.rows.filter(({ check }) => check.verdict === "fail").map(({ row }) => row.action);
  expect(denied).toContain("ssm:DescribeInstanceInformation");
  expect(denied).not.toContain("ec2:DescribeInstances");
});

test("a denial right after a change is waiting, and is asked again until it settles", async () => {
  const found = { arn: ARN, createdAt: "2026-11-25T10:40:30.000Z" };
  let time = NOW.getTime();
  const waits: number[] = [];
  const { made } = deps({ found, granted: ["ec2:DescribeRegions"], now: () => new Date(time) });
  const report = await runMatrixUntilSettled(
    {
      ...made,
      random: () => 0,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        time += milliseconds;
        await Promise.resolve();
      },
    },
    run,
  );
  expect(report.ok && report.value.summary).toMatchObject({ waiting: 0, denied: 10 });
  expect(waits[0]).toBe(1000);
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(6 * 60_000);
});

test("a row that no pack needs any more is closed, so that its old denial holds nothing back", async () => {
  const old: CheckResult = {
    id: "matrix.ec2:RunInstances *",
    title: "ec2:RunInstances on *",
    guideItems: ["G17"],
    verdict: "fail",
    grade: "simulated",
    fact: "implicitDeny",
    evidence: [],
  };
  const { recorded } = await matrix({ found: { arn: ARN }, granted: [], known: [old] });
  expect(recorded.find((check) => check.id === old.id)).toMatchObject({ verdict: "not-applicable", guideItems: [] });
});

test("before anything is saved the packs of the path are asked about", async () => {
  const { report } = await matrix({ saved: [] });
  expect(report.basis).toBe("planned-policy");
  expect(report.rows.map(({ row }) => row.action)).toContain("ec2:DescribeInstanceStatus");
});

test("a role that AWS gives to the portal makes its own calls, and they are proofs", async () => {
  const ticked = answer("permissions", {
    packs: ["P0", "P1", "P2", "P3"],
    policyName: "HarnessAWSAccess",
    description: "",
    passRoleArns: [],
    tagCondition: { key: "Environment", value: "Production" },
  });
  const { caller, calls, closed } = callerOf((action) => (action === "ec2:DescribeVpcs" ? DENIED : ANSWERED));
  const { report, asked, sessions, wanted } = await matrix(
    {
      saved: [ticked, roleAnswer(DELEGATE)],
      found: { arn: ROLE_ARN },
      caller,
      targets: { instance: { instanceId: "i-0a1" } },
    },
    ROLE_RUN,
  );
  expect(sessions).toEqual([{ arn: ROLE_ARN, externalId: "x" }]);
  expect(wanted).toEqual(["instance"]);
  expect(new Set(calls).size).toBe(calls.length);
  const gradeOf = (action: string) => report.rows.find(({ row }) => row.action === action)?.check;
  expect(gradeOf("ec2:DescribeInstances")).toMatchObject({ verdict: "pass", grade: "proved", evidence: [{ caller: ROLE_ARN }] });
  expect(gradeOf("ec2:DescribeVpcs")).toMatchObject({ verdict: "fail", grade: "proved", fact: "UnauthorizedOperation" });
  for (const action of ["Start", "Stop", "Reboot", "Terminate"])
    expect(gradeOf(`ec2:${action}Instances`)).toMatchObject({ verdict: "pass", grade: "dry-run" });
  expect(asked).toEqual([]);
  expect(closed()).toBe(1);
});

test("what no instance carries the tag for is simulated, not tried on another instance", async () => {
  const ticked = answer("permissions", {
    packs: ["P0", "P3"],
    policyName: "HarnessAWSAccess",
    description: "",
    passRoleArns: [],
    tagCondition: { key: "Environment", value: "Production" },
  });
  const { caller, calls } = callerOf(() => ANSWERED);
  const { report } = await matrix(
    { saved: [ticked, roleAnswer(DELEGATE)], found: { arn: ROLE_ARN }, caller, granted: ["ec2:*"] },
    ROLE_RUN,
  );
  expect(calls).toEqual(["ec2:DescribeRegions"]);
  expect(report.rows.find(({ row }) => row.action === "ec2:StopInstances")?.check.grade).toBe("simulated");
});

test("a role that AWS does not give to the portal is simulated", async () => {
  const { report, sessions, wanted } = await matrix(
    { saved: [PERMISSIONS, roleAnswer(DELEGATE)], found: { arn: ROLE_ARN }, granted: ["*"] },
    ROLE_RUN,
  );
  expect(sessions).toHaveLength(1);
  expect(wanted).toEqual([]);
  expect(new Set(report.rows.map(({ check }) => check.grade))).toEqual(new Set(["simulated"]));
});

test.each([
  { by: "oidc", harnessAccountId: "acc" },
  {
    by: "irsa",
    oidcProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC`,
    namespace: "harness",
    serviceAccount: "delegate",
  },
])("a role that comes with somebody else's token is never asked for: $by", async (assumedBy) => {
  const { sessions, report } = await matrix(
    { saved: [PERMISSIONS, roleAnswer(assumedBy)], found: { arn: ROLE_ARN }, granted: ["*"] },
    ROLE_RUN,
  );
  expect(sessions).toEqual([]);
  expect(report.basis).toBe("identity");
});

function patience() {
  let time = NOW.getTime();
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(time),
    random: () => 0,
    wait: async (milliseconds: number) => {
      waits.push(milliseconds);
      time += milliseconds;
      await Promise.resolve();
    },
  };
}

test("a key in hand proves what it may do; only what AWS does not know yet is asked again", async () => {
  const clock = patience();
  const { caller, calls, closed } = callerOf((action, time) =>
    time === 1 && action !== "ec2:DescribeRegions" ? UNKNOWN_KEY : ANSWERED,
  );
  const { made, recorded } = deps({ found: { arn: ARN }, now: clock.now });
  const report = await runMatrixWithKey({ ...made, ...clock }, run, caller);
  expect(report.ok && report.value.summary).toMatchObject({ needed: 11, allowed: 11, waiting: 0, unknown: 0 });
  expect(recorded.at(0)?.filter((check) => check.verdict === "waiting").length).toBe(10);
  expect(recorded.at(-1)?.filter((check) => check.grade === "proved").length).toBe(11);
  expect(calls.filter((action) => action === "ec2:DescribeRegions")).toHaveLength(1);
  expect(calls.filter((action) => action === "ec2:DescribeVpcs")).toHaveLength(2);
  expect(clock.waits).toHaveLength(1);
  expect(closed()).toBe(1);
});

test("a key that AWS never comes to know is given up after two minutes, as waiting and never as a denial", async () => {
  const clock = patience();
  const { caller, closed } = callerOf(() => UNKNOWN_KEY);
  const { made } = deps({ found: { arn: ARN }, now: clock.now });
  const report = await runMatrixWithKey({ ...made, ...clock }, run, caller);
  expect(report.ok && report.value.summary).toMatchObject({ denied: 0, waiting: 11 });
  const waited = clock.waits.reduce((sum, wait) => sum + wait, 0);
  expect(waited).toBeGreaterThanOrEqual(2 * 60_000);
  expect(waited).toBeLessThanOrEqual(3 * 60_000);
  expect(closed()).toBe(1);
});

function proofOf(action: string, caller: string): CheckResult {
  return {
    id: `matrix.${action} *`,
    title: `${action} on *`,
    guideItems: ["G11"],
    verdict: "pass",
    grade: "proved",
    fact: "AWS answered",
    evidence: [{ call: action, observed: "AWS answered", at: "2026-11-25T09:00:00.000Z", caller }],
  };
}

test.each([
  ["the simulator agrees", ARN, ["ec2:*", "autoscaling:*"], "pass", "proved"],
  ["the simulator denies: something changed", ARN, ["ec2:DescribeRegions"], "fail", "simulated"],
  ["another identity made the call", `${ARN}-old`, ["ec2:*", "autoscaling:*"], "pass", "simulated"],
] as const)("an earlier proof when %s", async (_when, caller, granted, verdict, grade) => {
  const { report } = await matrix({
    found: { arn: ARN },
    granted,
    known: [proofOf("ec2:DescribeInstances", caller)],
  });
  const row = report.rows.find((one) => one.row.action === "ec2:DescribeInstances");
  expect(row?.check).toMatchObject({ verdict, grade });
  // A proof keeps the moment at which it was obtained.
  if (grade === "proved") expect(row?.check.evidence[0]?.at).toBe("2026-11-25T09:00:00.000Z");
});
