import { z } from "zod";
import { pathSchema } from "@/lib/domain/runs/path";
import { RUN_KINDS, RUN_STATES, type Run, type RunState } from "@/lib/domain/runs/run";
import type { Prisma } from "./generated/client";
import { readColumn } from "./read-column";

const stateSchema = z.enum(RUN_STATES);
const kindSchema = z.enum(RUN_KINDS);

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

/** The state of a run. Throws `UnreadableRowError` for one that this version does not know. */
export function toRunState(runId: string, state: string): RunState {
  return readColumn(stateSchema, state, { table: "Run", column: "state", id: runId });
}

/** The row as the domain sees it. Throws `UnreadableRowError` where this version does not know what it contains. */
export function toRun(row: RunRow, ownerName: string): Run {
  return {
    id: row.id,
    reference: row.reference,
    tenant: row.tenant,
    kind: readColumn(kindSchema, row.kind, { table: "Run", column: "kind", id: row.id }),
    world: row.world ?? undefined,
    harnessConnectionId: row.harnessConnectionId,
    awsConnectionId: row.awsConnectionId,
    scope: {
      accountIdentifier: row.accountIdentifier,
      orgIdentifier: row.orgIdentifier ?? undefined,
      projectIdentifier: row.projectIdentifier ?? undefined,
    },
    awsAccountId: row.awsAccountId,
    path: readColumn(pathSchema, row.path, { table: "Run", column: "path", id: row.id }),
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
