import { Prisma, type OrderItem, type Refund } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { fieldsOf, mobileOf, nationalNumber } from "../orders/customer.ts";
import { ordersOfEmail, ordersOfPhone } from "../orders/find-orders.ts";

export type Person = { phone: string } | { email: string };

export interface Found {
  orderIds: string[];
  /** With this phone as the receiver, also in orders of others. */
  refunds: Refund[];
  items: OrderItem[];
}

type Context = Pick<AppContext, "db"> & { config: Pick<AppContext["config"], "dataKeys"> };

const BATCH = 1_000;

/** All that names a person: orders by an index, receivers by reading each, because sealed ones have no order. */
export async function findPerson(context: Context, person: Person): Promise<Found> {
  const { db, config } = context;
  const relations =
    "phone" in person
      ? ordersOfPhone(person.phone, config.dataKeys)
      : ordersOfEmail(person.email, config.dataKeys);
  const branches = relations.map((relation) => Prisma.sql`(select o.id from ${relation})`);
  const rows =
    branches.length === 0
      ? []
      : await db.$queryRaw<{ id: string }[]>`${Prisma.join(branches, " union ")}`;
  const found: Found = { orderIds: rows.map(({ id }) => id), refunds: [], items: [] };
  if (!("phone" in person)) return found;
  const number = nationalNumber(person.phone);
  const isTheirs = (text: string | null) => text !== null && nationalNumber(text) === number;
  for await (const refund of refundsWithMobile(context)) {
    if (isTheirs(mobileOf(config.dataKeys, refund).mobile)) found.refunds.push(refund);
  }
  for await (const item of itemsWithReceiver(context)) {
    if (Object.values(fieldsOf(config.dataKeys, item) ?? {}).some(isTheirs)) found.items.push(item);
  }
  return found;
}

export async function* refundsWithMobile({ db }: Pick<Context, "db">): AsyncGenerator<Refund> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await db.refund.findMany({
      where: { mobile: { not: null }, id: { gt: after } },
      orderBy: { id: "asc" },
      take: BATCH,
    });
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Items of top-ups whose receiver is not erased. */
export async function* itemsWithReceiver({ db }: Pick<Context, "db">): AsyncGenerator<OrderItem> {
  let place = { id: "00000000-0000-0000-0000-000000000000", position: -1 };
  for (;;) {
    const rows = await db.$queryRaw<{ id: string; position: number }[]>`
      select order_id as id, position from order_items
      where fields <> '{}' and not fields ? '$erased'
        and (order_id, position) > (${place.id}::uuid, ${place.position}::int)
      order by order_id, position limit ${BATCH}`;
    const last = rows.at(-1);
    if (last === undefined) return;
    yield* await db.orderItem.findMany({
      where: { OR: rows.map(({ id, position }) => ({ orderId: id, position })) },
    });
    place = last;
  }
}
