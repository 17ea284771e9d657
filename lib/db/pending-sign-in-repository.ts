import { createHash, randomBytes } from "node:crypto";

import { z } from "zod";

import { PENDING_SIGN_IN_MINUTES } from "@/lib/domain/access/session-limits";
import type { PendingSignIn } from "@/lib/domain/access/pending-sign-in";
import type { Database } from "./client";
import { Prisma } from "./generated/client";
import { readColumn } from "./read-column";

const howSchema = z.enum(["password", "sandbox"]);

/** By the database's clock. */
const YOUNG = Prisma.sql`"createdAt" > now() - ${PENDING_SIGN_IN_MINUTES} * interval '1 minute'`;

/** Sign-ins between the password and the code. None is a session: a token opens nothing but the question for the code. */
export function createPendingSignInRepository(db: Database) {
  return {
    /** Begins one and returns its token, of which the database keeps a hash. */
    async create({ userId, how }: Pick<PendingSignIn, "userId" | "how">): Promise<string> {
      const token = randomBytes(32).toString("base64url");
      await db.$executeRaw`DELETE FROM "PendingSignIn" WHERE NOT (${YOUNG})`;
      await db.$executeRaw`
        INSERT INTO "PendingSignIn" ("tokenHash", "userId", "how", "createdAt") VALUES (${hashToken(token)}, ${userId}, ${how}, now())`;
      return token;
    },

    /** The sign-in of a token; undefined when it is unknown, used or older than five minutes. */
    async find(token: string): Promise<PendingSignIn | undefined> {
      const [row] = await db.$queryRaw<{ userId: string; email: string; how: string }[]>`
        SELECT u."id" AS "userId", u."email", p."how" FROM "PendingSignIn" p JOIN "User" u ON u."id" = p."userId"
        WHERE "tokenHash" = ${hashToken(token)} AND p.${YOUNG}`;
      if (row === undefined) return undefined;
      return { ...row, how: readColumn(howSchema, row.how, { table: "PendingSignIn", column: "how", id: row.userId }) };
    },

    /** Uses a token up, once. */
    async use(token: string): Promise<boolean> {
      const used = await db.$executeRaw`DELETE FROM "PendingSignIn" WHERE "tokenHash" = ${hashToken(token)} AND ${YOUNG}`;
      return used === 1;
    },
  };
}

function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
