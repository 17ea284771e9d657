import { isDatabaseOutageError } from "@/lib/core/database-outage";
import { Prisma } from "./generated/client";

/** SQLSTATE classes of a server that is out of reach, ending, starting, or short of something for now. */
const PASSING_CLASSES = ["08", "53", "57"];
/** Deadlock, serialization failure, a lock that another session held for too long, a session that sat idle too long. */
const PASSING_STATES = ["40001", "40P01", "40003", "55P03", "25P03", "25P04"];
/** A statement that reached its time limit would reach it again. */
const QUERY_CANCELED = "57014";

/** Unreachable, timed out, connection closed, pool exhausted, transaction late, write conflict, too many connections. */
const PASSING_CODES = ["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2034", "P2037"];
const PASSING_KINDS = [
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
  "TransactionWriteConflict",
];

/** What `pg` says when a connection ends under a query or cannot be made; Prisma hands these on as they are. */
const DRIVER_MESSAGES = [
  "Client has encountered a connection error and is not queryable",
  "Connection terminated",
  "Connection terminated due to connection timeout",
  "Connection terminated unexpectedly",
  "Query read timeout",
  "timeout expired",
  "timeout exceeded when trying to connect",
];

/** The server ends the session or does not take it: it stops, starts, or has no place. */
const LOST_STATES = ["57P01", "57P02", "57P03", "53300"];
const LOST_SOCKETS = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
];

/** Whether `pg` itself could not connect, or lost the connection under a statement. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (DRIVER_MESSAGES.includes(error.message)) return true;
  if (!("code" in error) || typeof error.code !== "string") return false;
  return LOST_SOCKETS.includes(error.code) || LOST_STATES.includes(error.code) || /^08...$/.test(error.code);
}

/**
 * Whether an error says that the database is out of reach or was for a moment, so that the same work can be tried again.
 * The outcome of a commit that was under way is then unknown, so repeated work looks first.
 */
export function isDatabaseOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isDatabaseOutageError(error) || isLostConnection(error)) return true;
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    return PASSING_CODES.includes(error.code) || isPassingDriverError(error.meta?.["driverAdapterError"]);
  }
  return isPassingDriverError(error);
}

function isPassingDriverError(error: unknown): boolean {
  if (!(error instanceof Error) || error.name !== "DriverAdapterError") return false;
  const { cause } = error;
  if (typeof cause !== "object" || cause === null) return false;
  if ("kind" in cause && typeof cause.kind === "string" && PASSING_KINDS.includes(cause.kind)) return true;
  return "originalCode" in cause && typeof cause.originalCode === "string" && isPassingState(cause.originalCode);
}

function isPassingState(state: string): boolean {
  return state !== QUERY_CANCELED && (PASSING_STATES.includes(state) || PASSING_CLASSES.includes(state.slice(0, 2)));
}
