import { pathSchema } from "@/lib/domain/runs/path";
import { RUN_STATES, type Run, type RunState } from "@/lib/domain/runs/run";
import type { Prisma } from "./generated/client";

/** The columns of a run that leave the database: everything but its key. */
export const RUN_COLUMNS = {
  id: true,
  reference: true,
  tenant: true,
  kind: true,
  world: true,
  harnessConnectionId: true,
  awsConnectionId: true,
  accountIdentifier: true,
  orgIdentifier: true,
  projectIdentifier: true,
  awsAccountId: true,
  path: true,
  state: true,
  externalId: true,
  guideHash: true,
  packVersion: true,
  version: true,
  ownerId: true,
  boxesReady: true,
  boxesTotal: true,
  stuckCause: true,
  createdAt: true,
  lastActivityAt: true,
  finishedAt: true,
} as const satisfies Prisma.RunSelect;

/** One row with the columns above. */
export type RunRow = Prisma.RunGetPayload<{ select: typeof RUN_COLUMNS }>;

/** The state that a row holds. Throws for any other word. */
export function toRunState(runId: string, state: string): RunState {
  const known = RUN_STATES.find((candidate) => candidate === state);
  if (known === undefined) throw new Error(`Run ${runId} has the unknown state ${state}.`);
  return known;
}

/** The row as the domain sees it. */
export function toRun(row: RunRow, ownerName: string): Run {
  return {
    id: row.id,
    reference: row.reference,
    tenant: row.tenant,
    kind: row.kind === "sandbox" ? "sandbox" : "live",
    world: row.world ?? undefined,
    harnessConnectionId: row.harnessConnectionId,
    awsConnectionId: row.awsConnectionId,
    scope: {
      accountIdentifier: row.accountIdentifier,
      ...(row.orgIdentifier === null ? {} : { orgIdentifier: row.orgIdentifier }),
      ...(row.projectIdentifier === null ? {} : { projectIdentifier: row.projectIdentifier }),
    },
    awsAccountId: row.awsAccountId,
    path: pathSchema.parse(row.path),
    state: toRunState(row.id, row.state),
    externalId: row.externalId,
    guideHash: row.guideHash,
    packVersion: row.packVersion,
    version: row.version,
    ownerId: row.ownerId,
    ownerName,
    boxesReady: row.boxesReady,
    boxesTotal: row.boxesTotal,
    stuckCause: row.stuckCause ?? undefined,
    createdAt: row.createdAt,
    lastActivityAt: row.lastActivityAt,
    finishedAt: row.finishedAt ?? undefined,
  };
}
