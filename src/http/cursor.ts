import { z } from "zod";
import { InvalidRequest } from "../lib/errors.ts";

const LIMIT_ERROR = "Should be a whole number from 1 to 100.";

/** Page size. */
export const listLimit = z.coerce
  .number(LIMIT_ERROR)
  .int(LIMIT_ERROR)
  .min(1, LIMIT_ERROR)
  .max(100, LIMIT_ERROR)
  .default(25);

/** The `next_cursor` of the previous page. */
export const listCursor = z
  .string("Should be text.")
  .max(200, "Should be a next_cursor of this list.")
  .optional();

/** The position of a row in a list that is ordered by time and id. */
export interface Place {
  at: Date;
  id: string;
}

/** Filter for a newest-first list: the rows after the cursor; without a cursor, all rows. @throws InvalidRequest */
export function olderThan(cursor: string | undefined) {
  if (cursor === undefined) return {};
  const { at: createdAt, id } = readCursor(cursor);
  return {
    createdAt: { lte: createdAt },
    OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }],
  };
}

/** Filter for rows that began in a period; without its ends, for all rows. */
export function createdBetween({ from, to }: { from?: Date | undefined; to?: Date | undefined }) {
  return {
    createdAt: {
      ...(from === undefined ? {} : { gte: from }),
      ...(to === undefined ? {} : { lt: to }),
    },
  };
}

/**
 * The newest rows of a list that is filtered by several values. Each value is one range of an index, read by itself: a page
 * costs the same however many rows there are.
 *
 * @param values undefined for an unfiltered list
 * @param read the first rows of one range, in list order
 */
export async function newestOfEach<Value, Row extends { createdAt: Date; id: string }>(
  values: readonly Value[] | undefined,
  count: number,
  read: (value: Value | undefined) => Promise<Row[]>,
): Promise<Row[]> {
  const ranges = await Promise.all((values ?? [undefined]).map(read));
  return ranges
    .flat()
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
    .slice(0, count);
}

/**
 * @param found rows in list order, with one extra row if there are more than `limit`
 * @param cursorOf makes the cursor of a row
 */
export function pageOf<Row>(
  found: Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): { page: Row[]; next_cursor: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return { page, next_cursor: hasMore ? cursorOf(last) : null };
}

/** The cursor of a row in a newest-first list. */
export function cursorByTime({ createdAt, id }: { createdAt: Date; id: string }): string {
  return writeCursor({ at: createdAt, id });
}

/** The order that {@link olderThan} requires. */
export const NEWEST_FIRST = [{ createdAt: "desc" }, { id: "desc" }] as const;

/** What Prisma needs to read one page of a newest-first list, and a row more. */
interface NewestFirst {
  where: ReturnType<typeof olderThan>;
  orderBy: [...typeof NEWEST_FIRST];
  take: number;
}

/**
 * One page of a newest-first list.
 *
 * @param find reads its rows; it adds the list's own filters to `where`
 * @throws InvalidRequest for a cursor of another list
 */
export async function newestPage<Row extends { createdAt: Date; id: string }>(
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  find: (rows: NewestFirst) => Promise<Row[]>,
): Promise<{ page: Row[]; next_cursor: string | null }> {
  const found = await find({
    where: olderThan(cursor),
    orderBy: [...NEWEST_FIRST],
    take: limit + 1,
  });
  return pageOf(found, limit, cursorByTime);
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
