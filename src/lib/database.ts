import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient, type Prisma } from "../generated/prisma/client.ts";

export type Database = PrismaClient;
/** First argument of a helper inside a transaction. */
export type Tx = Prisma.TransactionClient;

export interface DatabaseConnection {
  db: Database;
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Prisma over one pg pool, which code that needs plain SQL shares.
 *
 * @param options.onError called when a connection drops. Without a handler, a dropped connection would end the process.
 */
export function connectDatabase(options: {
  url: string;
  maxConnections: number;
  onError: (error: Error) => void;
}): DatabaseConnection {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections,
    connectionTimeoutMillis: 5_000,
    application_name: "khalti-bff",
    // Prisma sends and reads times without a zone: in a session with another zone they would be shifted.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool awaits it, although its types do not say so
    onConnect: (client) => client.query("set time zone 'UTC'"),
  });
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
    errorFormat: "minimal", // other formats print the call's arguments, including customer data
  });
  return {
    db,
    pool,
    close: async () => {
      await db.$disconnect();
      await pool.end();
    },
  };
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
