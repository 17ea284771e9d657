import { expect, test } from "vitest";
import { z } from "zod";

import { ok } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import { simulateLocally } from "@/lib/domain/matrix/matrix-simulate";
import type { ProbeResult, SimulateProbe } from "@/lib/domain/matrix/matrix-types";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";
import type { RunMatrixDeps } from "@/lib/domain/matrix/run-matrix";
import { ACCOUNT, NOW, PERMISSIONS, run } from "@/lib/domain/matrix/testing/matrix-world";
import { ADDED_POLICY, type ExistingIdentity } from "@/lib/domain/plan/implied/added-rights";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";

import { withMissingRights } from "./missing-rights";

const USER = `arn:aws:iam::${ACCOUNT}:user/ci-deployer`;
const IDENTITY: ExistingIdentity = {
  kind: "existing-user",
  userArn: USER,
  rights: { choice: "missing", policyName: "HarnessAWSAccess-added" },
};
/** Packs P0 to P2: these and `ec2:DescribeRegions`. */
const ALL = ["ec2:*", "autoscaling:*"];

const RIGHTS = z.object({
  rights: z.object({
    snapshot: z.object({
      of: z.string(),
      at: z.string(),
      asked: z.array(z.string()),
      missing: z.array(z.string()),
      blocked: z.array(z.string()),
      unsure: z.array(z.string()),
    }),
  }),
});

type World = {
  readonly granted: readonly string[];
  readonly denied?: readonly string[];
  readonly exists?: boolean;
  readonly createdAt?: string;
  readonly silent?: boolean;
  readonly entries?: readonly LedgerEntry[];
};

async function ask(world: World) {
  const asked: string[] = [];
  const recorded: CheckResult[] = [];
  const statement = (Effect: "Allow" | "Deny", Action: readonly string[]) => ({ Sid: Effect, Effect, Action, Resource: "*" });
  const policy: NamedPolicy = {
    name: "Attached",
    document: {
      Version: "2012-10-17",
      Statement: [statement("Allow", world.granted), ...(world.denied === undefined ? [] : [statement("Deny", world.denied)])],
    },
  };
  const simulate = (arn: string, probe: SimulateProbe): ProbeResult => {
    asked.push(arn);
    const at = NOW.toISOString();
    if (world.silent === true)
      return { probeId: probe.id, at, outcome: { kind: "unanswered", code: "Throttling", observed: "AWS was asked too often" } };
    const who = { principal: { kind: "aws" as const, arn, account: ACCOUNT }, policies: { identity: [policy] } };
    return simulateLocally(probe, who, at);
  };
  const deps: RunMatrixDeps = {
    clock: { now: () => NOW },
    answers: { list: async () => await Promise.resolve([PERMISSIONS]) },
    operations: { read: async () => await Promise.resolve(world.entries ?? []) },
    checks: {
      newest: async () => await Promise.resolve([]),
      record: async (_run, results) => {
        recorded.push(...results);
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
          findIdentity: async () =>
            await Promise.resolve(ok(world.exists === false ? undefined : { arn: USER, createdAt: world.createdAt })),
          simulateAs: (arn: string) => ({ run: async (probe) => await Promise.resolve(simulate(arn, probe)) }),
        }),
      ),
  };
  return { answer: await withMissingRights(deps, run, IDENTITY), asked, recorded };
}

async function snapshotOf(world: World) {
  const { answer, ...seen } = await ask(world);
  if (!answer.ok) throw new Error(answer.error.message);
  const { snapshot } = RIGHTS.parse(answer.value).rights;
  return { snapshot, ...seen };
}

test("missing rights are named for the identity to save, without a record", async () => {
  const { snapshot, asked, recorded } = await snapshotOf({ granted: ["autoscaling:*", "ec2:DescribeRegions"] });
  expect(snapshot).toMatchObject({ of: USER, at: NOW.toISOString(), blocked: [], unsure: [] });
  expect(snapshot.missing).toContain("ec2:DescribeInstances");
  expect(snapshot.missing).not.toContain("ec2:DescribeRegions");
  expect(snapshot.asked).toEqual(expect.arrayContaining(["ec2:DescribeRegions", ...snapshot.missing]));
  expect(new Set(asked)).toEqual(new Set([USER]));
  expect(recorded).toEqual([]);
});

test("an identity that has everything lacks nothing", async () => {
  const { snapshot } = await snapshotOf({ granted: ALL });
  expect(snapshot).toMatchObject({ missing: [], blocked: [], unsure: [] });
  expect(snapshot.asked.length).toBeGreaterThan(5);
});

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html: an explicit deny overrides any allow.
test("what an explicit deny takes away is not promised by a policy", async () => {
  const { snapshot } = await snapshotOf({ granted: ALL, denied: ["ec2:DescribeTags"] });
  expect(snapshot).toMatchObject({ missing: [], blocked: ["ec2:DescribeTags"] });
});

test("what a minute-old identity lacks is missing, not pending", async () => {
  const { snapshot } = await snapshotOf({ granted: [], createdAt: "2026-11-25T10:40:00.000Z" });
  expect(snapshot.missing).toEqual(snapshot.asked);
});

test("rights that only this run's policy grants stay listed as missing", async () => {
  const document = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Missing", Effect: "Allow", Action: ["ec2:DescribeTags", "ec2:DescribeRegions"], Resource: "*" }],
  });
  const entry = {
    operation: {
      id: ADDED_POLICY,
      side: "aws",
      decision: "create",
      desired: { policyArn: "a", name: "n", description: "", document },
    },
    state: "done",
  } as unknown as LedgerEntry;
  const { snapshot } = await snapshotOf({ granted: ALL, entries: [entry] });
  expect(snapshot.missing).toEqual(["ec2:DescribeRegions", "ec2:DescribeTags"]);
  const undone = { ...entry, state: "undone" } as LedgerEntry;
  expect((await snapshotOf({ granted: ALL, entries: [undone] })).snapshot.missing).toEqual([]);
});

test("an absent identity or silent AWS is never read as “nothing missing”", async () => {
  const absent = await ask({ granted: [], exists: false });
  expect(absent.answer).toMatchObject({ ok: false, error: { code: "precondition_failed" } });
  const { answer } = await ask({ granted: [], silent: true });
  expect(answer.ok ? "" : answer.error.message).toMatch(/did not return what is missing.*Attach the policy of step 2/);
});
