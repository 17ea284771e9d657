import type { Clock } from "@/lib/core/clock";
import { newId } from "@/lib/core/new-id";
import type { Actor } from "@/lib/domain/access/actor";
import { isGrantInForce } from "@/lib/domain/access/scope-access";
import { sessionEnds, watchSession, type WatchedSession } from "@/lib/domain/access/session-end";
import { SESSION_HOURS, SESSION_IDLE_MINUTES, SESSION_TOUCH_SECONDS } from "@/lib/domain/access/session-limits";
import type { Database, Transaction } from "./client";
import { grantColumns, toGrant } from "./grant-row";

/** Why a session ended. */
export type SessionEnd = "signed-out" | "ended-by-person" | "ended-by-admin" | "role-taken";

/** A session as its owner or an admin sees it listed. */
export type SessionSummary = {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly userAgent?: string | undefined;
};

export type SessionRepository = ReturnType<typeof createSessionRepository>;

type Options = {
  readonly clock: Clock;
  /** Without a sandbox its people are nobody, even where a session of theirs was left in the database. */
  readonly sandboxPeople: boolean;
};

/** Sign-ins. The cookie names a row here; row, person and grants are read at every request. */
export function createSessionRepository(db: Database, { clock, sandboxPeople }: Options) {
  const live = (now: Date) => ({
    endedAt: null,
    expiresAt: { gt: now },
    lastSeenAt: { gt: new Date(now.getTime() - SESSION_IDLE_MINUTES * 60_000) },
  });

  return {
    /** Starts a session and returns its ID. A new sign-in never continues an old row. */
    async create(userId: string, userAgent: string | undefined): Promise<string> {
      const now = clock.now();
      const row = await db.session.create({
        data: {
          id: newId("ses"),
          userId,
          createdAt: now,
          lastSeenAt: now,
          expiresAt: new Date(now.getTime() + SESSION_HOURS * 3_600_000),
          userAgent: userAgent?.slice(0, 300) ?? null,
        },
        select: { id: true },
      });
      return row.id;
    },

    /** Whoever the session belongs to, with the grants in force now; undefined when it ended, idled out or never was. */
    async findActor(sessionId: string): Promise<Actor | undefined> {
      const now = clock.now();
      const row = await db.session.findFirst({
        where: { id: sessionId, ...live(now), ...(sandboxPeople ? {} : { user: { sandbox: false } }) },
        select: {
          id: true,
          lastSeenAt: true,
          user: { select: { id: true, name: true, email: true, sandbox: true, grants: { select: grantColumns } } },
        },
      });
      if (row === null) return undefined;
      if (now.getTime() - row.lastSeenAt.getTime() > SESSION_TOUCH_SECONDS * 1000) {
        await db.session.updateMany({ where: { id: row.id, endedAt: null }, data: { lastSeenAt: now } });
      }
      const grants = row.user.grants.flatMap(toGrant).filter((grant) => isGrantInForce(grant, now));
      const { id: userId, name, email, sandbox } = row.user;
      return { userId, name, email, sessionId: row.id, sandbox, grants };
    },

    /** When a session ends; undefined when it has ended. Asking is no use of it: a page may watch without keeping it alive. */
    async watch(sessionId: string): Promise<WatchedSession | undefined> {
      const now = clock.now();
      const row = await db.session.findFirst({
        where: { id: sessionId, ...live(now) },
        select: { userId: true, expiresAt: true, lastSeenAt: true },
      });
      return row === null ? undefined : watchSession(row.userId, sessionEnds(row), now);
    },

    /** Begins the time without a request anew, and says when the session ends now. Its age, and an end, stay what they are. */
    async renew(sessionId: string): Promise<WatchedSession | undefined> {
      const now = clock.now();
      const [row] = await db.session.updateManyAndReturn({
        where: { id: sessionId, ...live(now) },
        data: { lastSeenAt: now },
        select: { userId: true, expiresAt: true, lastSeenAt: true },
      });
      return row === undefined ? undefined : watchSession(row.userId, sessionEnds(row), now);
    },

    /** Ends one session; ending an ended one changes nothing. */
    async end(sessionId: string, reason: SessionEnd): Promise<void> {
      await db.session.updateMany({ where: { id: sessionId, endedAt: null }, data: { endedAt: clock.now(), endReason: reason } });
    },

    /** A person's open sessions, newest first. */
    async listOpen(userId: string): Promise<SessionSummary[]> {
      const rows = await db.session.findMany({
        where: { userId, ...live(clock.now()) },
        orderBy: { createdAt: "desc" },
        take: 50,
        select: { id: true, createdAt: true, lastSeenAt: true, userAgent: true },
      });
      return rows.map((row) => ({ ...row, userAgent: row.userAgent ?? undefined }));
    },
  };
}

/** Ends every open session of a person, in the transaction of the change that demands it. Returns how many. */
export async function endSessionsOf(tx: Transaction, userId: string, reason: SessionEnd, now: Date): Promise<number> {
  const ended = await tx.session.updateMany({ where: { userId, endedAt: null }, data: { endedAt: now, endReason: reason } });
  return ended.count;
}
