/** The digest of the error: when a page fails, Next.js sends the browser nothing else. */
export const DATABASE_OUTAGE = "database-outage";

/** Seconds after which to ask again: a database that was started again usually answers by then. */
export const OUTAGE_RETRY_SECONDS = 5;

/** The database is out of reach, or was for a moment while a statement was under way. `cause` is what the driver said. */
export class DatabaseOutageError extends Error {
  override readonly name = "DatabaseOutageError";
  readonly digest = DATABASE_OUTAGE;

  constructor(cause: unknown) {
    super("The database does not answer.", { cause });
  }
}

/** Whether an error is this one. Builds can hold its class twice, so the digest decides. */
export function isDatabaseOutageError(error: unknown): boolean {
  return error instanceof Error && "digest" in error && error.digest === DATABASE_OUTAGE;
}

// Builds can hold this module twice, too: the listener belongs to the process.
const shared: typeof globalThis & { carabinerOutageListener?: () => void } = globalThis;

/** Sets the function that runs, in the context of the failed call, whenever a call cannot reach the database. */
export function onDatabaseOutage(listener: () => void): void {
  shared.carabinerOutageListener = listener;
}

/** Runs that function. Called from the one place that sees every failed call. */
export function reportDatabaseOutage(): void {
  shared.carabinerOutageListener?.();
}
