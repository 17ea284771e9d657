import { plural } from "@/lib/core/plural";
import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok, type Result } from "@/lib/core/result";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor } from "@/lib/domain/access/actor";
import { isOwner, strongestRole, tenantOf } from "@/lib/domain/access/scope-access";
import type { ConnectionScope } from "@/lib/domain/access/setup-access";
import {
  CONNECTION_KINDS,
  type AwsConnection,
  type HarnessConnection,
  type NewAwsConnection,
  type NewHarnessConnection,
} from "@/lib/domain/connections/connection";
import { apiKeyRef, sessionRef } from "@/lib/domain/connections/connection-secrets";
import type { Database, Transaction } from "./client";
import { toAwsConnection, toHarnessConnection } from "./connection-row";
import { appendEvent } from "./event-repository";
import type { AwsConnection as AwsRow } from "./generated/client";
import { findPresentPeople } from "./present-people";
import { whereRef } from "./secret-repository";
import { MATCHES_NOTHING, requireTheirWorld, whereOfTheirWorld } from "./visible-runs";

/** The most connections one page lists. */
const MAX_CONNECTIONS = 200;

/** Runs that a connection still serves. */
const OPEN_STATES = ["open", "applying", "undoing"];

/** Another change came first. */
export const CHANGED: AppError = {
  code: "conflict",
  message: "This connection was changed or removed meanwhile. Reload the page.",
};

export type ConnectionRepository = ReturnType<typeof createConnectionRepository>;

type Options = {
  readonly clock: Clock;
  /** Without a sandbox its connections are not offered; the runs made with them stay readable. */
  readonly sandbox: boolean;
  /**
   * The same database under every tenant: whether an account is live, and what the person who pasted a session may do
   * elsewhere, cannot be read from within one tenant.
   */
  readonly everyTenant: Database;
};

/** Connections to Harness and AWS. Reads take the actor; only `…ById` do not, for workflows that act for a run. */
export function createConnectionRepository(db: Database, { clock, sandbox, everyTenant }: Options) {
  const visible = (actor: Actor) => ({
    AND: [
      { removedAt: null },
      { kind: { in: sandbox ? [...CONNECTION_KINDS] : ["live"] } },
      whereOfTheirWorld(actor),
      whereServes(actor),
    ],
  });
  // The inventory knows an account by its number alone, so an account that ever was live is not the sandbox's.
  const visibleAws = async (actor: Actor) => {
    if (!actor.sandbox) return visible(actor);
    const live = await everyTenant.awsConnection.findMany({
      where: { kind: "live" },
      select: { accountId: true },
      distinct: ["accountId"],
    });
    return { AND: [visible(actor), { accountId: { notIn: live.map(({ accountId }) => accountId) } }] };
  };

  const withGivers = async (rows: readonly AwsRow[]): Promise<AwsConnection[]> => {
    const ids = rows.flatMap(({ sessionById }) => sessionById ?? []);
    // Whether a session may still be used is decided by roles that the reader's tenants need not show.
    const givers = ids.length === 0 ? undefined : await findPresentPeople(everyTenant, ids, { sandboxPeople: sandbox });
    return rows.map((row) => toAwsConnection(row, givers?.get(row.sessionById ?? "")));
  };

  return {
    /** The Harness connections that serve the actor, by name. */
    async listHarness(actor: Actor): Promise<HarnessConnection[]> {
      const rows = await db.harnessConnection.findMany({
        where: visible(actor),
        orderBy: [{ name: "asc" }, { id: "asc" }],
        take: MAX_CONNECTIONS,
      });
      return rows.map(toHarnessConnection);
    },

    /** The AWS connections that serve the actor, by account. */
    async listAws(actor: Actor): Promise<AwsConnection[]> {
      const rows = await db.awsConnection.findMany({
        where: await visibleAws(actor),
        orderBy: [{ name: "asc" }, { id: "asc" }],
        take: MAX_CONNECTIONS,
      });
      return await withGivers(rows);
    },

    /** A Harness connection that serves the actor. */
    async findHarness(actor: Actor, id: string): Promise<HarnessConnection | undefined> {
      const row = await db.harnessConnection.findFirst({ where: { AND: [{ id }, visible(actor)] } });
      return row === null ? undefined : toHarnessConnection(row);
    },

    /** An AWS connection that serves the actor. */
    async findAws(actor: Actor, id: string): Promise<AwsConnection | undefined> {
      const row = await db.awsConnection.findFirst({ where: { AND: [{ id }, await visibleAws(actor)] } });
      return row === null ? undefined : (await withGivers([row]))[0];
    },

    /** Whether the Harness account is the sandbox's, and AWS itself was never connected under the account ID. */
    async isOfSandbox(where: { accountIdentifier: string; accountId: string }): Promise<boolean> {
      const [live, isSandbox] = await Promise.all([
        everyTenant.awsConnection.count({ where: { kind: "live", accountId: where.accountId }, take: 1 }),
        isSandboxAccount(db, where.accountIdentifier),
      ]);
      return live === 0 && isSandbox;
    },

    /** The connection of a run, for a workflow; removed ones are not found. */
    async findHarnessById(id: string): Promise<HarnessConnection | undefined> {
      const row = await db.harnessConnection.findFirst({ where: { id, removedAt: null } });
      return row === null ? undefined : toHarnessConnection(row);
    },

    /** The connection of a run, for a workflow; removed ones are not found. */
    async findAwsById(id: string): Promise<AwsConnection | undefined> {
      const row = await db.awsConnection.findFirst({ where: { id, removedAt: null } });
      return row === null ? undefined : (await withGivers([row]))[0];
    },

    /** Adds a Harness connection whose key was checked. The caller has checked `canManageConnections`. */
    async addHarness(actor: Actor, connection: NewHarnessConnection): Promise<{ id: string }> {
      requireTheirWorld(actor, connection.kind);
      return await db.$transaction(async (tx) => {
        const id = newId("hcon");
        await tx.harnessConnection.create({
          data: {
            ...connection,
            id,
            accountName: connection.accountName ?? null,
            orgIdentifier: connection.orgIdentifier ?? null,
            checkedAt: connection.checkedAt ?? null,
            createdById: actor.userId,
          },
          select: { id: true },
        });
        await recordChange(tx, actor, connection, {
          action: "connection.added",
          type: "harnessConnection",
          id,
          data: { name: connection.name, baseUrl: connection.baseUrl, key: connection.apiKeyHint },
        });
        return { id };
      });
    },

    /** Adds portal access to an AWS account. The caller has checked `canManageConnections`. */
    async addAws(actor: Actor, connection: NewAwsConnection): Promise<{ id: string }> {
      requireTheirWorld(actor, connection.kind);
      return await db.$transaction(async (tx) => {
        const id = newId("acon");
        await tx.awsConnection.create({
          data: {
            ...connection,
            id,
            accountAlias: connection.accountAlias ?? null,
            roleArn: connection.roleArn ?? null,
            externalId: connection.externalId ?? null,
            profile: connection.profile ?? null,
            sessionSecretId: connection.sessionSecretId ?? null,
            sessionExpiresAt: connection.sessionExpiresAt ?? null,
            sessionById: connection.sessionSecretId === undefined ? null : actor.userId,
            callerArn: connection.callerArn ?? null,
            orgIdentifier: connection.orgIdentifier ?? null,
            checkedAt: connection.checkedAt ?? null,
            createdById: actor.userId,
          },
          select: { id: true },
        });
        await recordChange(tx, actor, connection, {
          action: "connection.added",
          type: "awsConnection",
          id,
          data: {
            name: connection.name,
            accountId: connection.accountId,
            method: connection.method,
            roleArn: connection.roleArn,
          },
        });
        return { id };
      });
    },

    /** Notes that a person confirmed who the portal is in the account. `conflict` when the row changed meanwhile. */
    async confirmAws(
      actor: Actor,
      connection: AwsConnection,
      seen: { callerArn: string; partition: string; accountAlias: string | undefined },
    ): Promise<Result<{ id: string }, AppError>> {
      return await db.$transaction(async (tx) => {
        const written = await tx.awsConnection.updateMany({
          where: { id: connection.id, version: connection.version, removedAt: null },
          data: {
            callerArn: seen.callerArn,
            partition: seen.partition,
            accountAlias: seen.accountAlias ?? null,
            checkedAt: clock.now(),
            version: { increment: 1 },
          },
        });
        if (written.count === 0) return err(CHANGED);
        await recordChange(tx, actor, connection, {
          action: "connection.confirmed",
          type: "awsConnection",
          id: connection.id,
          data: { accountId: connection.accountId, callerArn: seen.callerArn },
        });
        return ok({ id: connection.id });
      });
    },

    /** Notes that a Harness connection's key answered, and under which account name. */
    async markHarnessChecked(actor: Actor, connection: HarnessConnection, accountName: string | undefined): Promise<void> {
      await db.$transaction(async (tx) => {
        await tx.harnessConnection.updateMany({
          where: { id: connection.id, removedAt: null },
          data: withoutAbsent({ checkedAt: clock.now(), accountName }),
        });
        await recordChange(tx, actor, connection, {
          action: "connection.checked",
          type: "harnessConnection",
          id: connection.id,
          data: { accountName },
        });
      });
    },

    /** Removes a connection and its secret. `precondition_failed` while open runs use it. */
    async removeHarness(actor: Actor, connection: HarnessConnection): Promise<Result<{ id: string }, AppError>> {
      return await db.$transaction(async (tx) => {
        const openRuns = await tx.run.count({ where: { harnessConnectionId: connection.id, state: { in: OPEN_STATES } } });
        if (openRuns > 0) return err(inUse(openRuns));
        const written = await tx.harnessConnection.updateMany({
          where: { id: connection.id, removedAt: null },
          data: { removedAt: clock.now(), version: { increment: 1 } },
        });
        if (written.count === 0) return err(CHANGED);
        await tx.encryptedSecret.deleteMany({ where: whereRef(apiKeyRef(connection)) });
        await recordChange(tx, actor, connection, {
          action: "connection.removed",
          type: "harnessConnection",
          id: connection.id,
          data: { name: connection.name },
        });
        return ok({ id: connection.id });
      });
    },

    /** Removes portal access and its pasted session. `precondition_failed` while open runs use it. */
    async removeAws(actor: Actor, connection: AwsConnection): Promise<Result<{ id: string }, AppError>> {
      return await db.$transaction(async (tx) => {
        const openRuns = await tx.run.count({ where: { awsConnectionId: connection.id, state: { in: OPEN_STATES } } });
        if (openRuns > 0) return err(inUse(openRuns));
        const written = await tx.awsConnection.updateMany({
          where: { id: connection.id, removedAt: null },
          data: { removedAt: clock.now(), version: { increment: 1 } },
        });
        if (written.count === 0) return err(CHANGED);
        const session = sessionRef(connection);
        if (session !== undefined) await tx.encryptedSecret.deleteMany({ where: whereRef(session) });
        await recordChange(tx, actor, connection, {
          action: "connection.removed",
          type: "awsConnection",
          id: connection.id,
          data: { name: connection.name, accountId: connection.accountId },
        });
        return ok({ id: connection.id });
      });
    },
  };
}

/** Whether a Harness account is the one that the sandbox replaces. */
export async function isSandboxAccount(db: Database | Transaction, accountIdentifier: string): Promise<boolean> {
  return (await db.harnessConnection.count({ where: { kind: "sandbox", accountIdentifier }, take: 1 })) > 0;
}

function inUse(openRuns: number): AppError {
  const runs = plural(openRuns, "One open run uses", `${String(openRuns)} open runs use`);
  return { code: "precondition_failed", message: `${runs} this connection. Finish or undo them first.` };
}

/** The connections that serve an actor: the account's own, and those of organizations the actor has a role in. */
export function whereServes(actor: Actor) {
  if (isOwner(actor)) return {};
  const served = actor.grants.flatMap((grant) => {
    if (grant.accountIdentifier === undefined) return [];
    const account = { accountIdentifier: grant.accountIdentifier };
    if (grant.orgIdentifier === undefined) return [account];
    return [
      { ...account, orgIdentifier: null },
      { ...account, orgIdentifier: grant.orgIdentifier },
    ];
  });
  return served.length === 0 ? MATCHES_NOTHING : { OR: served };
}

type Change = {
  readonly action: string;
  readonly type: string;
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
};

/** Records a change of a connection, in the transaction that makes it. */
export async function recordChange(tx: Transaction, actor: Actor, scope: ConnectionScope, change: Change): Promise<void> {
  await appendEvent(tx, {
    tenant: tenantOf(scope),
    actorId: actor.userId,
    actorRole: strongestRole(actor, scope),
    action: change.action,
    targetType: change.type,
    targetId: change.id,
    result: "done",
    data: change.data,
  });
}
