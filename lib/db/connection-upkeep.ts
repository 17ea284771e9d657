import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import type { AwsConnection, LastCheck } from "@/lib/domain/connections/connection";
import { sessionRef } from "@/lib/domain/connections/connection-secrets";
import type { KeptSession } from "@/lib/domain/connections/pasted-session";
import type { Database } from "./client";
import { CHANGED, recordChange } from "./connection-repository";
import { toJson } from "./json";
import { whereRef } from "./secret-repository";

/** What a check found, without its time: the repository's clock gives it. */
export type CheckOutcome = Omit<LastCheck, "at">;

/** What keeps portal access working after it was added. The caller has checked `canManageConnections`. */
export function createConnectionUpkeep(db: Database, clock: { readonly now: () => Date }) {
  return {
    /** Records what a check found, for the list. Does not touch what a person confirmed. */
    async recordCheck(actor: Actor, connection: AwsConnection, outcome: CheckOutcome): Promise<void> {
      await db.$transaction(async (tx) => {
        const lastCheck = toJson({ at: clock.now().toISOString(), failure: outcome.failure, rights: outcome.rights });
        await tx.awsConnection.updateMany({ where: { id: connection.id, removedAt: null }, data: { lastCheck } });
        await recordChange(tx, actor, connection, {
          action: "connection.checked",
          type: "awsConnection",
          id: connection.id,
          data: { accountId: connection.accountId, worked: outcome.failure === undefined, cause: outcome.failure?.causeId },
        });
      });
    },

    /**
     * Puts a new pasted session in the place of the old one, which is wiped. A session of another principal has to be
     * confirmed again: `confirmed` is then absent. `conflict` when the row changed meanwhile.
     */
    async replaceSession(
      actor: Actor,
      connection: AwsConnection,
      session: KeptSession & {
        readonly confirmed: { readonly callerArn: string; readonly partition: string } | undefined;
      },
    ): Promise<Result<{ id: string }, AppError>> {
      return await db.$transaction(async (tx) => {
        const written = await tx.awsConnection.updateMany({
          where: { id: connection.id, version: connection.version, removedAt: null },
          data: {
            sessionSecretId: session.sessionSecretId,
            sessionExpiresAt: session.sessionExpiresAt,
            sessionById: actor.userId,
            version: { increment: 1 },
            ...(session.confirmed ?? { checkedAt: null, callerArn: null }),
            lastCheck: { at: clock.now().toISOString() },
          },
        });
        if (written.count === 0) return err(CHANGED);
        const before = sessionRef(connection);
        if (before !== undefined) await tx.encryptedSecret.deleteMany({ where: whereRef(before) });
        await recordChange(tx, actor, connection, {
          action: "connection.session-renewed",
          type: "awsConnection",
          id: connection.id,
          data: { accountId: connection.accountId, sameIdentity: session.confirmed !== undefined },
        });
        return ok({ id: connection.id });
      });
    },

    /** AWS reported the pasted session as expired before its end here: it is wiped now. */
    async endSession(connection: AwsConnection): Promise<void> {
      const ref = sessionRef(connection);
      if (ref === undefined) return;
      await db.$transaction(async (tx) => {
        await tx.encryptedSecret.deleteMany({ where: whereRef(ref) });
        // Only while it is still the same session: another one may have been pasted meanwhile.
        await tx.awsConnection.updateMany({
          where: { id: connection.id, sessionSecretId: ref.id },
          data: { sessionExpiresAt: clock.now(), version: { increment: 1 } },
        });
      });
    },
  };
}

export type ConnectionUpkeep = ReturnType<typeof createConnectionUpkeep>;
