import { validate as isUuid } from "uuid";
import { z } from "zod";
import { Prisma } from "../generated/prisma/client.ts";
import { OrderStatus } from "../generated/prisma/enums.ts";
import type { Place } from "../http/cursor.ts";
import { listFrom, listTo } from "../http/period.ts";
import type { Database } from "../lib/database.ts";

const Q_WORDS = "Should be 1 to 200 characters.";

/** What a list or an export of orders may be narrowed to; everything given has to be true. */
export const orderFilter = {
  status: z
    .enum(OrderStatus, `Should be one of ${Object.values(OrderStatus).join(", ")}.`)
    .optional(),
  attention: z.stringbool("Should be true or false.").optional(),
  q: z
    .string(Q_WORDS)
    .trim()
    .min(1, Q_WORDS)
    .max(200, Q_WORDS)
    .refine((text) => !text.includes("\0"), "Has characters that no order has.")
    .optional()
    .describe(
      "An order's or attempt's number or id, a pidx, transaction id (of held money too), phone or e-mail: whole",
    ),
  from: listFrom,
  to: listTo,
};
export type OrderFilter = {
  [Name in keyof typeof orderFilter]?: z.output<(typeof orderFilter)[Name]>;
};

/**
 * Where the next orders of a list are, newest first, after `place`.
 *
 * However many orders there are it reads one stretch of one index: by status, by attention, or by time alone; and for `q`
 * one stretch for each thing that it may be, merged. A phone or an e-mail may have many orders.
 */
export async function findOrders(
  db: Database,
  filter: OrderFilter,
  place: Place | null,
  limit: number,
): Promise<Place[]> {
  const where = conditions(filter, place);
  const page = Prisma.sql`order by o.created_at desc, o.id desc limit ${limit}`;
  const branches = (
    filter.q === undefined ? [Prisma.sql`orders o where true`] : meanings(filter.q)
  ).map((source) => Prisma.sql`(select o.id, o.created_at as at from ${source} ${where} ${page})`);
  return db.$queryRaw<Place[]>`
    select id, at from (${Prisma.join(branches, " union ")}) o order by at desc, id desc limit ${limit}`;
}

/** How many orders there are to export; for a bar that shows how far it is. */
export async function countOrders(db: Database, filter: OrderFilter): Promise<number> {
  const where = conditions(filter, null);
  const branches = (
    filter.q === undefined ? [Prisma.sql`orders o where true`] : meanings(filter.q)
  ).map((source) => Prisma.sql`(select o.id from ${source} ${where})`);
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    select count(*) as count from (${Prisma.join(branches, " union ")}) o`;
  return Number(row?.count ?? 0);
}

function conditions(filter: OrderFilter, place: Place | null): Prisma.Sql {
  const { status, attention, from, to } = filter;
  const all: Prisma.Sql[] = [];
  if (status !== undefined) all.push(Prisma.sql`and o.status = ${status}::order_status`);
  if (attention === true) all.push(Prisma.sql`and o.attention_code is not null`);
  if (attention === false) all.push(Prisma.sql`and o.attention_code is null`);
  if (from !== undefined) all.push(Prisma.sql`and o.created_at >= ${from}::timestamptz`);
  if (to !== undefined) all.push(Prisma.sql`and o.created_at < ${to}::timestamptz`);
  if (place !== null) {
    all.push(Prisma.sql`and (o.created_at, o.id) < (${place.at}::timestamptz, ${place.id}::uuid)`);
  }
  return all.length === 0 ? Prisma.empty : Prisma.join(all, " ");
}

/** Everything that a search may mean, each found by an index of its own. */
function meanings(q: string): Prisma.Sql[] {
  const byPayment = (column: "purchase_order_id" | "pidx" | "transaction_id") => Prisma.sql`
    payments p join orders o on o.id = p.order_id where p.${Prisma.raw(column)} = ${q}`;
  return [
    Prisma.sql`orders o where o.purchase_order_id = ${q}`,
    byPayment("purchase_order_id"),
    byPayment("pidx"),
    byPayment("transaction_id"),
    ofHeldTransaction(q),
    ...phoneNumbers(q).map((phone) => Prisma.sql`orders o where o.customer_phone = ${phone}`),
    ...(q.includes("@")
      ? [Prisma.sql`orders o where lower(o.customer_email) = ${q.toLowerCase()}`]
      : []),
    ...(isUuid(q) ? [Prisma.sql`orders o where o.id = ${q}::uuid`] : []),
  ];
}

/** Money that is held may be another payment's, or none's: only the history has its transaction. */
function ofHeldTransaction(transactionId: string): Prisma.Sql {
  return Prisma.sql`orders o join (
    select distinct order_id from order_history
    where type = 'payment_held' and data -> 'khalti' ->> 'transaction_id' = ${transactionId}
  ) held on held.order_id = o.id`;
}

/** The same number as customers may have written it, with the country's code or without. */
function phoneNumbers(q: string): string[] {
  const digits = q.replace(/[\s()-]/g, "");
  if (!/^\+?\d{7,15}$/.test(digits)) return [];
  const national = /^\+?977(\d{8,10})$/.exec(digits)?.[1] ?? digits.replace(/^\+/, "");
  return [...new Set([digits, national, `977${national}`, `+977${national}`])];
}
