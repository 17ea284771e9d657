import type { Actor } from "@/lib/domain/access/actor";
import type { ConnectionKind } from "@/lib/domain/connections/connection";
import type { Database } from "./client";
import { whereVisible } from "./visible-runs";

/** What the frame around every page shows. */
export type ShellFacts = {
  readonly openRuns: number;
  /** What kinds of runs the actor sees; both when there are live and sandbox ones. */
  readonly kinds: readonly ConnectionKind[];
};

/** Reads for the frame around every page: two small queries, once a request. */
export function createShellRepository(db: Database) {
  return {
    /** How many open runs the actor sees, and of which kinds. */
    async readFacts(actor: Actor): Promise<ShellFacts> {
      const groups = await db.run.groupBy({
        by: ["kind", "state"],
        where: whereVisible(actor),
        _count: { _all: true },
      });
      const open = groups.filter((group) => ["open", "applying", "undoing"].includes(group.state));
      const kinds = new Set(groups.map((group): ConnectionKind => (group.kind === "sandbox" ? "sandbox" : "live")));
      return { openRuns: open.reduce((sum, group) => sum + group._count._all, 0), kinds: [...kinds] };
    },
  };
}
