import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import type pg from "pg";
import { PrismaClient, type Prisma } from "../generated/prisma/client.ts";
import type { Meters } from "../telemetry/meters.ts";
import { CheckedPool } from "./checked-pool.ts";
import { runOnPool, type RunSql } from "./run-sql.ts";

export type Database = PrismaClient;
/** First argument of a helper inside a transaction. */
export type Tx = Prisma.TransactionClient;

export interface DatabaseConnection {
  db: Database;
  pool: pg.Pool;
  /** For the statements of each checkout and each return. */
  sql: RunSql;
  /** Opens `warmConnections`. One that cannot be opened now is opened when it is needed. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** How long Postgres may take, in milliseconds. */
export interface DatabaseLimits {
  /** Postgres then cancels the statement. */
  statementMs: number;
  /** Postgres then refuses the lock: shorter than the statement's limit, so that its log tells a lock from slow work. */
  lockMs: number;
  /** Postgres then ends a session whose transaction waits for us: we are gone or paused, and hold locks. */
  idleInTransactionMs: number;
  /** We then close the connection: longer than Postgres's own limit, whose answer leaves the connection usable. */
  answerMs: number;
}

/** For requests and jobs: callers wait, and transactions hold locks. */
export const SHORT_LIMITS: DatabaseLimits = {
  statementMs: 10_000,
  lockMs: 9_000, // many changes of one order wait for its lock
  idleInTransactionMs: 15_000, // longer than the longest transaction may take
  answerMs: 11_000,
};

/** For exports and reports, which hold no locks and whose readers wait. */
export const LONG_LIMITS: DatabaseLimits = {
  statementMs: 120_000,
  lockMs: 30_000,
  idleInTransactionMs: 15_000,
  answerMs: 125_000,
};

/** Of one transaction, in milliseconds. Prisma's own (2 s, 5 s) are too short for a busy database: many changes of one order wait. */
const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 10_000 };

/**
 * Prisma over one pg pool, which code that needs plain SQL shares.
 *
 * @param options.onError called when a connection drops. Without a handler, a dropped connection would end the process.
 */
export function connectDatabase(options: {
  url: string;
  maxConnections: number;
  /** Stay open when idle, so that a crowd does not wait until Postgres has started a process for each. Default: 0. */
  warmConnections?: number;
  limits?: DatabaseLimits;
  /** Where the pool's figures go, and its name in them. */
  measured?: { meters: Meters; as: "main" | "reports" };
  onError: (error: Error) => void;
}): DatabaseConnection {
  const { limits = SHORT_LIMITS, measured, warmConnections = 0 } = options;
  const pool = new CheckedPool({
    connectionString: options.url,
    max: options.maxConnections,
    min: warmConnections,
    connectionTimeoutMillis: 10_000,
    answerWithinMs: limits.answerMs,
    waits: measured?.meters.poolWaits.of(measured.as),
    statements: measured?.meters.statements.of(measured.as),
    // Finds peers that are gone, also on the worker's LISTEN connection, which sends nothing.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: "khalti-bff",
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool awaits it, although its types do not say so
    onConnect: (client) => client.query(sessionSettings(limits)),
  });
  measured?.meters.watchPool(measured.as, pool);
  pool.on("connect", (client) => {
    client.on("error", options.onError);
  });
  // The pool repeats the errors of its idle connections, which onError has received already.
  pool.on("error", () => undefined);
  const nameOf = statementNames();
  const adapter = new PrismaPg(pool, {
    // A name lets Postgres reuse the plan of a repeated statement.
    statementNameGenerator: ({ sql }) => nameOf(sql),
  });
  const db = new PrismaClient({
    adapter,
    transactionOptions: TRANSACTION_LIMITS,
    errorFormat: "minimal", // other formats print the call's arguments, including customer data
  });
  return {
    db,
    pool,
    sql: runOnPool(pool, nameOf),
    warm: () => openConnections(pool, warmConnections),
    close: async () => {
      await db.$disconnect();
      await pool.end();
    },
  };
}

async function openConnections(pool: pg.Pool, count: number): Promise<void> {
  const opening = Array.from({ length: count }, () => pool.connect());
  for (const opened of await Promise.allSettled(opening)) {
    if (opened.status === "fulfilled") opened.value.release();
  }
}

/** Not sent as startup parameters, which PgBouncer refuses. */
function sessionSettings({ statementMs, lockMs, idleInTransactionMs }: DatabaseLimits): string {
  return [
    // Prisma sends and reads times without a zone: in a session with another zone they would be shifted.
    "set time zone 'UTC'",
    `set statement_timeout = ${String(statementMs)}`,
    `set lock_timeout = ${String(lockMs)}`,
    `set idle_in_transaction_session_timeout = ${String(idleInTransactionMs)}`,
  ].join("; ");
}

/** Caches the names: hashing costs more than a lookup, and Prisma uses few different statements. */
function statementNames(): (sql: string) => string {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    const name = createHash("sha1").update(sql).digest("base64");
    if (names.size < 1_000) names.set(sql, name);
    return name;
  };
}
