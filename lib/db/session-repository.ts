import { newId } from "@/lib/core/new-id";
import type { Actor } from "@/lib/domain/access/actor";
import { isGrantInForce } from "@/lib/domain/access/scope-access";
import { mustSetUpSecondFactor, type SecondFactorRule } from "@/lib/domain/access/second-factor";
import { sessionEnds, watchSession, type WatchedSession } from "@/lib/domain/access/session-end";
import { RECENT_MINUTES, SESSION_HOURS, SESSION_IDLE_MINUTES, SESSION_TOUCH_SECONDS } from "@/lib/domain/access/session-limits";
import type { NewSession, SessionSummary } from "@/lib/domain/access/session";
import type { ConfirmationMethod, SignInMethod, Visitor } from "@/lib/domain/access/visitor";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { Prisma } from "./generated/client";
import { grantColumns, toGrant } from "./grant-row";
import { findEventActor, personEvent } from "./person-event";

/** Why a session ended; `replaced` by another sign-in on the same browser. */
export type SessionEnd = "signed-out" | "replaced" | "ended-by-person" | "ended-by-admin" | "role-taken" | "password-changed";

/** A person's proof, within a session, that it is still them. */
type Confirmation = Pick<NewSession, "visitor" | "secondFactor"> & { readonly how: ConfirmationMethod };

export type SessionRepository = ReturnType<typeof createSessionRepository>;

type Options = {
  /** Without a sandbox its people do not exist, even where the database still holds a session of theirs. */
  readonly sandboxPeople: boolean;
  /** For whom a second factor is required. */
  readonly secondFactorRule: SecondFactorRule;
};

/** A session that counts, by the database's clock: web processes may disagree about the time. */
const LIVE = Prisma.sql`"endedAt" IS NULL AND "expiresAt" > now()
  AND "lastSeenAt" > now() - ${SESSION_IDLE_MINUTES} * interval '1 minute'`;

/** 130 random bits: ASVS 7.2.3 asks for 128 of an ID that opens a session. */
const SESSION_ID_SIGNS = 26;

type ActorRow = {
  userId: string;
  name: string;
  email: string;
  sandbox: boolean;
  isRecent: boolean;
  isStale: boolean;
  usesProvider: boolean;
  hasSecondFactor: boolean;
  secondFactorResetAt: Date | null;
  now: Date;
};

type SessionTimes = { userId: string; expiresAt: Date; lastSeenAt: Date; now: Date };

/** Sign-ins. The cookie names a row here; row, person and grants are read at every request. */
export function createSessionRepository(db: Database, { sandboxPeople, secondFactorRule }: Options) {
  return {
    /** Starts a session and returns its ID. A new sign-in never continues an old row. */
    async create(session: NewSession): Promise<string> {
      return await db.$transaction(async (tx) => await createSession(tx, session));
    },

    /** The person of a session with the grants in force now; undefined when it ended, idled out or never existed. */
    async findActor(sessionId: string): Promise<Actor | undefined> {
      const [row] = await db.$queryRaw<ActorRow[]>`
        SELECT u."id" AS "userId", u."name", u."email", u."sandbox", now() AS "now",
          s."authenticatedAt" > now() - ${RECENT_MINUTES} * interval '1 minute' IS TRUE AS "isRecent",
          u."issuer" IS NOT NULL AS "usesProvider", f."confirmedAt" IS NOT NULL AS "hasSecondFactor", u."secondFactorResetAt",
          s."lastSeenAt" < now() - ${SESSION_TOUCH_SECONDS} * interval '1 second' AS "isStale"
        FROM "Session" s JOIN "User" u ON u."id" = s."userId" LEFT JOIN "SecondFactor" f ON f."userId" = u."id"
        WHERE s."id" = ${sessionId} AND ${LIVE} AND (${sandboxPeople} OR NOT u."sandbox")`;
      if (row === undefined) return undefined;
      const { userId, name, email, sandbox, isRecent, isStale, now, secondFactorResetAt } = row;
      if (isStale)
        await db.$executeRaw`UPDATE "Session" SET "lastSeenAt" = now() WHERE "id" = ${sessionId} AND "endedAt" IS NULL`;
      const grants = await db.roleGrant.findMany({ where: { userId }, select: grantColumns });
      const inForce = grants.flatMap(toGrant).filter((grant) => isGrantInForce(grant, now));
      return {
        ...{ userId, name, email, sessionId, sandbox, isRecent, grants: inForce },
        mustSetUpSecondFactor: mustSetUpSecondFactor(secondFactorRule, { ...row, grants: inForce }),
        secondFactorResetAt: secondFactorResetAt ?? undefined,
      };
    },

    /** When a session ends; undefined when it has ended. Asking does not count as use, so a page may watch its session. */
    async watch(sessionId: string): Promise<WatchedSession | undefined> {
      const [row] = await db.$queryRaw<SessionTimes[]>`
        SELECT "userId", "expiresAt", "lastSeenAt", now() AS "now" FROM "Session" WHERE "id" = ${sessionId} AND ${LIVE}`;
      return row === undefined ? undefined : watchSession(row.userId, sessionEnds(row), row.now);
    },

    /** Restarts the idle time of a live session and returns its new end. The age of a session cannot be renewed. */
    async renew(sessionId: string): Promise<WatchedSession | undefined> {
      const [row] = await db.$queryRaw<SessionTimes[]>`
        UPDATE "Session" SET "lastSeenAt" = now() WHERE "id" = ${sessionId} AND ${LIVE}
        RETURNING "userId", "expiresAt", "lastSeenAt", now() AS "now"`;
      return row === undefined ? undefined : watchSession(row.userId, sessionEnds(row), row.now);
    },

    /** Ends one session; ending an ended one changes nothing. */
    async end(sessionId: string, reason: SessionEnd, visitor: Visitor): Promise<void> {
      await db.$transaction(async (tx) => {
        const [ended] = await tx.$queryRaw<{ userId: string }[]>`
          UPDATE "Session" SET "endedAt" = now(), "endReason" = ${reason}
          WHERE "id" = ${sessionId} AND "endedAt" IS NULL RETURNING "userId"`;
        if (ended === undefined) return;
        const person = await findEventActor(tx, ended.userId, visitor.network);
        await appendEvent(
          tx,
          personEvent(person, { action: "session.ended", targetType: "user", targetId: ended.userId, data: { reason } }),
        );
      });
    },

    /**
     * Replaces the session of a person who confirmed who they are, so that an old cookie does not share in it. Returns the
     * new ID, or undefined when the session has ended meanwhile.
     */
    async confirm(actor: Actor, { how, visitor, secondFactor }: Confirmation): Promise<string | undefined> {
      return await db.$transaction(async (tx) => {
        const ended = await tx.$executeRaw`
          UPDATE "Session" SET "endedAt" = now(), "endReason" = 'replaced' WHERE "id" = ${actor.sessionId} AND ${LIVE}`;
        if (ended !== 1) return undefined;
        await appendEvent(
          tx,
          personEvent(actor, {
            action: "session.confirmed",
            targetType: "user",
            targetId: actor.userId,
            data: { how, secondFactor },
          }),
        );
        return await insertSession(tx, { userId: actor.userId, visitor });
      });
    },

    /** The actor's own session by ID, when it is open. */
    async findOwn(actor: Actor, sessionId: string): Promise<{ readonly id: string } | undefined> {
      const [row] = await db.$queryRaw<{ id: string }[]>`
        SELECT "id" FROM "Session" WHERE "id" = ${sessionId} AND "userId" = ${actor.userId} AND ${LIVE}`;
      return row;
    },

    /** Ends the actor's sessions except the one of this request; returns how many. */
    async endOthers(actor: Actor): Promise<{ endedSessions: number }> {
      return await db.$transaction(async (tx) => {
        const endedSessions = await endSessionsOf(tx, actor.userId, "ended-by-person", actor.sessionId);
        await appendEvent(
          tx,
          personEvent(actor, {
            action: "person.sessionsEnded",
            targetType: "user",
            targetId: actor.userId,
            data: { endedSessions, exceptOwn: true },
          }),
        );
        return { endedSessions };
      });
    },

    /** The actor's open sessions, newest first. */
    async listOwn({ userId }: Actor): Promise<SessionSummary[]> {
      const rows = await db.$queryRaw<{ id: string; createdAt: Date; lastSeenAt: Date; now: Date; userAgent: string | null }[]>`
        SELECT "id", "createdAt", "lastSeenAt", now() AS "now", "userAgent" FROM "Session" WHERE "userId" = ${userId} AND ${LIVE}
        ORDER BY "createdAt" DESC LIMIT 50`;
      return rows.map((row) => ({ ...row, userAgent: row.userAgent ?? undefined }));
    },
  };
}

/** Starts a session in the transaction of the change that demands it, and returns its ID. */
export async function createSession(tx: Transaction, session: NewSession): Promise<string> {
  const { userId, how, visitor, secondFactor } = session;
  const id = await insertSession(tx, session);
  const person = await findEventActor(tx, userId, visitor.network);
  const data = { how, secondFactor };
  await appendEvent(tx, personEvent(person, { action: "session.started", targetType: "user", targetId: userId, data }));
  return id;
}

async function insertSession(
  tx: Transaction,
  { userId, visitor, ...session }: Omit<NewSession, "how"> & { readonly how?: SignInMethod },
): Promise<string> {
  const id = newId("ses", SESSION_ID_SIGNS);
  // A provider may answer from its own session that is days old, so a sign-in there is as recent as it says.
  const ageSeconds = session.how === "single-sign-on" ? (session.providerSignInAgeSeconds ?? null) : 0;
  const authenticatedAt = Prisma.sql`now() - ${ageSeconds}::double precision * interval '1 second'`;
  await tx.$executeRaw`
    INSERT INTO "Session" ("id", "userId", "createdAt", "lastSeenAt", "expiresAt", "authenticatedAt", "userAgent")
    VALUES (${id}, ${userId}, now(), now(), now() + ${SESSION_HOURS} * interval '1 hour', ${authenticatedAt},
      ${visitor.userAgent?.slice(0, 300) ?? null})`;
  return id;
}

/**
 * Ends the open sessions of a person, in the transaction of the change that demands it. Returns how many.
 *
 * @param except a session that stays
 */
export async function endSessionsOf(tx: Transaction, userId: string, reason: SessionEnd, except = ""): Promise<number> {
  return await tx.$executeRaw`
    UPDATE "Session" SET "endedAt" = now(), "endReason" = ${reason}
    WHERE "userId" = ${userId} AND "endedAt" IS NULL AND "id" <> ${except}`;
}

/** How many sessions each of these people has open. */
export async function countOpenSessions(db: Database, userIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ userId: string; count: number }[]>`
    SELECT "userId", count(*)::integer AS "count" FROM "Session"
    WHERE "userId" = ANY(${[...userIds]}::text[]) AND ${LIVE} GROUP BY "userId"`;
  return new Map(rows.map((row) => [row.userId, row.count]));
}
