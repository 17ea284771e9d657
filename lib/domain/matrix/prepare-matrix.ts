import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import { builtPolicyOf } from "@/lib/domain/plan/implied/policies";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import { completeAnswers, type RunAnswers } from "@/lib/domain/runs/answers";
import type { Identity } from "@/lib/domain/runs/answers/identity";
import type { RunRecords } from "@/lib/domain/onboarding/overview";
import type { Run } from "@/lib/domain/runs/run";

import type { FoundIdentity, PermissionAccess, RoleSession } from "./matrix-access";
import type { Changes } from "./matrix-grade";
import { planMatrix, type ProbeAccess } from "./matrix-plan";
import { targetsFor, type ProbeTargets } from "./matrix-reads";
import { harnessIdentityOf, matrixInputOf, permissionsInUse, type HarnessIdentity } from "./matrix-scope";
import { simulateLocally, type SimulatedIdentity } from "./matrix-simulate";
import type { Caller, MatrixRow, PermissionProbe, ProbeResult, SimulateProbe } from "./matrix-types";
import type { NamedPolicy } from "@/lib/domain/iam/policy-document";

/** What preparing the matrix needs. */
export type PrepareMatrixDeps = Pick<RunRecords, "answers" | "operations"> & {
  readonly clock: { readonly now: () => Date };
  readonly partitionOf: (run: Run) => Promise<string>;
  readonly permissionAccessFor: (run: Run) => Promise<Result<PermissionAccess, AppError>>;
};

/** A matrix that is ready to run. */
export type Matrix = {
  readonly rows: readonly MatrixRow[];
  readonly probe: PermissionProbe;
  readonly found: FoundIdentity | undefined;
  readonly changes: Changes;
  readonly close: () => void;
};

/**
 * Finds out whose rights the run's matrix is about and who can answer for them. `keyCaller` makes the calls of a key that is available.
 *
 * Errors: `precondition_failed` while the permissions step holds nothing usable; what finding the identity answered.
 */
export async function prepareMatrix(deps: PrepareMatrixDeps, run: Run, keyCaller?: Caller): Promise<Result<Matrix, AppError>> {
  const [saved, entries, partition] = await Promise.all([
    deps.answers.list(run.id),
    deps.operations.read(run.id),
    deps.partitionOf(run),
  ]);
  const answers = completeAnswers(saved);
  const permissions = permissionsInUse(run, saved);
  if (permissions === undefined) {
    return err({ code: "precondition_failed", message: "Correct the permissions first: the matrix asks for what they need." });
  }
  const identity = harnessIdentityOf(run, partition, answers);
  const input = (access: ProbeAccess, targets: ProbeTargets) => ({
    ...matrixInputOf(run, { partition, answers, permissions, access }),
    targets,
  });
  const planned = (): Matrix => ({
    rows: planMatrix(input({ canActAs: false, simulator: "own" }, {})),
    probe: plannedProbe(deps, run, { partition, answers: { ...answers, permissions } }, identity),
    found: undefined,
    changes: {},
    close: () => undefined,
  });
  if (identity === undefined) return ok(planned());
  const access = await deps.permissionAccessFor(run);
  if (!access.ok) return access;
  const found = await access.value.findIdentity(identity);
  if (!found.ok) return found;
  if (found.value === undefined) return ok(planned());

  const { arn, createdAt } = found.value;
  const role = roleSessionOf(run, answers.identity, arn);
  const caller = keyCaller ?? (role === undefined ? undefined : await access.value.callerFor(role));
  const simulated = input({ canActAs: false, simulator: "iam" }, {});
  const region = simulated.context.region === "*" ? access.value.homeRegion : simulated.context.region;
  const targets =
    caller === undefined
      ? {}
      : await access.value.findTargets({
          region,
          wanted: targetsFor(planMatrix(simulated).map((row) => row.action)),
          instanceTag: simulated.context.instanceTag,
          cluster: simulated.context.cluster,
        });
  return ok({
    rows: planMatrix(caller === undefined ? simulated : input({ canActAs: true, region, simulator: "iam" }, targets)),
    probe: identityProbe(access.value.simulateAs(arn), caller, arn),
    found: found.value,
    changes: { rights: lastChangeOf(entries, createdAt), key: keyCaller === undefined ? undefined : deps.clock.now() },
    close: () => caller?.close(),
  });
}

/** The role that the portal can assume: one with a named principal. It cannot assume roles that need another issuer's token. */
function roleSessionOf(run: Run, identity: Identity | undefined, arn: string): RoleSession | undefined {
  if (identity?.kind !== "new-role" && identity?.kind !== "existing-role") return undefined;
  switch (identity.assumedBy.by) {
    case "delegate":
    case "user":
      return { arn, externalId: run.externalId };
    case "own":
      return { arn };
    case "irsa":
    case "oidc":
      return undefined;
  }
}

/** Sends each probe to the caller that can answer it. Results of the identity's own calls name the identity as the caller. */
function identityProbe(simulator: PermissionProbe<SimulateProbe>, caller: Caller | undefined, arn: string): PermissionProbe {
  return {
    run: async (probe) => {
      if (probe.kind === "simulate") return await simulator.run(probe);
      if (caller === undefined) throw new Error(`No caller can make the call of ${probe.id}: it should not have been planned.`);
      return { ...(await caller.run(probe)), caller: arn };
    },
  };
}

function plannedProbe(
  deps: PrepareMatrixDeps,
  run: Run,
  { partition, answers }: { readonly partition: string; readonly answers: RunAnswers },
  identity: HarnessIdentity | undefined,
): PermissionProbe {
  const { permissions } = answers;
  const built = permissions === undefined ? [] : builtPolicyOf({ run, partition, answers }, permissions).policies;
  const policies = identity?.kind === "user" && identity.attach === "full-access" ? [FULL_ACCESS] : built;
  const arn =
    identity === undefined || identity.kind === "key"
      ? `arn:${partition}:iam::${run.awsAccountId}:role/not-chosen-yet`
      : identity.arn;
  const who: SimulatedIdentity = {
    principal: { kind: "aws", arn, account: run.awsAccountId },
    policies: { identity: policies },
  };
  return {
    run: async (probe): Promise<ProbeResult> => {
      const at = deps.clock.now().toISOString();
      if (probe.kind === "simulate") return await Promise.resolve(simulateLocally(probe, who, at));
      return {
        probeId: probe.id,
        at,
        outcome: { kind: "unanswered", code: "NotAsked", observed: "No identity can make this call yet." },
      };
    },
  };
}

/** The newest moment at which the identity or its policies were changed by this run, or the identity was made. */
function lastChangeOf(entries: readonly LedgerEntry[], createdAt: string | undefined): Date | undefined {
  const times = [
    ...entries.flatMap((entry) =>
      entry.operation.side === "aws" && entry.state === "done" && entry.operation.decision !== "keep"
        ? (entry.finishedAt ?? [])
        : [],
    ),
    ...(createdAt === undefined ? [] : [createdAt]),
  ].sort();
  const newest = times.at(-1);
  return newest === undefined ? undefined : new Date(newest);
}

/** The managed policy that the guide names, as far as its actions matter here: everything of four services and nothing else. */
const FULL_ACCESS: NamedPolicy = {
  name: "AmazonEC2FullAccess",
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "FullAccess",
        Effect: "Allow",
        Action: ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"],
        Resource: "*",
      },
    ],
  },
};
