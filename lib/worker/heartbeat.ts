import type { Database } from "@/lib/db/client";
import { countOvertaken } from "@/lib/db/engine";
import { recordBeat, recordEnd, recordStart } from "@/lib/db/heartbeat-repository";
import type { Logger } from "@/lib/integrations/logging/logger";
import { every } from "./every";
import { executionsUnderWay } from "./executions";

const BEAT_MS = 5_000;
/** After this long without a written beat the process ends: other workers took its work over long before. */
const GIVE_UP_MS = 120_000;

type HeartbeatOptions = {
  readonly db: Database;
  readonly executorId: string;
  /** How many orders this worker carries out at once. */
  readonly places: number;
  readonly logger: Logger;
  /** Called when the database did not take a beat for two minutes. */
  readonly onLost: () => void;
};

/** Writes the first beat now; `launched` writes the second, which says that the engine runs, and goes on until `stop`. */
export async function startHeartbeat({ db, executorId, places, logger, onLost }: HeartbeatOptions) {
  await recordStart(db, executorId);
  let lastBeat = performance.now();

  const beat = async () => {
    try {
      const lostPlaces = await countOvertaken(db, executionsUnderWay());
      await recordBeat(db, executorId, { places, lostPlaces });
      lastBeat = performance.now();
    } catch (error) {
      const silentMs = Math.round(performance.now() - lastBeat);
      logger.warn("The heartbeat could not be written", {
        silentMs,
        error: error instanceof Error ? error.message : String(error),
      });
      if (silentMs > GIVE_UP_MS) onLost();
    }
  };

  const timer = every(BEAT_MS, beat);
  return {
    /** Says that the engine is launched and takes work. */
    launched: beat,
    /** Ends the beats and takes the row away. */
    stop: async () => {
      await timer.stop();
      await recordEnd(db, executorId).catch(() => undefined);
    },
  };
}
