import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient, type Prisma } from "../generated/prisma/client.ts";

export type Database = PrismaClient;
/** What a helper inside a transaction takes first. */
export type Tx = Prisma.TransactionClient;

export interface DatabaseConnection {
  db: Database;
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Prisma over one shared pg pool; the pool is there for whoever speaks SQL beside Prisma.
 *
 * @param options.onError hears of connections that drop. Without a handler of its own one dropped connection would end the
 *   process, whoever holds it at that moment.
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
    // Prisma sends and reads times without their zone: in a session of another zone they would be other times.
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- the pool waits for it, whatever its types say
    onConnect: (client) => client.query("set time zone 'UTC'"),
  });
  pool.on("connect", (client) => {
    client.on("error", options.onError);
  });
  // The pool repeats what its idle connections have said already.
  pool.on("error", () => undefined);
  const nameOf = statementNames();
  const adapter = new PrismaPg(pool, {
    // A name lets Postgres keep the plan of a statement that Prisma sends again and again.
    statementNameGenerator: ({ sql }) => nameOf(sql),
  });
  const db = new PrismaClient({
    adapter,
    errorFormat: "minimal", // the other formats print the arguments of a call, and so the customer
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

/** Hashing a statement costs more than looking it up; Prisma makes few different ones. */
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
