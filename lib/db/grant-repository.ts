import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok, type Result } from "@/lib/core/result";
import { atField } from "@/lib/core/field-errors";
import { withoutAbsent } from "@/lib/core/without-absent";
import type { Actor, Grant } from "@/lib/domain/access/actor";
import type { GrantTarget } from "@/lib/domain/access/oidc-roles";
import type { PersonWithAccess } from "@/lib/domain/access/person-with-access";
import { isOwner } from "@/lib/domain/access/scope-access";
import { canDecideGrant } from "@/lib/domain/access/setup-access";
import type { Database } from "./client";
import type { Prisma } from "./generated/client";
import { isSandboxAccount } from "./connection-repository";
import { appendEvent } from "./event-repository";
import { grantEvent } from "./grant-event";
import { grantColumns, toGrant } from "./grant-row";
import { personEvent } from "./person-event";
import { lockOwners, lockPerson } from "./person-lock";
import { countOpenSessions, endSessionsOf } from "./session-repository";
import { MATCHES_NOTHING } from "./visible-runs";

/** The most people one page lists. */
const MAX_PEOPLE = 500;

export type GrantRepository = ReturnType<typeof createGrantRepository>;

/** Who may do what. Every method takes the actor and reaches only what the actor manages. */
export function createGrantRepository(
  db: Database,
  {
    sandboxPeople,
    everyone,
  }: {
    readonly sandboxPeople: boolean;
    /** The database under the scope `PEOPLE`: it shows roles of a person that the actor's tenants do not. */
    readonly everyone: Database;
  },
) {
  const peopleOf = (actor: Actor): Prisma.UserWhereInput => ({
    AND: [sandboxPeople ? {} : { sandbox: false }, actor.sandbox ? { sandbox: true } : {}],
  });
  const visiblePeople = (actor: Actor): Prisma.UserWhereInput => ({
    AND: [peopleOf(actor), isOwner(actor) ? {} : { grants: { some: whereManaged(actor) } }],
  });

  return {
    /** The people the actor manages, by name. */
    async listPeople(actor: Actor): Promise<PersonWithAccess[]> {
      const rows = await db.user.findMany({
        where: visiblePeople(actor),
        orderBy: [{ name: "asc" }, { id: "asc" }],
        take: MAX_PEOPLE,
        select: {
          id: true,
          name: true,
          email: true,
          sandbox: true,
          passwordHash: true,
          issuer: true,
          secondFactor: { select: { confirmedAt: true } },
          grants: { select: grantColumns, orderBy: { createdAt: "asc" } },
        },
      });
      const openSessions = await countOpenSessions(
        db,
        rows.map((row) => row.id),
      );
      return rows.map((row) => ({
        userId: row.id,
        name: row.name,
        email: row.email,
        sandbox: row.sandbox,
        isInvited: row.passwordHash === null && row.issuer === null,
        hasSecondFactor: row.secondFactor?.confirmedAt instanceof Date,
        grants: row.grants.flatMap(toGrant).filter((grant) => canDecideGrant(actor, grant)),
        openSessions: openSessions.get(row.id) ?? 0,
      }));
    },

    /** A grant that the actor may decide about, with whose it is. */
    async findGrant(actor: Actor, grantId: string): Promise<{ grant: Grant; userId: string } | undefined> {
      const row = await db.roleGrant.findFirst({
        where: { AND: [{ id: grantId, user: peopleOf(actor) }, isOwner(actor) ? {} : whereManaged(actor)] },
        select: { ...grantColumns, userId: true },
      });
      const grant = row === null ? undefined : toGrant(row)[0];
      return row === null || grant === undefined ? undefined : { grant, userId: row.userId };
    },

    /** A person the actor manages. `isFullyManaged`: the actor decides about every role they have. */
    async findPerson(
      actor: Actor,
      userId: string,
    ): Promise<{ userId: string; isInvited: boolean; isFullyManaged: boolean } | undefined> {
      const row = await db.user.findFirst({
        where: { AND: [{ id: userId }, visiblePeople(actor)] },
        select: { id: true, passwordHash: true, issuer: true },
      });
      if (row === null) return undefined;
      const grants = await everyone.roleGrant.findMany({ where: { userId: row.id }, select: grantColumns });
      return {
        userId: row.id,
        isInvited: row.passwordHash === null && row.issuer === null,
        isFullyManaged: grants.flatMap(toGrant).every((grant) => canDecideGrant(actor, grant)),
      };
    },

    /**
     * Gives a role to the person with an e-mail; an unknown e-mail makes an invited person. Repeating changes nothing.
     *
     * The caller has checked `canDecideGrant`. A person of the sandbox invites people of the sandbox: `forbidden` for a
     * Harness account or a person outside of it.
     */
    async give(
      actor: Actor,
      input: {
        email: string;
        name: string;
        target: GrantTarget & { validFrom?: Date | undefined; validUntil?: Date | undefined };
      },
    ): Promise<Result<{ userId: string; isNew: boolean }, AppError>> {
      const email = input.email.trim().toLowerCase();
      return await db.$transaction(async (tx) => {
        const known = await tx.user.findUnique({ where: { email }, select: { id: true, sandbox: true } });
        const userId = known?.id ?? newId("user");
        const { accountIdentifier } = input.target;
        if (actor.sandbox) {
          if (known?.sandbox === false) return err(outsideSandbox("email"));
          const isInside = accountIdentifier === undefined || (await isSandboxAccount(tx, accountIdentifier));
          if (!isInside) return err(outsideSandbox("accountIdentifier"));
        }
        if (known === null) {
          const data = { id: userId, email, name: input.name, sandbox: actor.sandbox };
          await tx.user.create({ data, select: { id: true } });
        }
        // The unique index allows several empty scopes, so equality is checked under a lock on the person.
        await lockPerson(tx, userId);
        if (input.target.role === "owner") await lockOwners(tx);
        const where = { userId, role: input.target.role, ...scopeColumns(input.target) };
        const window = { validFrom: input.target.validFrom ?? null, validUntil: input.target.validUntil ?? null };
        const existing = await tx.roleGrant.findFirst({ where, select: grantColumns });
        const before = existing === null ? undefined : toGrant(existing)[0];
        const grantId = existing?.id ?? newId("grant");
        if (existing === null) {
          await tx.roleGrant.create({
            data: { id: grantId, ...where, ...window, grantedById: actor.userId },
            select: { id: true },
          });
        } else {
          await tx.roleGrant.update({ where: { id: grantId }, data: window, select: { id: true } });
        }
        await appendEvent(tx, personEvent(actor, grantEvent("grant.given", userId, { id: grantId, ...input.target }, before)));
        return ok({ userId, isNew: known === null });
      });
    },

    /**
     * Takes a role away and ends the person's sessions, so that nothing continues with the old rights.
     *
     * `precondition_failed` for the last owner; `not_found` when it is gone already.
     */
    async take(actor: Actor, grant: Grant, userId: string): Promise<Result<{ endedSessions: number }, AppError>> {
      return await db.$transaction(async (tx) => {
        await lockPerson(tx, userId);
        if (grant.role === "owner") {
          // Two owners who take each other's role at the same moment must not both succeed.
          await lockOwners(tx);
          // The sandbox may be switched off, so its owners do not count beside the others.
          const { sandbox } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { sandbox: true } });
          const others = sandbox ? {} : { user: { sandbox: false } };
          if ((await tx.roleGrant.count({ where: { role: "owner", ...others } })) <= 1) {
            return err({
              code: "precondition_failed",
              message: "This is the last owner. Give another person the role of owner first.",
            });
          }
        }
        const taken = await tx.roleGrant.deleteMany({ where: { id: grant.id } });
        if (taken.count === 0) return err({ code: "not_found", message: "The role was taken away already." });
        const endedSessions = await endSessionsOf(tx, userId, "role-taken");
        await appendEvent(tx, personEvent(actor, grantEvent("grant.taken", userId, grant)));
        return ok({ endedSessions });
      });
    },

    /** Ends every open session of a person the actor manages. */
    async endSessions(actor: Actor, userId: string): Promise<{ endedSessions: number }> {
      return await db.$transaction(async (tx) => {
        const reason = actor.userId === userId ? "ended-by-person" : "ended-by-admin";
        const endedSessions = await endSessionsOf(tx, userId, reason);
        await appendEvent(
          tx,
          personEvent(actor, { action: "person.sessionsEnded", targetType: "user", targetId: userId, data: { endedSessions } }),
        );
        return { endedSessions };
      });
    },
  };
}

function outsideSandbox(field: string): AppError {
  const message = "Sandbox people give roles to sandbox people in the sandbox's Harness account only.";
  return atField(field, message, "forbidden");
}

/** The grants an org admin decides about: those within an organization or account they administer, never an owner's. */
function whereManaged(actor: Actor): Prisma.RoleGrantWhereInput {
  const administered = actor.grants.flatMap((grant) => {
    if (grant.role !== "org-admin" || grant.accountIdentifier === undefined) return [];
    const { accountIdentifier, orgIdentifier, projectIdentifier } = grant;
    return [withoutAbsent({ accountIdentifier, orgIdentifier, projectIdentifier })];
  });
  return administered.length === 0 ? MATCHES_NOTHING : { role: { not: "owner" }, OR: administered };
}

function scopeColumns(target: GrantTarget) {
  return {
    accountIdentifier: target.accountIdentifier ?? null,
    orgIdentifier: target.orgIdentifier ?? null,
    projectIdentifier: target.projectIdentifier ?? null,
  };
}
