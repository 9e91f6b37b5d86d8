import pg from "pg";
import { z } from "zod";
import { Prisma } from "../generated/prisma/client.ts";

const violation = z.object({
  driverAdapterError: z.object({
    cause: z.object({
      kind: z.literal("UniqueConstraintViolation"),
      constraint: z.object({ index: z.string() }),
    }),
  }),
});

const UNIQUE_VIOLATION = "23505";

/** The unique constraint that a raw statement violated; null for any other error. */
export function violatedUnique(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) {
    return error.code === UNIQUE_VIOLATION ? (error.constraint ?? null) : null;
  }
  if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== "P2010")
    return null;
  return violation.safeParse(error.meta).data?.driverAdapterError.cause.constraint.index ?? null;
}

/**
 * Prisma's objects as JSON with the tables' own column names, for `jsonb_populate_recordset`, so that one statement can
 * insert rows of several tables.
 */
export function toRows(records: object[]): string {
  return JSON.stringify(
    records.map((record) =>
      Object.fromEntries(
        Object.entries(record).map(([name, value]: [string, unknown]) => [
          name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : value,
        ]),
      ),
    ),
  );
}
