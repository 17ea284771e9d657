import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok } from "@/lib/core/result";
import { readEach } from "@/lib/core/unreadable-row";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { CleanUp, DeploymentChange, DeploymentStore, TestDeployment } from "@/lib/domain/deployment/deployment";
import {
  baselineSchema,
  cleanUpSchema,
  deploymentFailureSchema,
  deploymentStateSchema,
  executionSchema,
  seenSchema,
  targetSchema,
} from "@/lib/domain/deployment/deployment-schema";
import { testWhileLeft } from "@/lib/domain/deployment/deployment-words";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { databaseNow } from "./database-now";
import type { Prisma } from "./generated/client";
import { lockHeldRun, lockRun } from "./held-run";
import { toJson } from "./json";
import { findOpenCleanUp } from "./open-deployment";
import { placeRunOrder } from "./place-run-order";
import { readColumn } from "./read-column";
import { recordRunEvent } from "./run-repository";

/** The most test deployments of one run that are listed. */
const MAX_DEPLOYMENTS = 20;

const UNDER_WAY = ["starting", "running"];

const ENDED: AppError = {
  code: "precondition_failed",
  message: "The test deployment has ended already. Reload the page to see how.",
};
const DECIDED: AppError = {
  code: "conflict",
  message: "This was decided meanwhile, here or in another window. Reload the page to see the result.",
};

/** Test deployments: what is followed, and what was saved. The caller has checked that the actor may see or edit the run. */
export function createDeploymentRepository(db: Database): DeploymentStore {
  return {
    async begin(actor, run, target) {
      return await db.$transaction(async (tx) => {
        // Two who start at once meet at this row: the second one finds the first one's order.
        await lockRun(tx, run.id);
        const left = await findOpenCleanUp(tx, run.id);
        if (left !== undefined) return err(testWhileLeft(left));
        const id = newId("dep");
        const placed = await placeRunOrder(tx, run.id, {
          kind: "deploy",
          input: { deploymentId: id, order: "follow" },
          placedById: actor.userId,
        });
        if (!placed.ok) return placed;
        await tx.testDeployment.create({
          data: { id, runId: run.id, state: "starting", target: toJson(target), startedById: actor.userId },
        });
        const { pipeline, cluster, service } = target;
        await recordRunEvent(tx, actor, run, "deployment.started", { deployment: id, pipeline, cluster, service });
        return ok({ id });
      });
    },

    async require(deploymentId) {
      return toDeployment(await db.testDeployment.findFirstOrThrow({ where: { id: deploymentId } }));
    },

    async list(runId) {
      const rows = await db.testDeployment.findMany({ where: { runId }, orderBy: { startedAt: "desc" }, take: MAX_DEPLOYMENTS });
      const { values, unreadable } = await readEach(rows, toDeployment);
      return { deployments: values, unreadable };
    },

    async requestStop(actor, run, deploymentId) {
      return await db.$transaction(async (tx) => {
        await lockRun(tx, run.id);
        const { count } = await tx.testDeployment.updateMany({
          where: { id: deploymentId, runId: run.id, state: { in: UNDER_WAY } },
          data: { stopRequestedAt: await databaseNow(tx) },
        });
        if (count === 0) return err(ENDED);
        await recordRunEvent(tx, actor, run, "deployment.stop.requested", { deployment: deploymentId });
        return ok(undefined);
      });
    },

    async decideCleanUp(actor, run, deploymentId, decision) {
      return await db.$transaction(async (tx) => {
        await lockRun(tx, run.id);
        const row = await tx.testDeployment.findFirst({ where: { id: deploymentId, runId: run.id } });
        const cleanUp = row === null ? undefined : toDeployment(row).cleanUp;
        if (cleanUp?.decision !== "open") return err(DECIDED);
        if (decision === "remove") {
          const input = { deploymentId, order: "remove" } as const;
          const placed = await placeRunOrder(tx, run.id, { kind: "deploy", input, placedById: actor.userId });
          if (!placed.ok) return placed;
        }
        const decided: CleanUp = { decision: decision === "remove" ? "removing" : "keep", items: cleanUp.items };
        await tx.testDeployment.update({ where: { id: deploymentId }, data: { cleanUp: toJson(decided) } });
        const items = cleanUp.items.filter(({ state }) => state === "left").map(({ name }) => name);
        const action = decision === "remove" ? "deployment.removal.confirmed" : "deployment.kept";
        await recordRunEvent(tx, actor, run, action, { deployment: deploymentId, items });
        return ok(undefined);
      });
    },

    async commit(deploymentId, { subjectId, fence }, change) {
      await db.$transaction(async (tx) => {
        await lockHeldRun(tx, subjectId, fence);
        await changeDeployment(tx, deploymentId, change);
      });
    },
  };
}

/**
 * Ends a deployment whose order stopped, under the lock of its run: what it was doing has failed. One that cannot be read stays as
 * it is, so that its order can end.
 */
export async function stopDeployment(tx: Transaction, deploymentId: string, failure: AppError): Promise<void> {
  const row = await tx.testDeployment.findUniqueOrThrow({ where: { id: deploymentId } });
  const read = await readEach([row], toDeployment);
  for (const { state, cleanUp } of read.values) {
    if (cleanUp?.decision === "removing") {
      await changeDeployment(tx, deploymentId, { cleanUp: { ...cleanUp, decision: "open", failure: withoutCause(failure) } });
    } else if (UNDER_WAY.includes(state)) {
      await changeDeployment(tx, deploymentId, { state: "failed", failure });
    }
  }
}

/** The newest test deployment of a run. */
export async function findNewestDeployment(tx: Transaction, runId: string): Promise<string | undefined> {
  return (await tx.testDeployment.findFirst({ where: { runId }, orderBy: { startedAt: "desc" }, select: { id: true } }))?.id;
}

async function changeDeployment(tx: Transaction, deploymentId: string, change: DeploymentChange): Promise<void> {
  const { state, executionId, baseline, execution, seen, failure, cleanUp } = change;
  const isEnd = state !== undefined && !UNDER_WAY.includes(state);
  const row = await tx.testDeployment.update({
    where: { id: deploymentId },
    data: withoutAbsent({
      state,
      executionId,
      baseline: baseline && toJson(baseline),
      execution: execution && toJson(execution),
      seen: seen && toJson(seen),
      failure: failure && toJson(withoutCause(failure)),
      cleanUp: cleanUp && toJson(cleanUp),
      finishedAt: isEnd ? await databaseNow(tx) : undefined,
    }),
  });
  const { runId } = row;
  const { pipeline, service } = toDeployment(row).target;
  const about = { deployment: deploymentId, pipeline, service };
  if (state !== undefined) {
    await record(tx, runId, {
      action: `deployment.${state}`,
      isFailure: state === "failed",
      data: { ...about, execution: row.executionId, message: failure?.message, cause: failure?.explanation?.causeId },
    });
  }
  if (cleanUp?.decision === "removed" || cleanUp?.failure !== undefined) {
    const items = cleanUp.items.map(({ name, state: now }) => `${name}: ${now}`);
    const isFailure = cleanUp.failure !== undefined;
    const action = isFailure ? "deployment.removal.failed" : "deployment.removed";
    await record(tx, runId, { action, isFailure, data: { ...about, items, message: cleanUp.failure?.message } });
  }
}

type Recorded = { readonly action: string; readonly isFailure: boolean; readonly data: Readonly<Record<string, unknown>> };

async function record(tx: Transaction, runId: string, { action, isFailure, data }: Recorded): Promise<void> {
  const { tenant } = await tx.run.findUniqueOrThrow({ where: { id: runId }, select: { tenant: true } });
  await appendEvent(tx, {
    tenant,
    runId,
    action,
    targetType: "testDeployment",
    targetId: String(data["deployment"]),
    result: isFailure ? "failed" : "done",
    data,
  });
}

function withoutCause({ code, message, explanation }: AppError): AppError {
  return { code, message, explanation };
}

/** Throws `UnreadableRowError` where this version does not know what the row contains. */
function toDeployment(row: Prisma.TestDeploymentGetPayload<object>): TestDeployment {
  const at = (column: string) => ({ table: "TestDeployment", column, id: row.id });
  return {
    id: row.id,
    runId: row.runId,
    state: readColumn(deploymentStateSchema, row.state, at("state")),
    target: readColumn(targetSchema, row.target, at("target")),
    baseline: readColumn(baselineSchema.nullable(), row.baseline, at("baseline")) ?? undefined,
    executionId: row.executionId ?? undefined,
    execution: readColumn(executionSchema.nullable(), row.execution, at("execution")) ?? undefined,
    seen: readColumn(seenSchema, row.seen, at("seen")),
    stopRequestedAt: row.stopRequestedAt ?? undefined,
    failure: readColumn(deploymentFailureSchema.nullable(), row.failure, at("failure")) ?? undefined,
    cleanUp: readColumn(cleanUpSchema.nullable(), row.cleanUp, at("cleanUp")) ?? undefined,
    startedById: row.startedById,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt ?? undefined,
  };
}
