import { Prisma } from "../generated/prisma/client.ts";
import type { AppContext } from "../context.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { erase, type Erased } from "./erase.ts";
import { findPerson, type Person } from "./find-person.ts";

export interface ErasedPerson extends Erased {
  /** Numbers of orders that keep something, because money or a top-up is under way, or a person has to look. */
  kept: string[];
}

/** Erases what names one person, in orders that are done with, whatever their age. The audit gets numbers only. */
export async function erasePerson(
  context: Pick<AppContext, "db" | "clock"> & { config: Pick<AppContext["config"], "dataKeys"> },
  { person, actor }: { person: Person; actor: string },
): Promise<ErasedPerson> {
  const { db, clock } = context;
  const now = clock.now();
  const { orderIds, refunds, items } = await findPerson(context, person);
  const itemKeys = items.map((item) => `${item.orderId}:${String(item.position)}`);
  const erased = await erase(context, {
    orders: Prisma.sql`o.id = any(${orderIds}::uuid[])`,
    refunds: Prisma.sql`(r.id = any(${refunds.map(({ id }) => id)}::uuid[]) or r.order_id = any(${orderIds}::uuid[]))`,
    topUps: Prisma.sql`(i.order_id = any(${orderIds}::uuid[]) or i.order_id || ':' || i.position = any(${itemKeys}))`,
    now,
  });
  const left = await findPerson(context, person);
  const keptIds = [
    ...left.orderIds,
    ...left.refunds.map(({ orderId }) => orderId),
    ...left.items.map(({ orderId }) => orderId),
  ];
  const kept = await db.order.findMany({
    where: { id: { in: keptIds } },
    select: { purchaseOrderId: true },
    orderBy: { createdAt: "asc" },
  });
  await recordAction(db, {
    at: now,
    actor,
    type: "personal_data_erased",
    data: {
      orders: erased.orders,
      refunds: erased.refunds,
      top_ups: erased.topUps,
      kept_orders: kept.length,
    },
  });
  return { ...erased, kept: kept.map(({ purchaseOrderId }) => purchaseOrderId) };
}
