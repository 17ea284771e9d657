import { WORKFLOW_ENGINE } from "@/lib/config/workflow-engine";
import type { Database, Transaction } from "./client";
import { Prisma } from "./generated/client";

/** The engine's tables are in our database; this is the one file that knows them. */
const STATUS = Prisma.raw(`"${WORKFLOW_ENGINE.schema}"."workflow_status"`);
const ENQUEUE = Prisma.raw(`"${WORKFLOW_ENGINE.schema}".enqueue_workflow`);

/** The states in which the engine runs a workflow, or will. In every other state it has ended it. */
const LIVE = ["ENQUEUED", "DELAYED", "PENDING"];

/**
 * Enqueues a workflow in the caller's transaction: the workers see it when, and only when, that commits. Safe to repeat
 * with the same ID. The workflow reads its input from the order of the same ID.
 *
 * @see https://docs.dbos.dev/explanations/portable-workflows
 */
export async function enqueueWorkflow(tx: Transaction, { id, name }: { readonly id: string; readonly name: string }) {
  const { queue, version, application } = WORKFLOW_ENGINE;
  await tx.$queryRaw`
    SELECT ${ENQUEUE}(
      workflow_name => ${name}, queue_name => ${queue}, workflow_id => ${id}, app_version => ${version}, application_name => ${application}
    )`;
}

/**
 * The row of a workflow while this execution owns it, locked until the statement's transaction ends, so that the engine
 * hands the workflow to no other execution meanwhile. `owner` is the token that the engine gave this execution.
 */
export function ownedWorkflow(id: string, owner: string): Prisma.Sql {
  return Prisma.sql`SELECT 1 FROM ${STATUS} WHERE "workflow_uuid" = ${id} AND "owner_xid" = ${owner} FOR SHARE`;
}

/** One execution of a workflow, by the token that the engine gave it. */
export type Execution = { readonly id: string; readonly owner: string };

/** How many of these executions the engine has handed on to another one, or ended: they go on without their workflow. */
export async function countOvertaken(db: Database, executions: readonly Execution[]): Promise<number> {
  if (executions.length === 0) return 0;
  const [ids, owners] = [executions.map(({ id }) => id), executions.map(({ owner }) => owner)];
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM unnest(${ids}::text[], ${owners}::text[]) AS execution (id, owner)
    WHERE NOT EXISTS (SELECT FROM ${STATUS} WHERE "workflow_uuid" = execution.id AND "owner_xid" = execution.owner)`;
  return row?.count ?? 0;
}

/** An order whose workflow is not live, and what the engine says of it; `undefined` when it has no such workflow. */
export type StrayOrder = { readonly id: string; readonly workflow: string; readonly engineState: string | undefined };

/** Orders that no worker has or will take: the engine lost their workflow, or ended it before the order ended. */
export async function findStrayOrders(db: Database, limit: number): Promise<readonly StrayOrder[]> {
  const rows = await db.$queryRaw<{ id: string; workflow: string; status: string | null }[]>`
    SELECT work."id", work."workflow", engine."status"
    FROM "WorkOrder" work LEFT JOIN ${STATUS} engine ON engine."workflow_uuid" = work."id"
    WHERE engine."status" IS NULL OR NOT engine."status" = ANY(${LIVE})
    ORDER BY work."placedAt" LIMIT ${limit}`;
  return rows.map(({ id, workflow, status }) => ({ id, workflow, engineState: status ?? undefined }));
}

/** Locks a workflow's row and gives the state in which the engine ended it; `undefined` when it is live or unknown. */
export async function lockEndedWorkflow(tx: Transaction, id: string): Promise<string | undefined> {
  const [row] = await tx.$queryRaw<{ status: string }[]>`
    SELECT "status" FROM ${STATUS} WHERE "workflow_uuid" = ${id} AND NOT "status" = ANY(${LIVE}) FOR SHARE`;
  return row?.status;
}

/**
 * Moves orders that wait for workers of an earlier release to this one, unless a living worker of that release has them:
 * the engine gives a workflow only to workers of the same version. Returns their IDs.
 */
export async function adoptEarlierOrders(db: Database, living: readonly string[]): Promise<readonly string[]> {
  const { version, queue } = WORKFLOW_ENGINE;
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE ${STATUS} engine
    SET "status" = 'ENQUEUED', "owner_xid" = NULL, "started_at_epoch_ms" = NULL, "queue_name" = ${queue},
      "application_version" = ${version}, "updated_at" = (EXTRACT(EPOCH FROM now()) * 1000)::bigint
    FROM "WorkOrder" work
    WHERE work."id" = engine."workflow_uuid" AND engine."application_version" <> ${version}
      AND (engine."status" IN ('ENQUEUED', 'DELAYED') OR engine."status" = 'PENDING' AND NOT engine."executor_id" = ANY(${[...living]}))
    RETURNING engine."workflow_uuid" AS "id"`;
  return rows.map(({ id }) => id);
}
