import "server-only";
import { logger as processLogger } from "@/lib/integrations/logging/logger";

/** The web process's logger. */
export const logger = processLogger.with({ process: "web" });
