import { AppError } from "../lib/errors.ts";

/** Postgres is unreachable, restarting or overloaded. The request itself is fine and may be repeated. */
export class DatabaseUnavailable extends AppError {
  readonly status = 503;
  readonly code = "database_unavailable";

  constructor(cause: unknown) {
    super("The server cannot reach its database. Please try again shortly.", {
      retryAfterSeconds: 5,
      cause,
    });
  }
}

const PRISMA_CODES = new Set([
  "P1001", // not reached
  "P1002", // reached, but no answer in time
  "P1008", // an operation timed out
  "P1017", // the connection was closed
  "P2024", // no connection of the pool became free in time
  "P2028", // a transaction could not begin, or not end, in time
  "P2037", // Postgres has too many connections
]);
/** Error kinds of the driver adapter, nested in Prisma's error. */
const ADAPTER_KINDS = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
]);
/**
 * Postgres: connection lost (08…), too many connections, shutdown or crash, starting up, a lock (55P03) or a statement (57014)
 * over its limit, a session ended because its transaction waited too long for us (25P03, 25P04).
 */
const SQL_STATE = /^(08...|53300|55P03|57P0[1235]|57014|25P0[34])$/;
const SYSTEM_CODE =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** Errors of the driver, its pool and Postgres that have only a message. */
const MESSAGES =
  /^(Connection terminated|Client (has encountered a connection error|was closed)|timeout exceeded when trying to connect)|is not currently accepting connections/;

/**
 * The error as DatabaseUnavailable if it means that the database cannot be used now; otherwise null. The list of errors
 * comes from the outages in test/system/outage.
 */
export function asDatabaseUnavailable(error: unknown): DatabaseUnavailable | null {
  const seen = new Set<unknown>();
  let at = error;
  // Ends with the last cause, after which there is only undefined, or where causes go round in a circle.
  while (!seen.has(at)) {
    seen.add(at);
    if (isUnavailable(at)) return new DatabaseUnavailable(error);
    at = read(read(at, "meta"), "driverAdapterError") ?? read(at, "cause");
  }
  return null;
}

function isUnavailable(error: unknown): boolean {
  const text = (key: string) => {
    const value = read(error, key);
    return typeof value === "string" ? value : "";
  };
  return (
    PRISMA_CODES.has(text("code")) ||
    SQL_STATE.test(text("code")) ||
    SYSTEM_CODE.test(text("code")) ||
    ADAPTER_KINDS.has(text("kind")) ||
    MESSAGES.test(text("message"))
  );
}

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
