import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "@/lib/core/clock";
import type { AppError } from "@/lib/core/errors";
import { newId } from "@/lib/core/new-id";
import { err, ok, type Result } from "@/lib/core/result";
import type { GrantTarget } from "@/lib/domain/access/oidc-roles";
import { PORTAL_TENANT } from "@/lib/domain/audit/event";
import type { Database, Transaction } from "./client";
import { appendEvent } from "./event-repository";
import { orConflict } from "./prisma-errors";

/** How long an invitation's link works. The first owner's works until it is used or replaced. */
const INVITATION_HOURS = 72;

/** The name under which grants that the identity provider decides are written. */
const OIDC_GRANTER = "oidc";

/** A person as the identity provider describes them. */
export type OidcPerson = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  /** Undefined leaves the grants alone; a list replaces those that the provider gave before. */
  readonly grants: readonly GrantTarget[] | undefined;
};

export type UserRepository = ReturnType<typeof createUserRepository>;

/** People and the one-time links by which they come in. */
export function createUserRepository(
  db: Database,
  { clock, sandboxPeople }: { readonly clock: Clock; readonly sandboxPeople: boolean },
) {
  return {
    /** Whose e-mail it is, for signing in; people of the sandbox exist only while there is one. */
    async findByEmail(email: string): Promise<{ userId: string; passwordHash?: string | undefined } | undefined> {
      const row = await db.user.findFirst({
        where: { email, ...(sandboxPeople ? {} : { sandbox: false }) },
        select: { id: true, passwordHash: true },
      });
      return row === null ? undefined : { userId: row.id, passwordHash: row.passwordHash ?? undefined };
    },

    /**
     * The portal's person for somebody whom the identity provider has signed in, known by issuer and subject.
     *
     * An invited person who has no other way in is recognised by the verified e-mail, once. `conflict` when the e-mail
     * already belongs to somebody who signs in differently.
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
            if (person.grants !== undefined) await replaceOidcGrants(tx, userId, person.grants);
            return { userId };
          }),
      );
    },

    /** The portal's person with an identity of the provider's. */
    async findByIdentity(identity: { issuer: string; subject: string }): Promise<{ userId: string } | undefined> {
      const row = await db.user.findFirst({
        where: { issuer: identity.issuer, subject: identity.subject },
        select: { id: true },
      });
      return row === null ? undefined : { userId: row.id };
    },

    /** Whether the portal has an owner; until then the set-up link is printed. The sandbox's owner owns the sandbox only. */
    async hasOwner(): Promise<boolean> {
      return (await db.roleGrant.count({ where: { role: "owner", user: { sandbox: false } } })) > 0;
    },

    /** A new link for the first owner; earlier unused ones stop working. Returns the token, which is stored only as a hash. */
    async createOwnerLink(): Promise<string> {
      return await db.$transaction(async (tx) => {
        await tx.setupLink.deleteMany({ where: { userId: null, usedAt: null } });
        return await createLink(tx, null, clock.now());
      });
    },

    /** A new link by which an invited person chooses a password; earlier ones stop working. */
    async createInvitation(userId: string): Promise<string> {
      return await db.$transaction(async (tx) => {
        await tx.setupLink.deleteMany({ where: { userId, usedAt: null } });
        return await createLink(tx, userId, clock.now());
      });
    },

    /** Whom a link is for: the first owner, or the invited person; undefined when it is used, too old or made up. */
    async findLink(token: string): Promise<{ kind: "owner" } | { kind: "person"; name: string; email: string } | undefined> {
      const row = await db.setupLink.findFirst({ where: usable(token, clock.now()), select: { userId: true } });
      if (row === null) return undefined;
      if (row.userId === null) return { kind: "owner" };
      const person = await db.user.findFirst({ where: { id: row.userId }, select: { name: true, email: true } });
      return person === null ? undefined : { kind: "person", ...person };
    },

    /**
     * Uses a link: makes the first owner, or gives the invited person a password. Works once.
     *
     * `not_found` for a link that does not work (any more); `conflict` when the e-mail is taken.
     */
    async redeemLink(input: {
      token: string;
      name: string;
      email: string;
      passwordHash: string;
    }): Promise<Result<{ userId: string }, AppError>> {
      const outcome = await orConflict("Somebody with this e-mail exists already.", () =>
        db.$transaction(async (tx) => {
          const now = clock.now();
          const where = usable(input.token, now);
          const link = await tx.setupLink.findFirst({ where, select: { userId: true } });
          const used = await tx.setupLink.updateMany({ where, data: { usedAt: now } });
          if (link === null || used.count !== 1) return undefined;
          return link.userId === null ? await createOwner(tx, input) : await openInvited(tx, link.userId, input);
        }),
      );
      if (!outcome.ok) return outcome;
      if (outcome.value === undefined) {
        return err({ code: "not_found", message: "This link was used already or is too old. Ask for a new one." });
      }
      return ok(outcome.value);
    },
  };
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function usable(token: string, now: Date) {
  const since = new Date(now.getTime() - INVITATION_HOURS * 3_600_000);
  return { tokenHash: hashToken(token), usedAt: null, OR: [{ userId: null }, { createdAt: { gt: since } }] };
}

async function createLink(tx: Transaction, userId: string | null, now: Date): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await tx.setupLink.create({ data: { tokenHash: hashToken(token), userId, createdAt: now }, select: { tokenHash: true } });
  return token;
}

async function createOwner(
  tx: Transaction,
  input: { name: string; email: string; passwordHash: string },
): Promise<{ userId: string }> {
  const userId = newId("user");
  await tx.user.create({
    data: { id: userId, name: input.name, email: input.email.trim().toLowerCase(), passwordHash: input.passwordHash },
    select: { id: true },
  });
  await tx.roleGrant.create({ data: { id: newId("grant"), userId, role: "owner" }, select: { id: true } });
  await appendEvent(tx, {
    tenant: PORTAL_TENANT,
    actorId: userId,
    actorRole: "owner",
    action: "person.becameOwner",
    targetType: "user",
    targetId: userId,
    result: "done",
    data: { through: "set-up link" },
  });
  return { userId };
}

async function openInvited(
  tx: Transaction,
  userId: string,
  input: { name: string; passwordHash: string },
): Promise<{ userId: string } | undefined> {
  // Somebody who has a way in by now keeps it: an old invitation must not replace their password.
  const opened = await tx.user.updateMany({
    where: { id: userId, passwordHash: null, issuer: null },
    data: { name: input.name, passwordHash: input.passwordHash },
  });
  return opened.count === 1 ? { userId } : undefined;
}

async function replaceOidcGrants(tx: Transaction, userId: string, grants: readonly GrantTarget[]): Promise<void> {
  await tx.roleGrant.deleteMany({ where: { userId, grantedById: OIDC_GRANTER } });
  await tx.roleGrant.createMany({
    data: grants.map((grant) => ({
      id: newId("grant"),
      userId,
      role: grant.role,
      accountIdentifier: grant.accountIdentifier ?? null,
      orgIdentifier: grant.orgIdentifier ?? null,
      projectIdentifier: grant.projectIdentifier ?? null,
      grantedById: OIDC_GRANTER,
    })),
    skipDuplicates: true,
  });
}
