import { AppError } from "./errors.ts";

/** Postgres is away, restarting or overloaded: nothing is wrong with the request, and it may be sent again. */
export class DatabaseUnavailable extends AppError {
  readonly status = 503;
  readonly code = "database_unavailable";

  constructor(cause: unknown) {
    super("The server cannot reach its database at the moment. Please try again shortly.", {
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
/** The driver adapter's own words, below Prisma's error. */
const ADAPTER_KINDS = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
]);
/** Postgres's: connection lost (08…), too many connections, shut down by hand or by a crash, starting up. */
const SQL_STATE = /^(08...|53300|57P0[1235])$/;
const SYSTEM_CODE =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** What the driver and its pool say in words alone, and Postgres of a database that is closed for all. */
const WORDS =
  /^(Connection terminated|Client (has encountered a connection error|was closed)|timeout exceeded when trying to connect)|is not currently accepting connections/;

/**
 * The error as what it is when it says that the database cannot be used now; null for any other. Which errors these are
 * was found by taking Postgres away in every way that test/outage does.
 */
export function asDatabaseUnavailable(error: unknown): DatabaseUnavailable | null {
  const seen = new Set<unknown>();
  let at = error;
  while (typeof at === "object" && at !== null && !seen.has(at)) {
    seen.add(at);
    if (saysUnavailable(at)) return new DatabaseUnavailable(error);
    at = read(read(at, "meta"), "driverAdapterError") ?? read(at, "cause");
  }
  return null;
}

function saysUnavailable(error: object): boolean {
  const text = (key: string) => {
    const value = read(error, key);
    return typeof value === "string" ? value : "";
  };
  return (
    PRISMA_CODES.has(text("code")) ||
    SQL_STATE.test(text("code")) ||
    SYSTEM_CODE.test(text("code")) ||
    ADAPTER_KINDS.has(text("kind")) ||
    WORDS.test(text("message"))
  );
}

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
