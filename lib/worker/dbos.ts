import { DBOS } from "@dbos-inc/dbos-sdk";
import { env, requireEnv } from "@/lib/config/env";
import { WORKFLOW_ENGINE } from "@/lib/config/workflow-engine";
import { nameSessions, openDatabase } from "@/lib/db/client";
import { createPool } from "@/lib/db/pool";
import { createSecretRepository } from "@/lib/db/secret-repository";
import { joinInstallation } from "@/lib/deps/installation";
import { EVERY_TENANT, NO_TENANT } from "@/lib/domain/access/tenant-scope";
import type { Logger } from "@/lib/integrations/logging/logger";
import { openKeyFile } from "@/lib/integrations/vault/key-file";
import { createVault } from "@/lib/integrations/vault/vault";
import { startHeartbeat } from "./heartbeat";
import { startSecretPurge } from "./secret-purge";
import { startSweeper } from "./sweeper";
import { registerWorkflows } from "./workflows";

/** How long running workflows may finish after the order to end; the others are resumed elsewhere or at the next start. */
const FINISH_MS = 5_000;

/** What the engine needs for its queue, its listener and one workflow's end at a time. */
const ENGINE_CONNECTIONS = 5;

type EngineOptions = {
  /** This process's name among all workers of the database: stable for a worker, unique for a command line. */
  readonly executorId: string;
  readonly logger: Logger;
  /** Called when the database has been gone for so long that the process should end. */
  readonly onLost: () => void;
};

/** The engine's own log lines, in ours. Its "info" reports every start and queue, which is noise here. */
function engineLogger(logger: Logger) {
  const text = (entry: unknown) => (entry instanceof Error ? entry.message : String(entry));
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (entry: unknown) => logger.warn(text(entry)),
    error: (entry: unknown) => logger.error(text(entry)),
  };
}

/**
 * Makes this process a worker: it takes workflows from the queue, shows that it lives, and resumes what silent workers
 * left. The first beat is written before the launch, so that no sweeper takes this process's own work away while the
 * launch recovers it.
 */
export async function launchEngine({
  executorId,
  logger,
  onLost,
}: EngineOptions): Promise<{ readonly stop: () => Promise<void> }> {
  const url = requireEnv("DATABASE_URL");
  const places = env().CARABINER_WORKER_CONCURRENCY;
  nameSessions(executorId);
  const pool = openDatabase(url, 2, executorId);
  const enginePool = createPool(url, { process: executorId, connections: ENGINE_CONNECTIONS });
  const db = pool.as(NO_TENANT);
  const joined = await joinInstallation(pool.as(EVERY_TENANT), { executorId, isWorker: true });
  if (!joined.ok) throw new Error(joined.error.message);
  const heartbeat = await startHeartbeat({ db, executorId, places, logger, onLost });

  registerWorkflows();
  DBOS.setConfig({
    name: WORKFLOW_ENGINE.application,
    systemDatabaseUrl: url,
    systemDatabasePool: enginePool,
    systemDatabaseSchemaName: WORKFLOW_ENGINE.schema,
    // The owner's role made the engine's tables before the start; this process may not.
    runMigrations: false,
    applicationVersion: WORKFLOW_ENGINE.version,
    executorID: executorId,
    logger: engineLogger(logger),
  });
  await DBOS.launch();
  await DBOS.registerQueue(WORKFLOW_ENGINE.queue, { workerConcurrency: places });
  await heartbeat.launched();
  const sweeper = startSweeper({ db: pool.as(EVERY_TENANT), logger });
  const vault = createVault({
    store: createSecretRepository(pool.as(EVERY_TENANT)),
    keys: () => openKeyFile(env().CARABINER_DATA_DIR),
  });
  const purge = startSecretPurge({ vault, logger });

  return {
    stop: async () => {
      await Promise.all([sweeper.stop(), purge.stop()]);
      await DBOS.shutdown({ workflowCompletionTimeoutMS: FINISH_MS });
      await heartbeat.stop();
      await Promise.all([enginePool.end(), pool.close()]);
    },
  };
}
