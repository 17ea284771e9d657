import type { AppError } from "@/lib/core/errors";
import { ok, type Result } from "@/lib/core/result";
import type { LedgerEntry } from "@/lib/domain/plan/ledger";
import type { RunRecords } from "@/lib/domain/onboarding/overview";
import type { Run } from "@/lib/domain/runs/run";

import type { FoundIdentity, PermissionAccess } from "./matrix-access";
import type { Changes } from "./matrix-grade";
import { matrixSubject, type MatrixPart, type MatrixSubject } from "./matrix-part";
import { planMatrix, type ProbeAccess } from "./matrix-plan";
import { targetsFor, type ProbeTargets } from "./matrix-reads";
import { simulateLocally, type SimulatedIdentity } from "./matrix-simulate";
import type { Caller, MatrixRow, PermissionProbe, ProbeResult, SimulateProbe } from "./matrix-types";

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
 * Finds out whose rights a matrix of the run is about and who can answer for them. `keyCaller` makes the calls of a key that is
 * available.
 *
 * Errors: those of `matrixSubject`; what finding the identity answered.
 */
export async function prepareMatrix(
  deps: PrepareMatrixDeps,
  run: Run,
  { part = "permissions", keyCaller }: { readonly part?: MatrixPart | undefined; readonly keyCaller?: Caller | undefined } = {},
): Promise<Result<Matrix, AppError>> {
  const [saved, entries, partition] = await Promise.all([
    deps.answers.list(run.id),
    deps.operations.read(run.id),
    deps.partitionOf(run),
  ]);
  const subject = matrixSubject(part, run, { saved, partition });
  if (!subject.ok) return subject;
  const { identity, session } = subject.value;
  const input = (access: ProbeAccess, targets: ProbeTargets) => ({ ...subject.value.input(access), targets });
  const planned = (): Matrix => ({
    rows: planMatrix(input({ canActAs: false, simulator: "own" }, {})),
    probe: plannedProbe(deps, run, partition, subject.value),
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
  const role = session(arn);
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
  partition: string,
  { identity, planned }: MatrixSubject,
): PermissionProbe {
  const arn =
    identity === undefined || identity.kind === "key"
      ? `arn:${partition}:iam::${run.awsAccountId}:role/not-chosen-yet`
      : identity.arn;
  const who: SimulatedIdentity = {
    principal: { kind: "aws", arn, account: run.awsAccountId },
    policies: { identity: planned },
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
