import type pg from "pg";
import type { Prisma } from "../generated/prisma/client.ts";

/**
 * Runs one statement and gives its rows. Its columns should be text, int4, boolean, timestamptz or JSON: both ways of running
 * it read these alike.
 */
export type RunSql = <Row extends object>(statement: Prisma.Sql) => Promise<Row[]>;

/**
 * On a connection of the pool, without Prisma: for the statements of each checkout and each return. Measured with ten at
 * once, a statement takes 0.10 ms of this process's processor time, and 0.19 to 0.29 ms with `$queryRaw`.
 *
 * @param nameOf names a statement by its text, so that Postgres plans it once in each connection
 */
export function runOnPool(pool: pg.Pool, nameOf: (text: string) => string): RunSql {
  return async <Row extends object>({ text, values }: Prisma.Sql) => {
    const query = { name: nameOf(text), text, values: values.map(toArgument) };
    const { rows } = await pool.query<Row>(query);
    return rows;
  };
}

/** In a transaction of Prisma's. */
export function runInTransaction(tx: Prisma.TransactionClient): RunSql {
  return (statement) => tx.$queryRaw(statement);
}

/** The driver would write a date in this process's own zone. */
function toArgument(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
