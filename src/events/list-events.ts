import { z } from "zod";
import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { commaList } from "../http/comma-list.ts";
import { listLimit } from "../http/cursor.ts";
import type { Database } from "../database/database.ts";
import { AppError, InvalidRequest } from "../lib/errors.ts";
import { NOT_AN_EVENT_ID, eventId } from "./event.ts";
import { EVENT_TYPES } from "./event-types.ts";

/** The longest that an answer is held back for a new event, in seconds. */
export const MAX_WAIT_S = 25;
const WAIT = `Should be a whole number of seconds from 0 to ${String(MAX_WAIT_S)}.`;

export const eventListQuery = z.strictObject({
  after: eventId
    .optional()
    .describe("The last event seen; without it, the feed begins at its start"),
  types: commaList(EVENT_TYPES),
  order_id: z.uuid("Should be an order's id.").optional(),
  limit: listLimit,
  wait: z.coerce
    .number(WAIT)
    .int(WAIT)
    .min(0, WAIT)
    .max(MAX_WAIT_S, WAIT)
    .default(0)
    .describe("Seconds to hold the answer until there is an event"),
});
export type EventListQuery = z.output<typeof eventListQuery>;

export class EventNotFound extends AppError {
  readonly status = 404;
  readonly code = "event_not_found";

  constructor() {
    super("There is no such event.");
  }
}

/** One page of the feed: the events' own JSON, and the id to continue after. */
export interface EventPage {
  bodies: string[];
  /** Repeats `after` when nothing is new; null while there has never been an event. */
  nextAfter: string | null;
}

/**
 * Numbered events after one that was seen, in order. What is not numbered yet comes in a later page.
 *
 * @throws InvalidRequest when `after` is no event of the feed
 */
export async function listEvents(
  { db }: Pick<AppContext, "db">,
  query: EventListQuery,
): Promise<EventPage> {
  const { after, types, order_id: orderId, limit } = query;
  const from = after === undefined ? 0n : await numberOf(db, after);
  const latest = await latestEvent(db);
  if (latest === null || latest.number === from) return { bodies: [], nextAfter: after ?? null };
  const all = [Prisma.sql`number > ${from} and number <= ${latest.number}`];
  if (types !== undefined) all.push(Prisma.sql`type = any(${types})`);
  if (orderId !== undefined) all.push(Prisma.sql`order_id = ${orderId}::uuid`);
  const rows = await db.$queryRaw<{ id: string; body: string }[]>`
    select id, body from events where ${Prisma.join(all, " and ")} order by number limit ${limit}`;
  // A page that is not full has reached the latest event, also when the filters hide it.
  const last = rows.length < limit ? latest : rows.at(-1);
  return { bodies: rows.map(({ body }) => body), nextAfter: last?.id ?? null };
}

/** The end of the feed; null while it is empty. */
export async function latestEvent(db: Database): Promise<{ id: string; number: bigint } | null> {
  const [latest] = await db.$queryRaw<{ id: string; number: bigint }[]>`
    select id, number from events where number is not null order by number desc limit 1`;
  return latest ?? null;
}

async function numberOf(db: Database, id: string): Promise<bigint> {
  const found = await db.event.findUnique({ where: { id }, select: { number: true } });
  if (found?.number == null)
    throw new InvalidRequest([{ path: "after", message: NOT_AN_EVENT_ID }]);
  return found.number;
}

/** The event's own JSON. @throws EventNotFound */
export async function findEvent({ db }: Pick<AppContext, "db">, id: string): Promise<string> {
  const event = eventId.safeParse(id).success
    ? await db.event.findUnique({ where: { id }, select: { body: true } })
    : null;
  if (event === null) throw new EventNotFound();
  return event.body;
}
