import { expect, test } from "vitest";

import type { CheckResult } from "@/lib/domain/checks/check";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";

import type { Caller, ProbeOutcome } from "./matrix-types";
import { runMatrixWithKey } from "./run-matrix";
import { ACCOUNT, answer, ARN, deps, matrix, NOW, PERMISSIONS, run } from "./testing/matrix-world";

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

test("calls with the role's own session count as proofs", async () => {
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

test("an instance without the tag is simulated, not replaced by another", async () => {
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
])("the matrix never assumes a role that needs another issuer's token: $by", async (assumedBy) => {
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
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
      time += milliseconds;
      await Promise.resolve();
    },
  };
}

test("a key proves its rights; only calls unknown to AWS are retried", async () => {
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

test("a key that AWS never learns stays waiting after two minutes", async () => {
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
