// Erases names, phones, e-mails and receivers. What is still needed stays: see the conditions.
import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { ERASED_FIELDS } from "../orders/customer.ts";

export interface Erased {
  orders: number;
  refunds: number;
  topUps: number;
}

type Context = Pick<AppContext, "db">;

/** Which rows; all that are done with, where a condition says `true`. */
export interface Selection {
  orders: Prisma.Sql;
  refunds: Prisma.Sql;
  topUps: Prisma.Sql;
  now: Date;
}

const BATCH = 500;

/** Nothing of the order `o` is under way, and no person is asked to look at it. */
const SETTLED = Prisma.sql`o.status not in ('awaiting_payment', 'held') and o.attention_code is null
  and not exists (select from payments p where p.order_id = o.id and p.status in ('created', 'initiated', 'pending', 'held'))
  and not exists (select from refunds r where r.order_id = o.id
    and r.status in ('awaiting_approval', 'requested', 'submitting', 'unknown'))
  and not exists (select from top_ups t where t.order_id = o.id and t.status not in ('delivered', 'refused'))`;

/** Erases the selected rows in batches, each in a transaction of its own: it can be interrupted, and goes on next time. */
export async function erase(context: Context, selection: Selection): Promise<Erased> {
  return {
    orders: await inBatches(() => eraseCustomers(context, selection)),
    refunds: await inBatches(() => eraseMobiles(context, selection)),
    topUps: await inBatches(() => eraseReceivers(context, selection)),
  };
}

async function inBatches(eraseBatch: () => Promise<number>): Promise<number> {
  let total = 0;
  for (;;) {
    const erased = await eraseBatch();
    total += erased;
    if (erased === 0) return total;
  }
}

/**
 * The conditions hold again under the lock: an order may be paid, or its top-up tried again, at the same moment. Links that were
 * sent to the person end with it.
 */
async function eraseCustomers({ db }: Context, { orders, now }: Selection): Promise<number> {
  return db.$transaction(async (tx) => {
    const found = await tx.$queryRaw<{ id: string }[]>`
      select o.id from orders o
      where (o.customer_name is not null or o.customer_email is not null or o.customer_phone is not null)
        and ${orders} and ${SETTLED}
      order by o.created_at, o.id limit ${BATCH} for update of o skip locked`;
    const erased = await tx.$queryRaw<{ id: string }[]>`
      update orders o set customer_name = null, customer_email = null, customer_phone = null,
        customer_email_hash = null, customer_phone_hash = null, customer_erased_at = ${now}::timestamptz
      where o.id = any(${found.map(({ id }) => id)}::uuid[]) and ${SETTLED}
      returning o.id`;
    const ofErased = { where: { orderId: { in: erased.map(({ id }) => id) } } };
    await tx.customerLink.deleteMany(ofErased);
    await tx.recentPurchase.deleteMany(ofErased);
    return erased.length;
  });
}

async function eraseMobiles({ db }: Context, { refunds, now }: Selection): Promise<number> {
  return db.$executeRaw`
    update refunds set mobile = null where id in (
      select r.id from refunds r
      where r.mobile is not null and ${refunds} and r.status in ('succeeded', 'failed')
        and (r.watched_until is null or r.watched_until < ${now}::timestamptz)
      order by r.id limit ${BATCH} for update skip locked
    )`;
}

async function eraseReceivers({ db }: Context, { topUps }: Selection): Promise<number> {
  return db.$transaction(async (tx) => {
    const found = await tx.$queryRaw<{ id: string; position: number }[]>`
      select i.order_id as id, i.position from order_items i join orders o on o.id = i.order_id
      where i.fields <> '{}' and not i.fields ? '$erased' and ${topUps} and ${SETTLED}
      order by i.order_id, i.position limit ${BATCH} for update of o skip locked`;
    return tx.$executeRaw`
      update order_items i set fields = ${JSON.stringify(ERASED_FIELDS)}::jsonb
      from orders o, jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as found (id uuid, position int)
      where o.id = found.id and i.order_id = found.id and i.position = found.position and ${SETTLED}`;
  });
}
