import { createHash, randomBytes } from "node:crypto";
import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok, type Result } from "@/lib/core/result";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor } from "@/lib/domain/access/actor";
import type { GrantTarget } from "@/lib/domain/access/oidc-roles";
import type { Visitor } from "@/lib/domain/access/visitor";
import { isGrantInForce } from "@/lib/domain/access/scope-access";
import { canDecideGrant } from "@/lib/domain/access/setup-access";
import { PORTAL_TENANT } from "@/lib/domain/audit/event";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { Prisma } from "./generated/client";
import { grantColumns, toGrant } from "./grant-row";
import { replaceOidcGrants } from "./oidc-grants";
import { lockOwners } from "./person-lock";
import { findEventActor, personEvent } from "./person-event";
import { findPresentPeople } from "./present-people";
import { orConflict } from "./prisma-errors";
import { createSession, endSessionsOf } from "./session-repository";

/** How long an invitation's link works. The first owner's works until it is used or replaced. */
const INVITATION_HOURS = 72;

/** A person as the identity provider describes them. */
export type OidcPerson = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  /** Undefined leaves the grants alone; a list replaces those that the provider gave before. */
  readonly grants: readonly GrantTarget[] | undefined;
  readonly network?: string | undefined;
};

/** What a person enters on the page of a one-time link. */
export type LinkAnswer = {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly network?: string | undefined;
};

const NO_PASSWORD: AppError = {
  code: "precondition_failed",
  message: "You sign in with your identity provider, so your password is changed there.",
};

export type UserRepository = ReturnType<typeof createUserRepository>;

/** People and the one-time links with which they open their account. */
export function createUserRepository(db: Database, { sandboxPeople }: { readonly sandboxPeople: boolean }) {
  return {
    /** Finds the user by e-mail for sign-in. Sandbox users are ignored when the sandbox is off. */
    async findByEmail(
      email: string,
    ): Promise<{ userId: string; passwordHash?: string | undefined; hasSecondFactor: boolean } | undefined> {
      const row = await db.user.findFirst({
        where: withoutAbsent({ email, sandbox: sandboxPeople ? undefined : false }),
        select: { id: true, passwordHash: true, secondFactor: { select: { confirmedAt: true } } },
      });
      if (row === null) return undefined;
      return {
        userId: row.id,
        passwordHash: row.passwordHash ?? undefined,
        hasSecondFactor: isOn(row.secondFactor),
      };
    },

    /** Finds the sandbox user with that e-mail, who signs in without a password; never a real person with the same e-mail. */
    async findSandboxPerson(email: string): Promise<{ userId: string; needsCode: boolean } | undefined> {
      const row = await db.user.findFirst({
        where: { email, sandbox: true },
        select: { id: true, secondFactor: { select: { confirmedAt: true } } },
      });
      return row === null ? undefined : { userId: row.id, needsCode: isOn(row.secondFactor) };
    },

    /**
     * The portal's person for an identity that the provider has signed in, known by issuer and subject.
     *
     * An invited person who cannot sign in otherwise is recognised by the verified e-mail, once. `conflict` when the e-mail
     * already belongs to a person who signs in differently.
     */
    async signInFromOidc(person: OidcPerson): Promise<Result<{ userId: string }, AppError>> {
      const identity = { issuer: person.issuer, subject: person.subject };
      const email = person.email.trim().toLowerCase();
      return await orConflict(
        "This e-mail already belongs to a person who signs in with a password. Use that, or ask the owner.",
        () =>
          db.$transaction(async (tx) => {
            const known = await tx.user.findFirst({ where: identity, select: { id: true } });
            const invited =
              known === null && person.emailVerified
                ? await tx.user.findFirst({
                    where: { email, passwordHash: null, issuer: null, sandbox: false },
                    select: { id: true },
                  })
                : null;
            const found = known ?? invited;
            const userId =
              found === null
                ? (
                    await tx.user.create({
                      data: { id: newId("user"), ...identity, email, name: person.name },
                      select: { id: true },
                    })
                  ).id
                : (
                    await tx.user.update({
                      where: { id: found.id },
                      data: { ...identity, name: person.name },
                      select: { id: true },
                    })
                  ).id;
            if (person.grants !== undefined) await replaceOidcGrants(tx, userId, person.grants, person.network);
            return { userId };
          }),
      );
    },

    /** A person with the roles in force now: for what they ordered earlier. Call it under a scope with everyone's roles. */
    async findPresent(userId: string): Promise<Actor | undefined> {
      return (await findPresentPeople(db, [userId], { sandboxPeople })).get(userId);
    },

    /** The portal's person with an identity of the provider's. */
    async findByIdentity(identity: { issuer: string; subject: string }): Promise<{ userId: string } | undefined> {
      const row = await db.user.findFirst({
        where: { issuer: identity.issuer, subject: identity.subject },
        select: { id: true },
      });
      return row === null ? undefined : { userId: row.id };
    },

    /** Whether the actor signs in with a password of the portal; others sign in with the identity provider. */
    async hasPassword(actor: Actor): Promise<boolean> {
      return (await db.user.count({ where: { id: actor.userId, passwordHash: { not: null } } })) === 1;
    },

    /** What the actor signs in with. */
    async findSignInWays(actor: Actor): Promise<{ hasPassword: boolean; hasSecondFactor: boolean }> {
      const row = await db.user.findFirst({
        where: { id: actor.userId },
        select: { passwordHash: true, secondFactor: { select: { confirmedAt: true } } },
      });
      return { hasPassword: typeof row?.passwordHash === "string", hasSecondFactor: isOn(row?.secondFactor) };
    },

    /**
     * Replaces the actor's password, ends all their sessions and starts a new one for this browser, all or nothing.
     *
     * Returns the new session. The caller has checked the old password; `precondition_failed` when there is none.
     */
    async changePassword(
      actor: Actor,
      { passwordHash, visitor }: { readonly passwordHash: string; readonly visitor: Visitor },
    ): Promise<Result<{ sessionId: string; endedSessions: number }, AppError>> {
      return await db.$transaction(async (tx) => {
        const changed = await tx.user.updateMany({
          where: { id: actor.userId, passwordHash: { not: null } },
          data: { passwordHash },
        });
        if (changed.count !== 1) return err(NO_PASSWORD);
        // A sign-in that waits for its code was begun with the old password.
        await tx.pendingSignIn.deleteMany({ where: { userId: actor.userId } });
        const endedSessions = await endSessionsOf(tx, actor.userId, "password-changed");
        await appendEvent(
          tx,
          personEvent(actor, { action: "password.changed", targetType: "user", targetId: actor.userId, data: { endedSessions } }),
        );
        const sessionId = await createSession(tx, { userId: actor.userId, how: "password-change", visitor });
        return ok({ sessionId, endedSessions: endedSessions - 1 });
      });
    },

    /** Whether the portal has an owner; until then the set-up link is printed. The sandbox's owner owns the sandbox only. */
    async hasOwner(): Promise<boolean> {
      return (await countOwners(db)) > 0;
    },

    /** A new link for the first owner; earlier unused ones stop working. Returns the token, which is stored only as a hash. */
    async createOwnerLink(): Promise<string> {
      return await db.$transaction(async (tx) => {
        await tx.setupLink.deleteMany({ where: { userId: null, usedAt: null } });
        return await createLink(tx, {});
      });
    },

    /** A new link with which an invited person chooses a password; earlier ones stop working. */
    async createInvitation(actor: Actor, userId: string): Promise<string> {
      return await db.$transaction(async (tx) => {
        await tx.setupLink.deleteMany({ where: { userId, usedAt: null } });
        await appendEvent(tx, personEvent(actor, { action: "person.invited", targetType: "user", targetId: userId }));
        return await createLink(tx, { userId, createdById: actor.userId });
      });
    },

    /** The person that a link is for: the first owner, or an invited one; undefined when the link does not work (any more). */
    async findLink(token: string): Promise<{ kind: "owner" } | { kind: "person"; name: string; email: string } | undefined> {
      const link = await findUsableLink(db, token);
      if (link === undefined) return undefined;
      if (link.userId === null) return { kind: "owner" };
      const person = await db.user.findFirst({ where: { id: link.userId }, select: { name: true, email: true } });
      return person === null ? undefined : { kind: "person", ...person };
    },

    /**
     * Uses a link: makes the first owner, or gives the invited person a password. Works once.
     *
     * `not_found` for a link that does not work (any more); `conflict` when the e-mail is taken.
     */
    async redeemLink(input: LinkAnswer): Promise<Result<{ userId: string }, AppError>> {
      const outcome = await orConflict("A person with this e-mail already exists.", () =>
        db.$transaction(async (tx) => {
          await lockPeopleOf(tx, input.token);
          const link = await findUsableLink(tx, input.token);
          if (link === undefined) return undefined;
          const used = await tx.$executeRaw`
            UPDATE "SetupLink" SET "usedAt" = now() WHERE "tokenHash" = ${hashToken(input.token)} AND "usedAt" IS NULL`;
          if (used !== 1) return undefined;
          return link.userId === null ? await createOwner(tx, input) : await openInvited(tx, link.userId, input);
        }),
      );
      if (!outcome.ok) return outcome;
      if (outcome.value === undefined) {
        return err({
          code: "not_found",
          message: "This link was used before, is too old, or its maker may no longer invite you. Ask for a new one.",
        });
      }
      return ok(outcome.value);
    },
  };
}

/** Whether a second factor is in force: its first code was entered. */
function isOn(factor: { readonly confirmedAt: Date | null } | null | undefined): boolean {
  return factor?.confirmedAt instanceof Date;
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * Locks the person of a link and its maker before their roles are read: a role that is given or taken at this moment is
 * there before the link is judged, or comes after the account was opened. The first owner's link locks out another owner.
 */
async function lockPeopleOf(tx: Transaction, token: string): Promise<void> {
  const people = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "User" person JOIN "SetupLink" link ON person."id" IN (link."userId", link."createdById")
    WHERE link."tokenHash" = ${hashToken(token)} ORDER BY person."id" FOR UPDATE OF person`;
  if (people.length === 0) await lockOwners(tx);
}

/** A link that works, with the person it is for. */
async function findUsableLink(db: Database | Transaction, token: string): Promise<{ userId: string | null } | undefined> {
  const [link] = await db.$queryRaw<{ userId: string | null; createdById: string | null; now: Date }[]>`
    SELECT "userId", "createdById", now() AS "now" FROM "SetupLink" WHERE "tokenHash" = ${hashToken(token)} AND ${USABLE}`;
  if (link === undefined) return undefined;
  // The link makes the first owner. Once there is one, another would be made past the only person who may decide that.
  if (link.userId === null) return (await countOwners(db)) === 0 ? { userId: null } : undefined;
  return (await mayStillInvite(db, { ...link, userId: link.userId })) ? { userId: link.userId } : undefined;
}

async function countOwners(db: Database | Transaction): Promise<number> {
  return await db.roleGrant.count({ where: { role: "owner", user: { sandbox: false } } });
}

/** Unused and, for an invited person, young enough, by the database's clock. */
const USABLE = Prisma.sql`"usedAt" IS NULL
  AND ("userId" IS NULL OR "createdAt" > now() - ${INVITATION_HOURS} * interval '1 hour')`;

/**
 * Whether the maker of a link decides, today, about every role of the person. The link opens the account with all of them,
 * so that a role given later must not pass through the hands of a person who could not give it.
 */
async function mayStillInvite(
  db: Database | Transaction,
  link: { readonly userId: string; readonly createdById: string | null; readonly now: Date },
): Promise<boolean> {
  if (link.createdById === null) return false;
  const rows = await db.roleGrant.findMany({
    where: { userId: { in: [link.createdById, link.userId] } },
    select: { ...grantColumns, userId: true },
  });
  const grantsOf = (userId: string) => rows.filter((row) => row.userId === userId).flatMap(toGrant);
  const maker = { grants: grantsOf(link.createdById).filter((grant) => isGrantInForce(grant, link.now)) };
  return grantsOf(link.userId).every((grant) => canDecideGrant(maker, grant));
}

async function createLink(tx: Transaction, owner: { readonly userId?: string; readonly createdById?: string }): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await tx.$executeRaw`
    INSERT INTO "SetupLink" ("tokenHash", "userId", "createdById", "createdAt")
    VALUES (${hashToken(token)}, ${owner.userId ?? null}, ${owner.createdById ?? null}, now())`;
  return token;
}

async function createOwner(tx: Transaction, input: LinkAnswer): Promise<{ userId: string }> {
  const userId = newId("user");
  await tx.user.create({
    data: { id: userId, name: input.name, email: input.email.trim().toLowerCase(), passwordHash: input.passwordHash },
    select: { id: true },
  });
  await tx.roleGrant.create({ data: { id: newId("grant"), userId, role: "owner" }, select: { id: true } });
  const person = await findEventActor(tx, userId, input.network);
  await appendEvent(
    tx,
    personEvent(person, {
      tenant: PORTAL_TENANT,
      action: "person.becameOwner",
      targetType: "user",
      targetId: userId,
      data: { through: "set-up link" },
    }),
  );
  return { userId };
}

async function openInvited(tx: Transaction, userId: string, input: LinkAnswer): Promise<{ userId: string } | undefined> {
  // An account that is open keeps its password: an old invitation must not replace it.
  const opened = await tx.user.updateMany({
    where: { id: userId, passwordHash: null, issuer: null },
    data: { name: input.name, passwordHash: input.passwordHash },
  });
  if (opened.count !== 1) return undefined;
  const person = await findEventActor(tx, userId, input.network);
  await appendEvent(tx, personEvent(person, { action: "person.joined", targetType: "user", targetId: userId }));
  return { userId };
}
