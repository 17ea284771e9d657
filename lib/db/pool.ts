import { Pool, type PoolConfig } from "pg";

import { CONNECT_MS, KEEP_ALIVE_MS, REQUEST_LIMITS, SERVER_TCP, silentServerMs } from "@/lib/config/database-limits.mjs";

/** The name of a process's sessions at the server; a worker's holds its executor ID, so that its sessions can be ended. */
export function sessionName(process: string): string {
  return `carabiner ${process}`;
}

/**
 * The settings of every connection of ours: every lock and every wait has a limit.
 *
 * @param process the name of this process among all that use the database: "web", or an executor ID
 */
export function connectionSettings(url: string, process: string): PoolConfig {
  return {
    connectionString: withoutName(url),
    application_name: sessionName(process),
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: REQUEST_LIMITS.lockMs,
    idle_in_transaction_session_timeout: REQUEST_LIMITS.idleInTransactionMs,
    statement_timeout: REQUEST_LIMITS.statementMs,
    query_timeout: silentServerMs(REQUEST_LIMITS),
    options: SERVER_TCP,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
}

/** An address may name its sessions, and would win over ours. */
function withoutName(url: string): string {
  if (!URL.canParse(url)) return url;
  const address = new URL(url);
  address.searchParams.delete("application_name");
  return address.href;
}

/** A pool with these settings. A connection that the server ends while it is idle is replaced at the next query. */
export function createPool(url: string, { process, connections }: { readonly process: string; readonly connections: number }) {
  const pool = new Pool({ ...connectionSettings(url, process), max: connections });
  // Without a listener the error of an idle connection would end the process.
  pool.on("error", () => undefined);
  return pool;
}
