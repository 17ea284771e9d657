// Plain Node, because the start reads it before anything is built. The one place for what limits a connection to the database.

/** Milliseconds in which a connection is made. */
export const CONNECT_MS = 5_000;

/** Milliseconds after which the system asks a silent server whether it is still there. */
export const KEEP_ALIVE_MS = 10_000;

/**
 * Milliseconds for a transaction that waits for its process, for a lock, and for a statement. A lock is waited for longer
 * than a hanging process keeps it, so that the waiting process gets it.
 *
 * @typedef {{ idleInTransactionMs: number, lockMs: number, statementMs: number }} Limits
 * @type {Limits}
 */
export const REQUEST_LIMITS = { idleInTransactionMs: 8_000, lockMs: 10_000, statementMs: 30_000 };

/**
 * For what changes tables: it waits until requests that are under way have ended, and may rewrite a large table.
 *
 * @type {Limits}
 */
export const MIGRATION_LIMITS = { idleInTransactionMs: 60_000, lockMs: 60_000, statementMs: 15 * 60_000 };

/** The server gives no answer at all, not even that a statement took too long. */
export const silentServerMs = (/** @type {Limits} */ { statementMs }) => statementMs + 5_000;

/**
 * How the server finds out that a client is gone without a word: after 10 seconds of silence it asks every 3 seconds, and
 * data that stayed unread for 15 seconds ends the session. Servers on systems without these settings ignore them.
 */
export const SERVER_TCP =
  "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3 -c tcp_user_timeout=15000";

/** The limits as options of an address: they hold in whatever program connects with it, Prisma's and the engine's included. */
export function limitOptions(/** @type {Limits} */ { idleInTransactionMs, lockMs, statementMs }) {
  return [
    SERVER_TCP,
    `-c idle_in_transaction_session_timeout=${idleInTransactionMs}`,
    `-c lock_timeout=${lockMs}`,
    `-c statement_timeout=${statementMs}`,
  ].join(" ");
}
