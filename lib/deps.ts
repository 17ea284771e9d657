import { systemClock } from "@/lib/core/clock";
import { env } from "@/lib/config/env";
import { database } from "@/lib/db/client";
import { createEventRepository } from "@/lib/db/event-repository";
import { createSessionRepository } from "@/lib/db/session-repository";

/** What the rules are given to work with: the database, the vendors, the clock. Web, worker and command line share it. */
export type Deps = ReturnType<typeof joinDeps>;

let joined: Deps | undefined;

/** The process's dependencies, joined at the first call. */
export function createDeps(): Deps {
  joined ??= joinDeps();
  return joined;
}

function joinDeps() {
  const db = database();
  const clock = systemClock;
  return {
    clock,
    sessions: createSessionRepository(db, { clock, sandboxPeople: env().CARABINER_SANDBOX === "on" }),
    events: createEventRepository(db),
  };
}
