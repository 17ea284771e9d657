import { randomBytes } from "node:crypto";

import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { readEach, type Readable } from "@/lib/core/unreadable-row";
import { err, ok, type Result } from "@/lib/core/result";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor } from "@/lib/domain/access/actor";
import { strongestRole } from "@/lib/domain/access/scope-access";
import {
  RUN_KINDS,
  tenantOf,
  type NewRun,
  type Run,
  type RunFacets,
  type RunFilter,
  type RunPage,
  type RunState,
} from "@/lib/domain/runs/run";
import type { Path } from "@/lib/domain/runs/path";
import {
  CHANGED_MEANWHILE,
  kindOfWorkflow,
  RUN_WORKFLOWS,
  whyPathStays,
  type RunOrderKind,
} from "@/lib/domain/onboarding/run-order";
import { whyChangeRefused } from "@/lib/domain/onboarding/run-change";
import type { Database, Transaction } from "./client";
import { databaseNow } from "./database-now";
import { appendEvent } from "./event-repository";
import type { Prisma } from "./generated/client";
import { lockRun } from "./held-run";
import { nextNumber } from "./next-number";
import { RUN_COLUMNS, toRun, type RunRow } from "./run-row";
import { requireTheirWorld, whereVisible } from "./visible-runs";
import { deleteWorkOrder } from "./work-order";

const PAGE_SIZE = 50;

/** The most projects and accounts that the filters of a list offer. */
const MAX_FACETS = 100;

/** Runs, read and changed as an actor. */
export type RunRepository = ReturnType<typeof createRunRepository>;

/** Joins the repository to a database. */
export function createRunRepository(db: Database) {
  const named = async (rows: readonly RunRow[]): Promise<Readable<Run>> => {
    const people = await db.user.findMany({
      where: { id: { in: rows.map((row) => row.ownerId) } },
      select: { id: true, name: true },
    });
    const names = new Map(people.map((person) => [person.id, person.name]));
    return await readEach(rows, (row) => toRun(row, names.get(row.ownerId) ?? row.ownerId));
  };
  const namedOne = async (row: RunRow): Promise<Run> => {
    const owner = await db.user.findFirst({ where: { id: row.ownerId }, select: { name: true } });
    return toRun(row, owner?.name ?? row.ownerId);
  };

  return {
    /** Makes a run with its reference, its key and its external ID, which stay the same for its life. */
    async create(actor: Actor, input: NewRun): Promise<Run> {
      requireTheirWorld(actor, input.kind);
      const row = await db.$transaction(async (tx) => {
        const data = await newRow(tx, actor, input);
        const created = await tx.run.create({ data, select: RUN_COLUMNS });
        await recordRunEvent(tx, actor, toRun(created, actor.name), "run.created", {
          reference: created.reference,
          path: input.path,
        });
        return created;
      });
      return toRun(row, actor.name);
    },

    /** The run, if the actor may see it. */
    async find(actor: Actor, runId: string): Promise<Run | undefined> {
      const row = await db.run.findFirst({ where: { AND: [{ id: runId }, whereVisible(actor)] }, select: RUN_COLUMNS });
      return row === null ? undefined : await namedOne(row);
    },

    /** For the worker and the command line, which act for a run no matter who started it. */
    async require(runId: string): Promise<Run> {
      return await namedOne(await db.run.findFirstOrThrow({ where: { id: runId }, select: RUN_COLUMNS }));
    },

    /** By the reference people read, or by ID: what a command line is given. */
    async findByReference(actor: Actor, reference: string): Promise<Run | undefined> {
      const row = await db.run.findFirst({
        where: { AND: [{ OR: [{ reference }, { id: reference }] }, whereVisible(actor)] },
        select: RUN_COLUMNS,
      });
      return row === null ? undefined : await namedOne(row);
    },

    /** A page of what the actor may see, newest activity first. Keyset paging: as fast on the last page as on the first. */
    async list(
      actor: Actor,
      filter: RunFilter = {},
      page: { readonly after?: string | undefined; readonly limit?: number } = {},
    ): Promise<RunPage> {
      const limit = Math.min(page.limit ?? PAGE_SIZE, 200);
      const rows = await db.run.findMany({
        where: { AND: [whereVisible(actor), whereFilter(filter), whereAfter(page.after)] },
        orderBy: [{ lastActivityAt: "desc" }, { id: "desc" }],
        take: limit + 1,
        select: RUN_COLUMNS,
      });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const { values, unreadable } = await named(shown);
      return {
        runs: values,
        next: rows.length > limit && last !== undefined ? `${last.lastActivityAt.toISOString()}~${last.id}` : undefined,
        unreadable,
      };
    },

    /** How many runs the filter leaves, counted no further than `most`. */
    async count(actor: Actor, filter: RunFilter = {}, most = 10_000): Promise<number> {
      return await db.run.count({ where: { AND: [whereVisible(actor), whereFilter(filter)] }, take: most });
    },

    /** What the actor's runs can be narrowed by: their projects and accounts, the most active first. */
    async facets(actor: Actor): Promise<RunFacets> {
      const options = { where: whereVisible(actor), orderBy: { _max: { lastActivityAt: "desc" as const } }, take: MAX_FACETS };
      const [projects, accounts, kinds] = await Promise.all([
        db.run.groupBy({ by: ["orgIdentifier", "projectIdentifier"], ...options, _max: { lastActivityAt: true } }),
        db.run.groupBy({ by: ["awsAccountId"], ...options, _max: { lastActivityAt: true } }),
        db.run.groupBy({ by: ["kind"], where: whereVisible(actor) }),
      ]);
      return {
        projects: projects.map((row) => ({
          orgIdentifier: row.orgIdentifier ?? undefined,
          projectIdentifier: row.projectIdentifier ?? undefined,
        })),
        awsAccountIds: accounts.map((row) => row.awsAccountId),
        kinds: RUN_KINDS.filter((kind) => kinds.some((row) => row.kind === kind)),
      };
    },

    /**
     * Changes the path, and ends a verification that is under way: its answers would speak of the old path. Answers of
     * steps stay where they are. Errors: `precondition_failed` when the run is not open; `conflict` when the run was changed
     * since `version` was read, or its key is being replaced.
     */
    async savePath(actor: Actor, run: Run, path: Path, boxesTotal: number): Promise<Result<Run, AppError>> {
      return await db.$transaction(async (tx) => {
        const { state, now } = await lockRun(tx, run.id);
        const refused = whyChangeRefused("path", state);
        if (refused !== undefined) return err(refused);
        const order = await tx.workOrder.findUnique({ where: { runId: run.id }, select: { id: true, workflow: true } });
        const fixed = order === null ? undefined : whyPathStays(kindOfWorkflow(order.workflow));
        if (fixed !== undefined) return err(fixed);
        const changed = await tx.run.updateMany({
          where: { id: run.id, version: run.version },
          data: {
            path,
            boxesTotal,
            version: { increment: 1 },
            lastActivityAt: now,
            ...withoutOrder(order),
          },
        });
        if (changed.count === 0) return err(CHANGED_MEANWHILE);
        if (order !== null) await deleteWorkOrder(tx, order.id);
        await recordRunEvent(tx, actor, run, "run.path.changed", { before: run.path, after: path });
        return ok({ ...run, path, boxesTotal, version: run.version + 1 });
      });
    },

    /** Writes the progress that lists show; computed from operations, checks and attestations by the caller. */
    async saveProgress(
      runId: string,
      progress: { boxesReady: number; boxesTotal: number; stuckCause: string | undefined },
    ): Promise<void> {
      await db.run.update({
        where: { id: runId },
        data: { boxesReady: progress.boxesReady, boxesTotal: progress.boxesTotal, stuckCause: progress.stuckCause ?? null },
      });
    },

    /** Finishes a run or opens it again, once: of two that try the same move one gets `conflict`. */
    async moveState(
      actor: Actor,
      run: Run,
      move: {
        readonly from: RunState;
        readonly to: "open" | "finished";
        readonly action: string;
        readonly data?: Readonly<Record<string, unknown>>;
      },
    ): Promise<Result<{ readonly version: number }, AppError>> {
      return await db.$transaction(async (tx) => {
        const now = await databaseNow(tx);
        const [row] = await tx.run.updateManyAndReturn({
          where: { id: run.id, state: move.from },
          data: withoutAbsent({
            state: move.to,
            version: { increment: 1 },
            lastActivityAt: now,
            finishedAt: move.to === "finished" ? now : undefined,
          }),
          select: { version: true },
        });
        if (row === undefined) return err(CHANGED_MEANWHILE);
        await recordRunEvent(tx, actor, run, move.action, move.data ?? {});
        return ok({ version: row.version });
      });
    },

    /** Writes down something that was done with the run and changed nothing in it: an export. */
    async recordUse(actor: Actor, run: Run, action: string, data: Readonly<Record<string, unknown>>): Promise<void> {
      await db.$transaction(async (tx) => {
        await recordRunEvent(tx, actor, run, action, data);
      });
    },

    /** The run's tenant, for the worker to choose its scope by. */
    async readTenant(runId: string): Promise<string> {
      return (await db.run.findFirstOrThrow({ where: { id: runId }, select: { tenant: true } })).tenant;
    },

    /** Whether a run has an order of this kind that no worker has ended. */
    async hasOrder(runId: string, kind: RunOrderKind): Promise<boolean> {
      return (await db.workOrder.count({ where: { runId, workflow: RUN_WORKFLOWS[kind] } })) > 0;
    },

    /** The newest fence: it grows whenever a worker takes the run. */
    async readFence(runId: string): Promise<number> {
      return (await db.run.findFirstOrThrow({ where: { id: runId }, select: { fence: true } })).fence;
    },

    /** The key of the run's idempotency keys. */
    async readKey(runId: string): Promise<Uint8Array> {
      const row = await db.run.findFirstOrThrow({ where: { id: runId }, select: { secret: true } });
      return row.secret;
    },
  };
}

/** The columns that release a run from its order, when it has one. */
function withoutOrder(order: object | null): Prisma.RunUpdateManyMutationInput {
  return order === null ? {} : { orderId: null, fence: { increment: 1 } };
}

async function newRow(tx: Transaction, actor: Actor, input: NewRun): Promise<Prisma.RunUncheckedCreateInput> {
  const number = await nextNumber(tx, "run");
  const createdAt = await databaseNow(tx);
  return {
    id: newId("run"),
    number,
    reference: `CB-${String(createdAt.getUTCFullYear())}-${String(number).padStart(4, "0")}`,
    createdAt,
    tenant: tenantOf(input.scope),
    kind: input.kind,
    world: input.world ?? null,
    harnessConnectionId: input.harnessConnectionId,
    awsConnectionId: input.awsConnectionId,
    accountIdentifier: input.scope.accountIdentifier,
    orgIdentifier: input.scope.orgIdentifier ?? null,
    projectIdentifier: input.scope.projectIdentifier ?? null,
    awsAccountId: input.awsAccountId,
    path: input.path,
    secret: randomBytes(32),
    externalId: `cb-${randomBytes(20).toString("hex")}`,
    guideHash: input.guideHash,
    packVersion: input.packVersion,
    boxesTotal: input.boxesTotal,
    ownerId: actor.userId,
  };
}

/** Writes an event about a run, in the transaction of the change. */
export async function recordRunEvent(
  tx: Transaction,
  actor: Actor,
  run: Pick<Run, "id" | "tenant" | "scope">,
  action: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const role = strongestRole(actor, run.scope);
  await appendEvent(tx, {
    tenant: run.tenant,
    runId: run.id,
    actorId: actor.userId,
    actorRole: role,
    action,
    targetType: "run",
    targetId: run.id,
    result: "done",
    data,
  });
}

function whereFilter(filter: RunFilter): Prisma.RunWhereInput {
  const text = filter.text?.trim();
  return withoutAbsent({
    orgIdentifier: filter.orgIdentifier,
    projectIdentifier: filter.projectIdentifier,
    awsAccountId: filter.awsAccountId,
    state: filter.state,
    ownerId: filter.ownerId,
    kind: filter.kind,
    path: filter.target === undefined ? undefined : { path: ["target"], equals: filter.target },
    OR: text === undefined || text === "" ? undefined : whereNamed(text),
  });
}

function whereNamed(text: string): Prisma.RunWhereInput[] {
  return [
    { reference: { contains: text, mode: "insensitive" } },
    { projectIdentifier: { contains: text, mode: "insensitive" } },
    { awsAccountId: { contains: text } },
  ];
}

function whereAfter(after: string | undefined): Prisma.RunWhereInput {
  const [time, id] = after?.split("~") ?? [];
  if (time === undefined || id === undefined || Number.isNaN(Date.parse(time))) return {};
  return { OR: [{ lastActivityAt: { lt: new Date(time) } }, { lastActivityAt: new Date(time), id: { lt: id } }] };
}
