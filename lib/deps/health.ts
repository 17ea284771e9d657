import type { Database } from "@/lib/db/client";
import { findLivingWorkers } from "@/lib/db/heartbeat-repository";
import { findDifferences } from "./installation";

/** What the health of this machine is read from. Each read asks the database now, and throws when it does not answer. */
export function joinHealth(db: Database) {
  return {
    findLivingWorkers: async () => await findLivingWorkers(db),
    /** In what this machine differs from what the installation has recorded. */
    findDifferences: async () => await findDifferences(db),
  };
}
