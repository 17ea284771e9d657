import type { Logger } from "@/lib/integrations/logging/logger";
import type { Vault } from "@/lib/integrations/vault/vault";
import { every } from "./every";

/** What is over is no longer found anyway; this is how long its row may outlive it. */
const PURGE_MS = 60_000;

type PurgeOptions = { readonly vault: Pick<Vault, "purgeExpired">; readonly logger: Logger; readonly everyMs?: number };

/**
 * Deletes pasted sessions and parked secrets whose time is over, once a minute until stopped. Several workers may do it at
 * the same time. A failed purge is logged and tried again.
 */
export function startSecretPurge({ vault, logger, everyMs = PURGE_MS }: PurgeOptions): { readonly stop: () => Promise<void> } {
  return every(everyMs, async () => {
    try {
      const deleted = await vault.purgeExpired();
      if (deleted > 0) logger.info("Deleted secrets whose time was over", { deleted });
    } catch (error) {
      logger.warn("Deleting expired secrets failed", { error: error instanceof Error ? error.message : String(error) });
    }
  });
}
