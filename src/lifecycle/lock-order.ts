import type {
  Order,
  OrderItem,
  Payment,
  Prisma,
  Refund,
  TopUp,
} from "../generated/prisma/client.ts";
import type { Tx } from "../database/database.ts";
import { isPaid } from "./refund.ts";

/** An order with every row whose change depends on the others. */
export interface OrderWithMoney {
  order: Order;
  /** By attempt. */
  payments: Payment[];
  /** Of all payments, oldest first. */
  refunds: Refund[];
  /** By item, then by attempt. */
  topUps: (TopUp & { item: OrderItem })[];
}

/** What Prisma includes for {@link withMoney}. */
export const WITH_MONEY = {
  payments: { orderBy: { attempt: "asc" } },
  refunds: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
  topUps: { include: { item: true }, orderBy: [{ position: "asc" }, { attempt: "asc" }] },
} satisfies Prisma.OrderInclude;

type OrderRow = Order & Omit<OrderWithMoney, "order">;

/**
 * Locks an order for the rest of the transaction and reads what belongs to it. The new version makes a decision on older
 * facts fail: see write-confirmation.ts.
 */
export async function lockOrder(tx: Tx, orderId: string): Promise<OrderWithMoney> {
  const order = await tx.order.update({
    where: { id: orderId },
    data: { version: { increment: 1 } },
  });
  // One after the other: a transaction has one connection, and `include` would send it several queries at the same time.
  const where = { orderId };
  const payments = await tx.payment.findMany({ where, ...WITH_MONEY.payments });
  const refunds = await tx.refund.findMany({ where, ...WITH_MONEY.refunds });
  const topUps = await tx.topUp.findMany({ where, ...WITH_MONEY.topUps });
  return { order, payments, refunds, topUps };
}

export function withMoney(row: OrderRow): OrderWithMoney {
  const { payments, refunds, topUps, ...order } = row;
  return { order, payments, refunds, topUps };
}

/** One payment with its own refunds, and the order that it belongs to. */
export type PaymentWithMoney = OrderWithMoney & { payment: Payment };

export function paymentOf(locked: OrderWithMoney, paymentId: string): PaymentWithMoney {
  const { order, payments, refunds, topUps } = locked;
  const payment = payments.find(({ id }) => id === paymentId);
  if (payment === undefined) throw new Error("the payment has left its order");
  return {
    order,
    payment,
    payments,
    refunds: refunds.filter((one) => one.paymentId === paymentId),
    topUps,
  };
}

/** The payment that the customer has paid by, until all of its money is refunded. */
export function paidPaymentOf({ payments }: Pick<OrderWithMoney, "payments">): Payment | null {
  return payments.find(({ status }) => isPaid(status)) ?? null;
}
