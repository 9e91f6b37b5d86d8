import type { AppContext } from "../context.ts";
import { fieldsOf, mobileOf } from "../orders/customer.ts";
import { FULL_ORDER } from "../orders/full-order.ts";
import { presentOrder } from "../orders/present-order.ts";
import { recordAction } from "../staff-actions/record-action.ts";
import { findPerson, type Person } from "./find-person.ts";

/** All that is kept of one person, as JSON. The audit gets numbers only. */
export async function exportPerson(
  context: Pick<AppContext, "db" | "clock"> & {
    config: Pick<AppContext["config"], "dataKeys" | "refundDueDays">;
  },
  { person, actor }: { person: Person; actor: string },
): Promise<object> {
  const { db, clock, config } = context;
  const { orderIds, refunds, items } = await findPerson(context, person);
  const orders = await db.order.findMany({
    where: { id: { in: orderIds } },
    include: FULL_ORDER,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const mails = await db.email.findMany({
    where: { orderId: { in: orderIds } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  await recordAction(db, {
    at: clock.now(),
    actor,
    type: "personal_data_exported",
    data: { orders: orders.length, refunds: refunds.length, top_ups: items.length },
  });
  return {
    ...person,
    orders: orders.map((order) => ({
      ...presentOrder(order, config),
      refund_receivers: order.refunds.flatMap(
        (refund) => mobileOf(config.dataKeys, refund).mobile ?? [],
      ),
      return_to: order.returnTo,
    })),
    mails: mails.map(({ orderId, kind, status, createdAt, endedAt }) => ({
      order_id: orderId,
      kind,
      status,
      created_at: createdAt.toISOString(),
      ended_at: endedAt?.toISOString() ?? null,
    })),
    receiver_of_refunds: refunds.map(({ id, orderId, createdAt }) => ({
      refund_id: id,
      order_id: orderId,
      at: createdAt.toISOString(),
    })),
    receiver_of_top_ups: items.map((item) => ({
      order_id: item.orderId,
      position: item.position,
      name: item.name,
      name_ne: item.nameNe,
      fields: fieldsOf(config.dataKeys, item),
    })),
  };
}
