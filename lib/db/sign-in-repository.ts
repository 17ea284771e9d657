import { SIGN_IN_LIMITS } from "@/lib/domain/access/session-limits";
import type { SignInPorts } from "@/lib/domain/access/sign-in";
import type { Database } from "./client";
import { Prisma } from "./generated/client";

/** The window that locks, by the database's clock. */
const WINDOW = Prisma.sql`${SIGN_IN_LIMITS.windowMinutes} * interval '1 minute'`;

/** Attempts to sign in, kept for the window that locks. */
export function createSignInRepository(db: Database): SignInPorts["attempts"] {
  return {
    async record({ account, address }) {
      await db.$executeRaw`DELETE FROM "SignInAttempt" WHERE "at" <= now() - ${WINDOW}`;
      // Both rows are committed before anything is counted: of attempts made at once, each sees the others.
      const rows = await db.$queryRaw<{ id: bigint }[]>`
        INSERT INTO "SignInAttempt" ("subject", "at") VALUES (${account}, now()), (${address}, now()) RETURNING "id"`;
      const [counts] = await db.$queryRaw<{ account: number; address: number }[]>`
        SELECT count(*) FILTER (WHERE "subject" = ${account})::integer AS "account",
          count(*) FILTER (WHERE "subject" = ${address})::integer AS "address"
        FROM "SignInAttempt" WHERE "subject" IN (${account}, ${address}) AND "at" > now() - ${WINDOW}`;
      return {
        id: rows.map((row) => row.id.toString()).join(","),
        account: counts?.account ?? 0,
        address: counts?.address ?? 0,
      };
    },

    async withdraw(id) {
      await db.signInAttempt.deleteMany({ where: { id: { in: id.split(",").map(BigInt) } } });
    },

    async clear(account) {
      await db.signInAttempt.deleteMany({ where: { subject: account } });
    },
  };
}
