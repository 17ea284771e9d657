import { createHash } from "node:crypto";
import type { Clock } from "@/lib/core/clock";
import { SIGN_IN_LIMITS } from "@/lib/domain/access/session-limits";
import type { SignInPorts } from "@/lib/domain/access/sign-in";
import type { Database } from "./client";

/** Tries of signing in, kept for the window that locks. */
export function createSignInRepository(db: Database, clock: Clock): SignInPorts["attempts"] {
  return {
    async record(email, address) {
      const now = clock.now();
      const since = new Date(now.getTime() - SIGN_IN_LIMITS.windowMinutes * 60_000);
      const [account, from] = [accountSubject(email), addressSubject(address)];
      await db.signInAttempt.deleteMany({ where: { at: { lte: since } } });
      // Both rows are committed before anything is counted: of tries sent at once, each sees the others.
      const rows = await db.signInAttempt.createManyAndReturn({
        data: [
          { subject: account, at: now },
          { subject: from, at: now },
        ],
        select: { id: true },
      });
      const [byAccount, byAddress] = await Promise.all([
        db.signInAttempt.count({ where: { subject: account, at: { gt: since } } }),
        db.signInAttempt.count({ where: { subject: from, at: { gt: since } } }),
      ]);
      return { id: rows.map((row) => row.id.toString()).join(","), account: byAccount, address: byAddress };
    },

    async withdraw(id) {
      await db.signInAttempt.deleteMany({ where: { id: { in: id.split(",").map(BigInt) } } });
    },

    async clearAccount(email) {
      await db.signInAttempt.deleteMany({ where: { subject: accountSubject(email) } });
    },
  };
}

/** Hashed: people type passwords into the wrong field. */
function accountSubject(email: string): string {
  return `account:${createHash("sha256").update(email).digest("hex").slice(0, 32)}`;
}

function addressSubject(address: string): string {
  return `address:${address}`;
}
