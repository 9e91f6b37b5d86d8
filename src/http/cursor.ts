import { z } from "zod";
import { InvalidRequest } from "../lib/errors.ts";

const LIMIT_WORDS = "Should be a whole number from 1 to 100.";

/** How many rows of a list one answer holds. */
export const listLimit = z.coerce
  .number(LIMIT_WORDS)
  .int(LIMIT_WORDS)
  .min(1, LIMIT_WORDS)
  .max(100, LIMIT_WORDS)
  .default(25);

/** The `next_cursor` of the page before. */
export const listCursor = z
  .string("Should be text.")
  .max(200, "Should be a next_cursor of this list.")
  .optional();

/** The place of a row in a list that is ordered by time and id. */
export interface Place {
  at: Date;
  id: string;
}

/** For a list that is newest first: what stands behind the place that a cursor names, or everything. @throws InvalidRequest */
export function olderThan(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const { at: createdAt, id } = readCursor(cursor);
  return {
    createdAt: { lte: createdAt },
    OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }],
  };
}

/** How {@link olderThan} wants a list ordered. */
export const NEWEST_FIRST = [{ createdAt: "desc" }, { id: "desc" }] as const;

/**
 * @param found in the order of the list, one row more than fit on the page if there are more
 * @param cursorOf names the place of a row
 */
export function pageOf<Row>(
  found: Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): { page: Row[]; next_cursor: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const isMore = found.length > limit && last !== undefined;
  return { page, next_cursor: isMore ? cursorOf(last) : null };
}

/** The place in a list that is newest first. */
export function cursorByTime({ createdAt, id }: { createdAt: Date; id: string }): string {
  return writeCursor({ at: createdAt, id });
}

const place = z.tuple([z.iso.datetime(), z.uuid()]);

export function writeCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString("base64url");
}

/** @throws InvalidRequest */
export function readCursor(text: string): Place {
  try {
    const [at, id] = place.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return { at: new Date(at), id };
  } catch {
    throw new InvalidRequest([
      { path: "cursor", message: "Should be a next_cursor of this list." },
    ]);
  }
}
