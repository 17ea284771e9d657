import type { Database } from "@/lib/db/client";
import { findLivingWorkers } from "@/lib/db/heartbeat-repository";
import { findDifferences } from "./installation";

/** The reads behind the health of this machine. Each one queries the database and throws when it is unreachable. */
export function joinHealth(db: Database) {
  return {
    findLivingWorkers: async () => await findLivingWorkers(db),
    /** How this machine differs from what the installation has recorded. */
    findDifferences: async () => await findDifferences(db),
  };
}
