import { ok } from "@/lib/core/result";
import type { CheckResult } from "@/lib/domain/checks/check";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { Run, SavedAnswer } from "@/lib/domain/runs/run";

import type { FoundIdentity, RoleSession } from "../matrix-access";
import type { ProbeTargets } from "../matrix-reads";
import { simulateLocally } from "../matrix-simulate";
import type { Caller, Probe, ProbeResult, SimulateProbe } from "../matrix-types";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";
import { runMatrix, type RunMatrixDeps } from "../run-matrix";

export const ACCOUNT = "482177309156";
export const ARN = `arn:aws:iam::${ACCOUNT}:user/harness-ec2-user`;
export const NOW = new Date("2026-11-25T10:41:00.000Z");

/** A run of EC2 with an access key, whose matrix the tests ask for. */
export const run: Run = {
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

/** A step that is saved and complete. */
export function answer(step: string, value: unknown): SavedAnswer {
  return { step, value, complete: true, version: 1, updatedById: "u", updatedAt: NOW };
}

export const PERMISSIONS = answer("permissions", {
  packs: ["P0", "P1", "P2"],
  policyName: "HarnessAWSAccess",
  description: "",
  passRoleArns: [],
});
export const IDENTITY = answer("identity", { kind: "new-user", userName: "harness-ec2-user", attach: "custom" });

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

/** The matrix's dependencies in this world, with what it asked and recorded. */
export function deps(world: World) {
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

/** The matrix of this world, asked once. */
export async function matrix(world: World, of: Run = run) {
  const { made, recorded, ...seen } = deps(world);
  const report = await runMatrix(made, of);
  if (!report.ok) throw new Error(report.error.message);
  return { report: report.value, recorded: recorded.flat(), ...seen };
}
