import type { Actor } from "@/lib/domain/access/actor";
import type { Database } from "./client";
import { whereServes } from "./connection-repository";
import { whereOfTheirWorld, whereVisible } from "./visible-runs";

/** What the frame around every page shows. */
export type ShellFacts = {
  readonly openRuns: number;
  /** Everything the actor can reach belongs to the sandbox; else each row and run shows it separately. */
  readonly isSandboxOnly: boolean;
};

/** Reads for the frame around every page: small queries, once a request. */
export function createShellRepository(db: Database, { sandbox }: { readonly sandbox: boolean }) {
  return {
    /** How many open runs the actor sees, and whether there is anything but the sandbox. */
    async readFacts(actor: Actor): Promise<ShellFacts> {
      const live = { AND: [{ kind: "live", removedAt: null }, whereOfTheirWorld(actor), whereServes(actor)] };
      const [openRuns, liveHarness, liveAws] = await Promise.all([
        db.run.count({ where: { AND: [{ state: { in: ["open", "applying", "undoing"] } }, whereVisible(actor)] } }),
        db.harnessConnection.findFirst({ where: live, select: { id: true } }),
        db.awsConnection.findFirst({ where: live, select: { id: true } }),
      ]);
      return { openRuns, isSandboxOnly: sandbox && liveHarness === null && liveAws === null };
    },
  };
}
