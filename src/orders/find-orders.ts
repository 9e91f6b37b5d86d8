import { validate as isUuid } from "uuid";
import { z } from "zod";
import { Prisma } from "../generated/prisma/client.ts";
import { OrderStatus, PaymentMode } from "../generated/prisma/enums.ts";
import { commaList } from "../http/comma-list.ts";
import type { Place } from "../http/cursor.ts";
import { listFrom, listTo } from "../http/period.ts";
import type { Database } from "../database/database.ts";
import type { DataKeys } from "../lib/data-keys.ts";
import { emailHashes, nationalNumber, phoneSearchHashes } from "./customer.ts";

const AMOUNT = "Should be a whole number of paisa.";
const paisa = z.coerce
  .number(AMOUNT)
  .int(AMOUNT)
  .min(0, AMOUNT)
  .max(2_147_483_647, AMOUNT)
  .optional();
const Q_LENGTH = "Should be 1 to 200 characters.";

/** Filters of an order list or export; all given filters must match. */
export const orderFilter = {
  status: commaList(Object.values(OrderStatus)),
  attention: z.stringbool("Should be true or false.").optional(),
  q: z
    .string(Q_LENGTH)
    .trim()
    .min(1, Q_LENGTH)
    .max(200, Q_LENGTH)
    .refine((text) => !text.includes("\0"), "Should not contain null characters.")
    .optional()
    .describe(
      "Exact match of an order's number or id, an attempt's number, pidx, transaction id (of held money too), phone or e-mail",
    ),
  method: commaList(Object.values(PaymentMode)).describe("Of any attempt to pay"),
  amount: paisa.describe("Paisa, exactly"),
  min_amount: paisa,
  max_amount: paisa,
  payment_link_id: z.uuid("Should be the id of a payment link.").optional(),
  from: listFrom,
  to: listTo,
};
export type OrderFilter = {
  [Name in keyof typeof orderFilter]?: z.output<(typeof orderFilter)[Name]>;
};

/**
 * Places of the next orders after `place`, newest first.
 *
 * The cost does not grow with the number of orders: each query reads one range of one index (by status, attention or
 * time), several statuses one range for each, and `q` one range for each meaning, merged. A phone or an e-mail may have many orders.
 */
export async function findOrders(
  db: Database,
  filter: OrderFilter,
  place: Place | null,
  limit: number,
  dataKeys: DataKeys = [],
): Promise<Place[]> {
  const page = Prisma.sql`order by o.created_at desc, o.id desc limit ${limit}`;
  const branches = rangesOf(filter, place, dataKeys).map(
    (range) => Prisma.sql`(select o.id, o.created_at as at from ${range} ${page})`,
  );
  return db.$queryRaw<Place[]>`
    select id, at from (${Prisma.join(branches, " union ")}) o order by at desc, id desc limit ${limit}`;
}

/** Number of orders that match the filter; for the progress bar of an export. */
export async function countOrders(
  db: Database,
  filter: OrderFilter,
  dataKeys: DataKeys,
): Promise<number> {
  const branches = rangesOf(filter, null, dataKeys).map(
    (range) => Prisma.sql`(select o.id from ${range})`,
  );
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    select count(*) as count from (${Prisma.join(branches, " union ")}) o`;
  return Number(row?.count ?? 0);
}

/** The ranges of an index that the filter means: one for each status and each meaning of `q`. */
function rangesOf(filter: OrderFilter, place: Place | null, dataKeys: DataKeys): Prisma.Sql[] {
  const sources =
    filter.q === undefined ? [Prisma.sql`orders o where true`] : meanings(filter.q, dataKeys);
  const statuses = filter.status ?? [undefined];
  return sources.flatMap((source) =>
    statuses.map((status) => Prisma.sql`${source} ${conditions(filter, status, place)}`),
  );
}

function conditions(
  filter: OrderFilter,
  status: OrderStatus | undefined,
  place: Place | null,
): Prisma.Sql {
  const { attention, method, amount, min_amount: min, max_amount: max, from, to } = filter;
  const { payment_link_id: linkId } = filter;
  const all: Prisma.Sql[] = [];
  if (status !== undefined) all.push(Prisma.sql`and o.status = ${status}::order_status`);
  if (attention === true) all.push(Prisma.sql`and o.attention_code is not null`);
  if (attention === false) all.push(Prisma.sql`and o.attention_code is null`);
  if (method !== undefined) {
    all.push(Prisma.sql`and exists (
      select from payments paid where paid.order_id = o.id and paid.mode = any(${method}::payment_mode[]))`);
  }
  if (amount !== undefined) all.push(Prisma.sql`and o.amount_paisa = ${amount}`);
  if (min !== undefined) all.push(Prisma.sql`and o.amount_paisa >= ${min}`);
  if (max !== undefined) all.push(Prisma.sql`and o.amount_paisa <= ${max}`);
  if (linkId !== undefined) all.push(Prisma.sql`and o.payment_link_id = ${linkId}::uuid`);
  if (from !== undefined) all.push(Prisma.sql`and o.created_at >= ${from}::timestamptz`);
  if (to !== undefined) all.push(Prisma.sql`and o.created_at < ${to}::timestamptz`);
  if (place !== null) {
    all.push(Prisma.sql`and (o.created_at, o.id) < (${place.at}::timestamptz, ${place.id}::uuid)`);
  }
  return all.length === 0 ? Prisma.empty : Prisma.join(all, " ");
}

/** Everything that a search text may mean, each found by its own index. Orders of before the keys are not sealed. */
function meanings(q: string, dataKeys: DataKeys): Prisma.Sql[] {
  const byPayment = (column: "purchase_order_id" | "pidx" | "transaction_id") => Prisma.sql`
    payments p join orders o on o.id = p.order_id where p.${Prisma.raw(column)} = ${q}`;
  return [
    Prisma.sql`orders o where o.purchase_order_id = ${q}`,
    byPayment("purchase_order_id"),
    byPayment("pidx"),
    byPayment("transaction_id"),
    ofHeldTransaction(q),
    ...ordersOfPhone(q, dataKeys),
    ...(q.includes("@") ? ordersOfEmail(q, dataKeys) : []),
    ...(isUuid(q) ? [Prisma.sql`orders o where o.id = ${q}::uuid`] : []),
  ];
}

/** Held money may belong to another payment or to none: only the history has its transaction id. */
function ofHeldTransaction(transactionId: string): Prisma.Sql {
  return Prisma.sql`orders o join (
    select distinct order_id from order_history
    where type = 'payment_held' and data -> 'khalti' ->> 'transaction_id' = ${transactionId}
  ) held on held.order_id = o.id`;
}

/** Relations with the orders of a phone number; none if it is no number. */
export function ordersOfPhone(phone: string, dataKeys: DataKeys): Prisma.Sql[] {
  const numbers = phoneNumbers(phone);
  if (numbers.length === 0) return [];
  return [
    ...numbers.map((one) => Prisma.sql`orders o where o.customer_phone = ${one}`),
    ...phoneSearchHashes(dataKeys, phone).map(
      (hash) => Prisma.sql`orders o where o.customer_phone_hash = ${hash}`,
    ),
  ];
}

/** Relations with the orders of an e-mail address. */
export function ordersOfEmail(email: string, dataKeys: DataKeys): Prisma.Sql[] {
  return [
    Prisma.sql`orders o where lower(o.customer_email) = ${email.toLowerCase()}`,
    ...emailHashes(dataKeys, email).map(
      (hash) => Prisma.sql`orders o where o.customer_email_hash = ${hash}`,
    ),
  ];
}

/** The number as customers may have written it, with or without the country code. */
function phoneNumbers(q: string): string[] {
  const digits = q.replace(/[\s()-]/g, "");
  if (!/^\+?\d{7,15}$/.test(digits)) return [];
  const national = nationalNumber(digits);
  return [...new Set([digits, national, `977${national}`, `+977${national}`, `00977${national}`])];
}
