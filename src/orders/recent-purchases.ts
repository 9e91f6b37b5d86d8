// Finds two orders of one customer for the same lines, paid within an hour: the second one may be a mistake.
import { createHash } from "node:crypto";
import { Prisma } from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { type RunSql, runInTransaction } from "../database/run-sql.ts";
import { type DataKeys, searchHashes } from "../lib/data-keys.ts";
import { customerOf, nationalNumber } from "./customer.ts";
import type { FullOrder } from "./full-order.ts";
import { linesKey, readableLines } from "./same-lines.ts";

const HOUR_MS = 60 * 60 * 1_000;

/** The primary key. Its violation says that another order was paid since the earlier ones were read. */
export const PURCHASE_KEY = "recent_purchases_pkey";

/**
 * Equal for two orders of the same lines by the same phone, or by the same e-mail. None where neither is known, or a receiver
 * is not readable. Pure.
 */
export function purchaseKeys(
  keys: DataKeys,
  order: Pick<FullOrder, "id" | "customerName" | "customerEmail" | "customerPhone" | "items">,
): string[] {
  const lines = readableLines(keys, order.items);
  if (lines === null) return [];
  const { email, phone } = customerOf(keys, order);
  const customers = [
    ...(phone === null ? [] : [`phone:${nationalNumber(phone)}`]),
    ...(email === null ? [] : [`email:${email.trim().toLowerCase()}`]),
  ];
  return customers.flatMap((customer) => hashes(keys, `${customer} ${linesKey(lines)}`)).sort();
}

/** Without keys the order itself holds phone and e-mail in clear, so a plain hash tells nothing more. */
function hashes(keys: DataKeys, text: string): string[] {
  if (keys.length > 0) return searchHashes(keys, `purchase:${text}`);
  return [createHash("sha256").update(text).digest("hex")];
}

/** An order that becomes paid now. */
export interface Purchase {
  orderId: string;
  keys: string[];
  now: Date;
  earlier: readonly EarlierPurchase[];
}

/** Another order that the customer paid for the same lines, within the hour before. */
export interface EarlierPurchase {
  orderId: string;
  purchaseOrderId: string;
  /** False once all of its money is refunded: then this one is no repetition. */
  isPaid: boolean;
}

/** The number of the order that this one repeats; null where there is none. Pure. */
export function repeatedOrder(earlier: readonly EarlierPurchase[]): string | null {
  return earlier.find(({ isPaid }) => isPaid)?.purchaseOrderId ?? null;
}

/** The latest first, also those that the latest one repeats: once it is refunded, it is they that count. */
export async function readEarlierPurchases(
  sql: RunSql,
  { orderId, keys, now }: Omit<Purchase, "earlier">,
): Promise<EarlierPurchase[]> {
  const since = Prisma.sql`${hourBefore(now)}::timestamptz`;
  const rows = await sql<{ id: string; number: string; is_paid: boolean }>(Prisma.sql`
    with recursive earlier as (
      select o.id, o.purchase_order_id, o.status, recent.paid_at
      from recent_purchases recent join orders o on o.id = recent.order_id
      where recent.key = any(${keys}::text[]) and o.id <> ${orderId}::uuid and recent.paid_at > ${since}
      union
      select o.id, o.purchase_order_id, o.status, o.paid_at
      from earlier join payments again on again.order_id = earlier.id
        join orders o on o.purchase_order_id = again.paid_again_after
      where o.id <> ${orderId}::uuid and o.paid_at > ${since}
    )
    select id::text, purchase_order_id as number, status in ('paid', 'partially_refunded') as is_paid
    from earlier order by paid_at desc`);
  return rows.map(({ id, number, is_paid }) => ({
    orderId: id,
    purchaseOrderId: number,
    isPaid: is_paid,
  }));
}

/**
 * Remembers the purchase in the statement that makes the order paid. The key makes this wait for another one of the customer
 * that is being paid at this moment, and then fails the statement, so that neither overlooks the other.
 *
 * @param after a relation with a row, if the order becomes paid
 * @returns what to append to the common table expressions
 */
export function rememberPurchase(purchase: Purchase, after: Prisma.Sql): Prisma.Sql {
  const { orderId, keys, now, earlier } = purchase;
  if (keys.length === 0) return Prisma.empty;
  const insert = Prisma.sql`
      insert into recent_purchases (key, order_id, paid_at)
      select key, ${orderId}::uuid, ${now}::timestamptz`;
  // A person is asked already: who else pays at this moment changes nothing.
  if (repeatedOrder(earlier) !== null) {
    return Prisma.sql`, new_purchases as (${insert}
      from ${after}, unnest(${keys}::text[]) key order by key
      on conflict (key) do update set order_id = excluded.order_id, paid_at = excluded.paid_at
    )`;
  }
  const known = [orderId, ...earlier.map((one) => one.orderId)];
  return Prisma.sql`, old_purchases as (
      delete from recent_purchases where key = any(array(
        select recent.key from ${after}, recent_purchases recent
        where recent.key = any(${keys}::text[])
          and (recent.paid_at <= ${hourBefore(now)}::timestamptz or recent.order_id = any(${known}::uuid[]))
        order by recent.key for update of recent
      )) returning key
    ), new_purchases as (${insert}
      from ${after}, (select count(*) from old_purchases) old, unnest(${keys}::text[]) key order by key
    )`;
}

/** The same in a transaction that makes the order paid. @returns the number of the order that it repeats, or null */
export async function recordPurchase(
  tx: Tx,
  { orderId, keys, now }: Omit<Purchase, "earlier">,
): Promise<string | null> {
  // First, so that what follows sees a purchase that was being paid at this moment. The update locks a row that was there.
  await tx.$executeRaw`
    insert into recent_purchases (key, order_id, paid_at)
    select key, ${orderId}::uuid, ${now}::timestamptz from unnest(${keys}::text[]) key order by key
    on conflict (key) do update set key = excluded.key`;
  const earlier = await readEarlierPurchases(runInTransaction(tx), { orderId, keys, now });
  await tx.recentPurchase.updateMany({
    where: { key: { in: keys } },
    data: { orderId, paidAt: now },
  });
  return repeatedOrder(earlier);
}

/** Background task: deletes what is older than an hour. */
export async function forgetPurchases({
  db,
  clock,
}: {
  db: Pick<Tx, "recentPurchase">;
  clock: { now(): Date };
}): Promise<void> {
  await db.recentPurchase.deleteMany({ where: { paidAt: { lt: hourBefore(clock.now()) } } });
}

function hourBefore(now: Date): Date {
  return new Date(now.getTime() - HOUR_MS);
}
