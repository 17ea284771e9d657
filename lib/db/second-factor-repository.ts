import type { AppError } from "@/lib/core/errors";
import { err, ok, type Result } from "@/lib/core/result";
import type { Actor } from "@/lib/domain/access/actor";
import { SECOND_FACTOR_SETUP_MINUTES } from "@/lib/domain/access/session-limits";
import { PORTAL_TENANT } from "@/lib/domain/audit/event";
import type { KeptSecretRef } from "@/lib/domain/secrets/secret-ref";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { findEventActor, personEvent } from "./person-event";
import { endSessionsOf } from "./session-repository";
import { whereRef } from "./secret-repository";

/** How far a person's second factor is. */
export type SecondFactorState =
  | { readonly status: "none" }
  /** A secret was shown, and no code of it was entered yet. */
  | { readonly status: "pending" }
  | { readonly status: "on"; readonly since: Date; readonly recoveryCodesLeft: number };

const GONE: AppError = {
  code: "precondition_failed",
  message: "There is no second factor, or its set-up is more than 15 minutes old. Set it up again.",
};
const IS_ON: AppError = {
  code: "conflict",
  message: "Your second factor is on already. Turn it off before you set up another one.",
};

/** Where the secret of a factor is kept: people belong to no tenant. */
export function factorSecretRef(id: string): KeptSecretRef {
  return { id, tenant: PORTAL_TENANT, purpose: "totp-secret" };
}

/** The second factors of people. The database is to have the scope `PEOPLE`, which alone reaches their secrets. */
export function createSecondFactorRepository(db: Database) {
  return {
    /** How far the person's factor is. */
    async findState(userId: string): Promise<SecondFactorState> {
      const [row] = await db.$queryRaw<{ confirmedAt: Date | null; isYoung: boolean; left: number }[]>`
        SELECT "confirmedAt", "createdAt" > now() - ${SECOND_FACTOR_SETUP_MINUTES} * interval '1 minute' AS "isYoung",
          (SELECT count(*)::integer FROM "RecoveryCode" c WHERE c."userId" = f."userId" AND c."usedAt" IS NULL) AS "left"
        FROM "SecondFactor" f WHERE "userId" = ${userId}`;
      if (row?.confirmedAt) return { status: "on", since: row.confirmedAt, recoveryCodesLeft: row.left };
      return { status: row?.isYoung === true ? "pending" : "none" };
    },

    /** The secret of a factor by whether it is in force, with the database's time. */
    async findSecret(userId: string, isOn: boolean): Promise<{ ref: KeptSecretRef; now: Date } | undefined> {
      const [row] = await db.$queryRaw<{ secretId: string; now: Date }[]>`
        SELECT "secretId", now() AS "now" FROM "SecondFactor"
        WHERE "userId" = ${userId} AND ("confirmedAt" IS NOT NULL) = ${isOn}`;
      return row === undefined ? undefined : { ref: factorSecretRef(row.secretId), now: row.now };
    },

    /** Begins a set-up with a new secret, in place of one that was never confirmed. `conflict` when a factor is on. */
    async begin(actor: Actor, secretId: string): Promise<Result<undefined, AppError>> {
      return await db.$transaction(async (tx) => {
        const before = await tx.secondFactor.findFirst({ where: { userId: actor.userId }, select: { secretId: true } });
        const begun = await tx.$executeRaw`
          INSERT INTO "SecondFactor" ("userId", "secretId", "createdAt") VALUES (${actor.userId}, ${secretId}, now())
          ON CONFLICT ("userId") DO UPDATE SET "secretId" = EXCLUDED."secretId", "createdAt" = now()
          WHERE "SecondFactor"."confirmedAt" IS NULL`;
        if (begun !== 1) return err(IS_ON);
        if (before !== null) await tx.encryptedSecret.deleteMany({ where: whereRef(factorSecretRef(before.secretId)) });
        return ok(undefined);
      });
    },

    /** Puts the factor in force: a code of its secret was entered. The code's step counts as used. */
    async turnOn(
      actor: Actor,
      {
        secretId,
        step,
        codeHashes,
      }: { readonly secretId: string; readonly step: number; readonly codeHashes: readonly string[] },
    ): Promise<Result<undefined, AppError>> {
      return await db.$transaction(async (tx) => {
        const confirmed = await tx.$executeRaw`
          UPDATE "SecondFactor" SET "confirmedAt" = now(), "lastStep" = ${step}
          WHERE "userId" = ${actor.userId} AND "secretId" = ${secretId} AND "confirmedAt" IS NULL
            AND "createdAt" > now() - ${SECOND_FACTOR_SETUP_MINUTES} * interval '1 minute'`;
        if (confirmed !== 1) return err(GONE);
        await tx.encryptedSecret.updateMany({ where: whereRef(factorSecretRef(secretId)), data: { expiresAt: null } });
        await tx.user.updateMany({ where: { id: actor.userId }, data: { secondFactorResetAt: null } });
        await replaceCodes(tx, actor.userId, codeHashes);
        await appendEvent(tx, ownEvent(actor, "secondFactor.setUp"));
        return ok(undefined);
      });
    },

    /** Marks a step as used; false when it, or a later one, was used before. */
    async useStep(userId: string, step: number): Promise<boolean> {
      const used = await db.$executeRaw`
        UPDATE "SecondFactor" SET "lastStep" = ${step}
        WHERE "userId" = ${userId} AND "confirmedAt" IS NOT NULL AND ("lastStep" IS NULL OR "lastStep" < ${step})`;
      return used === 1;
    },

    /** Uses up a recovery code of a factor in force; false when there is no such unused one. */
    async useRecoveryCode(userId: string, codeHash: string, network: string | undefined): Promise<boolean> {
      return await db.$transaction(async (tx) => {
        const used = await tx.$executeRaw`
          UPDATE "RecoveryCode" SET "usedAt" = now() WHERE "userId" = ${userId} AND "codeHash" = ${codeHash} AND "usedAt" IS NULL
            AND EXISTS (SELECT 1 FROM "SecondFactor" f WHERE f."userId" = ${userId} AND f."confirmedAt" IS NOT NULL)`;
        if (used !== 1) return false;
        const left = await tx.recoveryCode.count({ where: { userId, usedAt: null } });
        const person = await findEventActor(tx, userId, network);
        const event = { action: "secondFactor.recoveryCodeUsed", targetType: "user", targetId: userId, data: { left } };
        await appendEvent(tx, personEvent(person, event));
        return true;
      });
    },

    /** Replaces the recovery codes, used ones included. */
    async replaceRecoveryCodes(actor: Actor, codeHashes: readonly string[]): Promise<Result<undefined, AppError>> {
      return await db.$transaction(async (tx) => {
        if ((await tx.secondFactor.count({ where: { userId: actor.userId, confirmedAt: { not: null } } })) === 0)
          return err(GONE);
        await replaceCodes(tx, actor.userId, codeHashes);
        await appendEvent(tx, ownEvent(actor, "secondFactor.recoveryCodesMade"));
        return ok(undefined);
      });
    },

    /** Removes the actor's own factor with its secret and its recovery codes. */
    async turnOff(actor: Actor): Promise<Result<undefined, AppError>> {
      return await db.$transaction(async (tx) => {
        if (!(await remove(tx, actor.userId))) return err(GONE);
        await appendEvent(tx, ownEvent(actor, "secondFactor.turnedOff"));
        return ok(undefined);
      });
    },

    /** Removes another person's factor and ends their sessions; they read so after their next sign-in. */
    async reset(actor: Actor, userId: string): Promise<Result<{ readonly endedSessions: number }, AppError>> {
      return await db.$transaction(async (tx) => {
        if (!(await remove(tx, userId))) return err(GONE);
        await tx.$executeRaw`UPDATE "User" SET "secondFactorResetAt" = now() WHERE "id" = ${userId}`;
        const endedSessions = await endSessionsOf(tx, userId, "ended-by-admin");
        const event = { action: "secondFactor.reset", targetType: "user", targetId: userId, data: { endedSessions } };
        await appendEvent(tx, personEvent(actor, event));
        return ok({ endedSessions });
      });
    },

    /** The actor has read that their factor was removed. */
    async dismissReset(actor: Actor): Promise<void> {
      await db.user.updateMany({ where: { id: actor.userId }, data: { secondFactorResetAt: null } });
    },
  };
}

function ownEvent(actor: Actor, action: string) {
  return personEvent(actor, { action, targetType: "user", targetId: actor.userId });
}

async function replaceCodes(tx: Transaction, userId: string, codeHashes: readonly string[]): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ userId, codeHash })) });
}

/** Removes all of a person's factor, with sign-ins that wait for its code. False when none is in force. */
async function remove(tx: Transaction, userId: string): Promise<boolean> {
  const factor = await tx.secondFactor.findFirst({ where: { userId, confirmedAt: { not: null } }, select: { secretId: true } });
  if (factor === null) return false;
  const removed = await tx.secondFactor.deleteMany({ where: { userId, secretId: factor.secretId } });
  if (removed.count !== 1) return false;
  await tx.encryptedSecret.deleteMany({ where: whereRef(factorSecretRef(factor.secretId)) });
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.pendingSignIn.deleteMany({ where: { userId } });
  return true;
}
