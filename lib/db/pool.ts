import { Pool, type PoolConfig } from "pg";

/** A transaction that waits for its process longer than this is ended: a process that hangs keeps no lock. */
const IDLE_IN_TRANSACTION_MS = 8_000;
/** Longer than a hanging process keeps a lock, so that whoever waits for that lock gets it. */
const LOCK_WAIT_MS = 10_000;
const STATEMENT_MS = 30_000;
/** The server gives no answer at all, not even that a statement took too long. */
const SILENT_SERVER_MS = STATEMENT_MS + 5_000;
const CONNECT_MS = 5_000;

/**
 * How the server finds out that a client is gone without a word: after 10 seconds of silence it asks every 3 seconds, and
 * data that nobody took for 15 seconds ends the session. Servers on systems without these settings ignore them.
 */
const SERVER_TCP = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3 -c tcp_user_timeout=15000";

/** The name of a process's sessions at the server; a worker's holds its executor ID, so that its sessions can be ended. */
export function sessionName(process: string): string {
  return `carabiner ${process}`;
}

/**
 * The settings of every connection of ours: no lock is held and no answer waited for without a limit.
 *
 * @param process the name of this process among all that use the database: "web", or an executor ID
 */
export function connectionSettings(url: string, process: string): PoolConfig {
  return {
    connectionString: withoutName(url),
    application_name: sessionName(process),
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_WAIT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: SILENT_SERVER_MS,
    options: SERVER_TCP,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
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
